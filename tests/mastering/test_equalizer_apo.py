"""Other equalizers' files: carried over exactly, or refused with the line."""

import math
from pathlib import Path

import numpy as np
import pytest

from auralis_tui.dsp import biquad
from auralis_tui.dsp.equalizer import Band, BandKind, EqualizerSettings, design
from auralis_tui.errors import PresetError
from auralis_tui.mastering.equalizer_apo import read_equalizer_apo
from auralis_tui.mastering.preset import Preset

AUTO_EQ = """\
Preamp: -6.2 dB
Filter 1: ON LSC Fc 105.0 Hz Gain 5.5 dB Q 0.70
Filter 2: ON PK Fc 210 Hz Gain -2.4 dB Q 0.54
Filter 3: ON HSC Fc 10000 Hz Gain -1.0 dB Q 0.70
"""
PATH = Path("/music/Some Headphones ParametricEQ.txt")


def read(text: str, path: Path = PATH) -> Preset:
    return read_equalizer_apo(text, path)


def bands(text: str) -> list[Band]:
    return [band for stage in read(text).chain.stages if isinstance(stage, EqualizerSettings) for band in stage.bands]


def test_a_file_of_autoeq() -> None:
    preset = read(AUTO_EQ)
    assert (preset.title, preset.chain.gain_db) == ("Some Headphones", -6.2)
    assert "3 filters" in preset.description
    assert bands(AUTO_EQ) == [
        Band(kind=BandKind.LOW_SHELF, frequency_hz=105.0, gain_db=5.5, q=0.70),
        Band(kind=BandKind.BELL, frequency_hz=210.0, gain_db=-2.4, q=0.54),
        Band(kind=BandKind.HIGH_SHELF, frequency_hz=10_000.0, gain_db=-1.0, q=0.70),
    ]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/eq/HD 600/ParametricEQ.txt", "HD 600"), ("/eq/HD 600 parametric_eq.TXT", "HD 600"),
        ("/eq/config.txt", "config"), ("/eq/" + "x" * 60 + ".txt", "x" * 40),
    ],
)  # fmt: skip
def test_it_is_named_after_its_file_or_folder(path: str, title: str) -> None:
    assert read(AUTO_EQ, Path(path)).title == title


def test_what_has_no_effect_here_is_passed_over() -> None:
    text = "# a comment\n\n// another\r\nDevice: Speakers; Headphones\nStage: post-mix\nChannel: all\nFilter: ON None\n"
    text += "Filter 3: OFF PK Fc 100 Hz Gain 3 dB Q 1\nFilter 4: OFF BP Fc 1 Hz\npreamp: +1.5 db\nPreamp: -2dB\n"
    preset = read(text)
    assert (preset.chain.gain_db, preset.chain.stages) == (-0.5, ())


@pytest.mark.parametrize(
    ("line", "kind", "q"),
    [
        ("ON HP Fc 30 Hz", BandKind.LOW_CUT, 0.7071), ("ON HPQ Fc 30 Hz Q 1.2", BandKind.LOW_CUT, 1.2),
        ("ON LP Fc 30 Hz", BandKind.HIGH_CUT, 0.7071), ("ON LPQ Fc 30 Hz Q 0.5", BandKind.HIGH_CUT, 0.5),
        ("ON NO Fc 30 Hz Q 8", BandKind.NOTCH, 8.0), ("on peq fc 30 hz gain 3 db q 2", BandKind.BELL, 2.0),
        ("ON PK Fc 30 Hz Gain 3 dB BW Oct 1", BandKind.BELL, 1.4142),
    ],
)  # fmt: skip
def test_each_filter_becomes_a_band(line: str, kind: BandKind, q: float) -> None:
    (band,) = bands(f"Filter: {line}")
    assert (band.kind, band.frequency_hz) == (kind, 30.0)
    assert band.q == pytest.approx(q, abs=1e-4)


def level_db(text: str, frequency_hz: float) -> float:
    sections = design(EqualizerSettings(bands=tuple(bands(text))), 192_000.0)
    return float(20.0 * np.log10(np.abs(biquad.response(sections, [frequency_hz], 192_000.0)[0])))


