"""One setting by its path: done, or refused with what is allowed."""

import pytest

from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.compressor import CompressorSettings
from auralis_tui.dsp.equalizer import Band, EqualizerSettings
from auralis_tui.dsp.limiter import LimiterSettings
from auralis_tui.errors import PresetError
from auralis_tui.mastering.editing import Value, chain_of, change_between, with_setting

EQUALIZER = EqualizerSettings(bands=(Band(frequency_hz=100.0), Band(frequency_hz=1000.0)))
CHAIN = ChainSettings(stages=(EQUALIZER, CompressorSettings(), LimiterSettings()))


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("gain_db", 2.5, "Gain 0 → 2.5 dB"),
        ("stages.1.ratio", 4.0, "Compressor ratio 2 → 4"),
        ("compressor.ratio", 4.0, "Compressor ratio 2 → 4"),
        ("stages.0.bands.1.gain_db", -3.0, "Equalizer band 2 gain 0 → -3 dB"),
        ("stages.0.bands.0.kind", "low_shelf", "Equalizer band 1 kind bell → low_shelf"),
        ("equalizer.bands.0.slope_db_per_octave", 24.0, "Equalizer band 1 slope 12 → 24 dB/oct"),
        ("stages.2.bypassed", True, "Limiter bypassed off → on"),
        ("compressor.detector_low_cut_hz", 80.0, "Compressor detector low cut none → 80 Hz"),
    ],
)
def test_a_setting_is_changed_and_said_in_words(path: str, value: Value, words: str) -> None:
    changed = with_setting(CHAIN, path, value)
    assert change_between(CHAIN, changed) == words
    former = with_setting(changed, path, {"ratio": 2.0}.get(path.split(".")[-1], _former(path)))
    assert former == CHAIN


def _former(path: str) -> Value:
    known: dict[str, Value] = {
        "kind": "bell", "bypassed": False, "detector_low_cut_hz": None, "slope_db_per_octave": 12.0,
    }  # fmt: skip
    return known.get(path.split(".")[-1], 0.0)


@pytest.mark.audit("M-01")
@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("stages.1.ratio", 99.0, r"`stages\.1\.ratio` can't be 99: `ratio` is 99; allowed is 1 to 20"),
        ("gain_db", float("nan"), r"`gain_db` is nan; allowed is -24 to 24 dB"),
        ("gain_db", float("inf"), r"`gain_db` is inf; allowed is -24 to 24 dB"),
        ("gain_db", "much", "`gain_db` is text; allowed is a number"),
        ("gain_db", None, "`gain_db` is none; allowed is a number"),
        ("compressor.bypassed", 1.0, "allowed is true or false"),
        ("compressor.ratoi", 2.0, r"no `ratoi` in `stages\.1`\. Did you mean ratio\?"),
        ("stages.3.ratio", 2.0, r"no `3` in `stages`\. There are: 0 equalizer, 1 compressor, 2 limiter\."),
        ("stages.-1.ratio", 2.0, r"no `-1` in `stages`"),
        ("stages.1.kind", "limiter", "can't be limiter: the other settings are of the kind that is there"),
        ("stages.1.kind", "limter", "`kind` is 'limter'; allowed is equalizer, "),
        ("limiter.quality", "best", "`quality` is 'best'; allowed is live, export"),
        ("equalizer.bands.0.kind", 3.0, "`kind` is a number; allowed is bell, low_shelf"),
        ("stages.0.bands", 1.0, r"no single setting\. There are: 0 to 1"),
        ("gain_db.x", 1.0, r"no `x` in `gain_db`"),
        ("", 1.0, "no `` in the chain"),
        ("a\x1b[31m" * 99, 1.0, r"no `a\?\[31m"),
    ],
)
def test_what_cant_be_is_refused_with_path_and_range(path: str, value: Value, told: str) -> None:
    with pytest.raises(PresetError, match=told):
        with_setting(CHAIN, path, value)


def test_a_chain_without_stages_says_so() -> None:
    with pytest.raises(PresetError, match=r"no `0` in `stages`\. The chain has no stages\."):
        with_setting(ChainSettings(), "stages.0.ratio", 2.0)


def test_a_whole_chain_comes_from_outside() -> None:
    chain = chain_of({"gain_db": 1.0, "stages": [{"kind": "limiter"}]})
    assert chain == ChainSettings(gain_db=1.0, stages=(LimiterSettings(),))
    with pytest.raises(PresetError, match=r"`ratio` is 99; allowed is 1 to 20 \(stages\.0\)"):
        chain_of({"stages": [{"kind": "compressor", "ratio": 99.0}]})
    with pytest.raises(PresetError, match="17 `stages`; allowed is 0 to 16"):
        chain_of({"stages": [{"kind": "limiter"}] * 17})
    with pytest.raises(PresetError, match="no `stagse`; the nearest is `stages`"):
        chain_of({"stagse": []})


def test_changes_of_the_stages_are_said_in_words() -> None:
    without = ChainSettings(stages=CHAIN.stages[:2])
    assert change_between(without, CHAIN) == "Limiter put in"
    assert change_between(CHAIN, without) == "Limiter taken out"
    assert change_between(CHAIN, ChainSettings(stages=CHAIN.stages[::-1])) == "Order of the stages"
    assert change_between(ChainSettings(stages=CHAIN.stages[:1]), ChainSettings(stages=CHAIN.stages[1:])) != ""
    assert change_between(CHAIN, ChainSettings(gain_db=1.0, stages=CHAIN.stages, output_gain_db=-1.0)) == "2 settings"
