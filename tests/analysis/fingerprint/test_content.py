from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from auralis_tui.analysis.fingerprint import Fingerprint, FingerprintMeter, content_type
from auralis_tui.analysis.fingerprint.content import CONTENT_TYPES, RULES
from tests.analysis.fingerprint import scenes
from tests.analysis.fingerprint.patterns import RATE_HZ
from tests.signals import Signal

# Nothing in particular: no rule holds by this alone that another kind's rule would not outweigh.
GREY = Fingerprint(
    sub_bass=0.0, bass=0.0, low_mid=0.2, mid=0.3, upper_mid=0.3, presence=0.1, air=0.1, lufs=-9.0, crest_db=8.0,
    bass_mid_ratio=-20.0, tempo_bpm=None, rhythm_stability=0.5, transient_density=1.2, silence_ratio=0.5,
    spectral_centroid=3000.0, spectral_rolloff=6000.0, spectral_flatness=0.2, harmonic_ratio=0.45, pitch_stability=0.5,
    chroma_energy=0.02, dynamic_range_variation=1.0, loudness_variation_std=1.0, peak_consistency=0.9,
    stereo_width=0.02, phase_correlation=0.96,
)  # fmt: skip


def fingerprint_of(sound: Signal) -> Fingerprint:
    meter = FingerprintMeter(RATE_HZ, sound.shape[1])
    meter.process(sound)
    return meter.result()


@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_a_kind_all_of_whose_rules_hold_is_found_and_says_each_of_them(kind: str) -> None:
    fitting = replace(GREY, **{rule.dimension: rule.fully for rule in RULES[kind]})
    found = content_type(fitting)
    assert found.name == kind
    assert set(found.reasons) == {rule.sentence for rule in RULES[kind]}


@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_each_rule_of_a_kind_is_needed_for_full_confidence(kind: str) -> None:
    fitting = replace(GREY, **{rule.dimension: rule.fully for rule in RULES[kind]})
    for rule in RULES[kind]:
        other = content_type(replace(fitting, **{rule.dimension: rule.never}))
        assert other.name != kind or other.confidence < 0.75 * content_type(fitting).confidence
        assert rule.sentence not in other.reasons or other.name != kind


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (scenes.speech, "speech"),
        (scenes.flute, "solo"),
        (scenes.club, "electronic"),
        (scenes.drone, "ambient"),
        (scenes.hiss, "noise"),
    ],
)
def test_what_everybody_would_name_is_named_so(make: Callable[[], Signal], kind: str) -> None:
    found = content_type(fingerprint_of(make()))
    assert found.name == kind
    assert found.confidence > 0.3
    assert len(found.reasons) >= 2


def test_what_fits_nowhere_is_unclear() -> None:
    found = content_type(GREY)
    assert found.name == "unclear"
    assert found.confidence < 0.35
    assert found.reasons == ("No kind's rules hold well enough.",)


def test_every_rule_reads_a_dimension_and_is_a_sentence() -> None:
    names = {field.name for field in fields(Fingerprint)} - {"tempo_bpm"}
    for rule in (rule for rules in RULES.values() for rule in rules):
        assert rule.dimension in names
        assert rule.never != rule.fully
        assert rule.sentence[0].isupper()
        assert rule.sentence.endswith(".")