@pytest.mark.parametrize("width", ["", " 6 dB", " 12dB"])
def test_a_shelf_named_by_its_middle_has_half_its_gain_there(width: str) -> None:
    assert level_db(f"Filter: ON LSC{width} Fc 200 Hz Gain 6 dB", 200.0) == pytest.approx(3.0, abs=0.02)


@pytest.mark.parametrize("line", ["LS 12dB Fc 200 Hz Gain 6 dB", "LS Fc 200 Hz Gain 6 dB Q 0.7"])
def test_a_shelf_named_by_its_corner_has_nearly_all_its_gain_there(line: str) -> None:
    assert level_db(f"Filter: ON {line}", 200.0) > 3.9
    assert level_db(f"Filter: ON {line.replace('LS', 'HS')}", 200.0) > 3.9


def test_a_shelf_without_width_is_named_by_its_middle() -> None:
    a = math.pow(10.0, 6.0 / 40.0)
    (band,) = bands("Filter: ON HS Fc 200 Hz Gain 6 dB")
    assert band.frequency_hz == 200.0
    assert 1.0 / band.q**2 == pytest.approx((a + 1.0 / a) * (1.0 / 0.9 - 1.0) + 2.0, abs=1e-4)


def test_decimal_commas_and_points_for_thousands() -> None:
    assert bands("Filter 1: ON PK Fc 1.250 Hz Gain -4,7 dB Q 0,70")[0] == Band(frequency_hz=1250.0, gain_db=-4.7, q=0.7)


@pytest.mark.parametrize(
    ("text", "gain_db", "frequency_hz"),
    [
        ("# rev 2,1\nPreamp: -1.5 dB\nFilter: ON PK Fc 105.5 Hz Gain 1 dB Q 1", -1.5, 105.5),
        ("Device: Speakers 2,1\nPreamp: -1.5 dB\nFilter: ON PK Fc 105.5 Hz Gain 1 dB Q 1", -1.5, 105.5),
        ("Preamp: -1.5 dB\nFilter: ON PK Fc 10,000 Hz Gain 1 dB Q 1", -1.5, 10_000.0),
        ("Preamp: -1 dB\nFilter: ON PK Fc 1,250.5 Hz Gain 1 dB Q 1.414", -1.0, 1250.5),
        ("Preamp: -1,5 dB\nFilter: ON PK Fc 10.000 Hz Gain 1 dB Q 1", -1.5, 10_000.0),
        ("Preamp: -1,5 dB\nFilter: ON PK Fc 1.250,5 Hz Gain 1 dB Q 1,414", -1.5, 1250.5),
        ("Preamp: -1 dB\nFilter: ON PK Fc 1000 Hz Gain 1 dB Q 1,414", -1.0, 1000.0),
    ],
)
def test_what_a_comma_is_for_is_seen_in_the_commands(text: str, gain_db: float, frequency_hz: float) -> None:
    assert read(text).chain.gain_db == gain_db
    assert bands(text)[0].frequency_hz == frequency_hz


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Filter: ON PK Fc 100.5 Hz Gain 1 dB Q 1", "`100.5` has a decimal point, but `-1,5` a decimal comma"),
        ("Filter: ON PK Fc 100 Hz Gain -1.250 dB Q 1", "`-1.250` has a decimal point, but `-1,5` a decimal comma"),
        ("Filter: ON PK Fc 10,000 Hz Gain 1 dB Q 1", "`10,000` may have a comma for thousands, but `-1,5`"),
        ("Filter: ON PK Fc 1,25,5 Hz Gain 1 dB Q 1", "'1,25,5' is no number"),
    ],
)
def test_points_and_commas_that_contradict_each_other_are_refused(line: str, told: str) -> None:
    with pytest.raises(PresetError, match=rf"ParametricEQ\.txt, line 2: {told}"):
        read(f"Preamp: -1,5 dB\n{line}\n")


def test_filters_of_one_channel_become_bands_of_it() -> None:
    line = "Filter: ON PK Fc 100 Hz Gain 1 dB Q 1\n"
    found = bands(f"{line}Channel: L\n{line}channel: r\n{line}Channel: R L\n{line}Channel: L\nChannel: all\n{line}")
    assert [band.channels for band in found] == ["stereo", "left", "right", "stereo", "stereo"]


def test_many_filters_fill_several_equalizers() -> None:
    text = "\n".join(f"Filter {n}: ON PK Fc {n}00 Hz Gain 1 dB Q 1" for n in range(1, 71))
    preset = read(text)
    assert [len(stage.bands) for stage in preset.chain.stages if isinstance(stage, EqualizerSettings)] == [64, 6]
    assert len(bands(text)) == 70


@pytest.mark.audit("M-01")
@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("GraphicEQ: 20 -1; 30 -2", "can't be carried over.*Use ParametricEQ.txt"),
        ("Include: other.txt", "can't be carried over"), ("Channel: C", "can't be carried over"),
        ("Convolution: room.wav", "can't be carried over"), ("hello", "no command"), ("\x00\x1b[2J", "no command"),
        ("Preamp: loud", "no gain in dB"), ("Filter: ON BP Fc 100 Hz", "`BP` can't be carried over"),
        ("Filter: ON PK Fc 100 Hz Q 1", "`Gain` is missing"), ("Filter: ON PK Gain 1 dB Q 1", "`Fc` is missing"),
        ("Filter: ON PK Fc 100 Hz Gain 1 dB", "`Q` is missing"), ("Filter: perhaps", "no filter"),
        ("Filter: ON PK Fc 100 Hz Gain 1 dB Q 1 T60 target 300 ms", "'T60 target 300 ms' is not understood"),
        ("Filter: ON PK Fc 100 Hz Gain 99 dB Q 1", "`gain_db` is 99; allowed is -24 to 24 dB"),
        ("Filter: ON PK Fc 1 Hz Gain 1 dB Q 1", "`frequency_hz` is 1; allowed is 10 to 40000 Hz"),
        ("Filter: ON LS Fc 100 Hz Gain 9 dB Q 1e9", "not understood"),
        ("Filter: ON LS 0.001 dB Fc 100 Hz Gain 9 dB", "`slope` is 0.001; allowed is 1 to 24"),
        ("Filter: ON PK Fc 100 Hz Gain 1 dB BW Oct 99", "`BW Oct` is 99"),
        ("Filter: ON PK Fc 1.2.3 Hz Gain 1 dB Q 1", "'1.2.3' is no number"),
        ("Filter: ON PK Fc 100 Hz Gain 1 dB Q 0", "`q` is 0; allowed"),
        ("Filter: ON NO Fc 100 Hz", "`q` is 30; allowed is 0.1 to 20"),
        ("Filter: ON PK Fc \u0661\u0660\u0660 Hz Gain 1 dB Q 1", "is not understood"),
        ("Filter: ON LS Fc 100 Hz Gain 3 dB BW Oct 1", "`BW Oct` of a shelf can't be carried over"),
        ("Channel: L\nPreamp: -2 dB", "a preamp of one channel can't be carried over"),
    ],
)  # fmt: skip
def test_what_would_sound_different_is_refused_with_its_line(line: str, told: str) -> None:
    with pytest.raises(PresetError, match=rf"ParametricEQ\.txt, line [23]: .*{told}"):
        read(f"Preamp: -1 dB\n{line}\n")


@pytest.mark.audit("M-30")
def test_more_than_a_chain_can_hold_is_refused() -> None:
    with pytest.raises(PresetError, match="17 `stages`; allowed is 0 to 16"):
        read("Filter: ON PK Fc 100 Hz Gain 1 dB Q 1\n" * 1025)
    with pytest.raises(PresetError, match="`gain_db` is -40"):
        read("Preamp: -20 dB\nPreamp: -20 dB\n")
    with pytest.raises(PresetError, match="neither filters nor a preamp"):
        read("")
