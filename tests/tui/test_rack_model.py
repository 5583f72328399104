"""The chain, its settings and their values, without an application."""

import math
from typing import get_args

import numpy as np
import pytest

from auralis_tui.dsp import equalizer
from auralis_tui.dsp.bands import Band
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.compressor import Compressor, CompressorSettings
from auralis_tui.dsp.equalizer import EqualizerSettings
from auralis_tui.dsp.stages import AnyStage
from auralis_tui.errors import UsageError
from auralis_tui.tui.rack.bands import with_band, without_band
from auralis_tui.tui.rack.chain import KINDS, TITLES, RackChain, Stage
from auralis_tui.tui.rack.figures import Response, Transfer, figure_of
from auralis_tui.tui.rack.grids import grid_of
from auralis_tui.tui.rack.settings import Setting, Value, settings_of
from auralis_tui.tui.rack.typed import Order, read
from auralis_tui.tui.rack.values import share_of, stepped, text_of, typed
from auralis_tui.tui.rack.words import PURPOSES, detail, key_figure

BAND, COMPRESSOR = settings_of(Band), settings_of(CompressorSettings)
CONTENT = {
    "gain_db": -2.0,
    "stages": [
        {
            "kind": "equalizer",
            "bands": [{"frequency_hz": 240.0, "gain_db": -2.1}, {"kind": "low_cut", "frequency_hz": 28.0}],
        },
        {"kind": "compressor"},
        {"kind": "compressor", "bypassed": True},
        {"kind": "compressor", "ratio": 4.0},
        {"kind": "limiter"},
    ],
}


def rack() -> RackChain:
    return RackChain(CONTENT)


def test_rows_are_the_gains_and_the_stages_between() -> None:
    stages = rack().stages
    assert [stage.number for stage in stages] == [1, 2, 3, 4, 5, 6, 7]
    assert [stage.title for stage in stages][:3] == ["Input gain", "Equalizer", "Compressor"]
    assert [stage.is_on for stage in stages] == [True, True, True, False, True, True, False]
    assert [stage.place for stage in stages] == [None, 0, 1, 2, 3, 4, None]


def test_stages_are_known_by_the_names_of_the_meters() -> None:
    assert [stage.key for stage in rack().stages] == [
        "input gain", "equalizer", "compressor", "", "compressor 2", "limiter", "output gain"
    ]  # fmt: skip


def test_a_changed_chain_is_another_and_the_former_stays() -> None:
    chain = rack()
    changed = chain.with_value("stages.1.ratio", 3.0)
    assert (changed.at("stages.1.ratio"), chain.at("stages.1.ratio")) == (3.0, 2.0)
    assert [stage["kind"] for stage in chain.moved(4, 0).content["stages"]][:2] == ["limiter", "equalizer"]
    assert len(chain.without(0).content["stages"]) == 4
    assert chain.having("stereo", 1).content["stages"][1]["kind"] == "stereo"


def test_what_the_chain_cannot_be_is_refused_in_a_sentence() -> None:
    with pytest.raises(UsageError, match="`ratio` is 40; allowed is 1 to 20"):
        rack().with_value("stages.1.ratio", 40.0)
    two = rack().having("limiter", 5)
    with pytest.raises(UsageError, match="no more than 2 limiters"):
        two.having("limiter", 5)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_words_and_can_be_put_in(kind: str) -> None:
    assert kind in TITLES
    assert kind in PURPOSES
    chain = RackChain({}).having(kind, 0)
    stage = chain.stages[1]
    assert key_figure(stage) or stage.key in ("compressor", "expander", "multiband", "limiter")
    assert detail(stage)
    assert grid_of(stage).rows


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_can_be_stepped_and_typed(kind: str) -> None:
    chain = RackChain({}).having(kind, 0)
    for row in grid_of(chain.stages[1]).rows:
        for cell in row.cells:
            if cell is None:
                continue
            for steps in (1, -1, 10, -10):
                changed = chain.with_value(cell.path, stepped(cell.setting, cell.value, steps))
                assert changed.at(cell.path) is not Ellipsis
            if cell.value is not None:
                same = typed(cell.setting, text_of(cell.setting, cell.value), cell.value)
                assert same == pytest.approx(cell.value, rel=0.01) if isinstance(same, float) else same == cell.value


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        (BAND["frequency_hz"], 240.0, "240 Hz"), (BAND["frequency_hz"], 1200.0, "1.2 kHz"),
        (BAND["frequency_hz"], 11_000.0, "11.0 kHz"), (BAND["gain_db"], -2.1, "−2.1 dB"),
        (BAND["gain_db"], 1.8, "+1.8 dB"), (BAND["q"], 1.1, "1.10"), (BAND["slope_db_per_octave"], 24, "24 dB/oct"),
        (COMPRESSOR["threshold_db"], -18.0, "−18.0 dBFS"), (COMPRESSOR["ratio"], 1.4, "1.4:1"),
        (COMPRESSOR["attack_s"], 0.03, "30 ms"), (COMPRESSOR["release_s"], 1.5, "1.5 s"),
        (COMPRESSOR["mix"], 0.9, "90 %"), (COMPRESSOR["auto_make_up"], True, "on"),
        (COMPRESSOR["detector_low_cut_hz"], None, "off"), (BAND["kind"], "low_shelf", "low shelf"),
    ],
)  # fmt: skip
def test_values_are_written_with_their_units(setting: Setting, value: Value, words: str) -> None:
    assert text_of(setting, value) == words


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (BAND["frequency_hz"], "240", 240.0), (BAND["frequency_hz"], "1.2k", 1200.0),
        (BAND["frequency_hz"], "1,2 kHz", 1200.0), (BAND["frequency_hz"], "2", 2000.0),
        (BAND["gain_db"], "−2.1 dB", -2.1), (BAND["gain_db"], "+3", 3.0), (BAND["kind"], "high", "high_shelf"),
        (COMPRESSOR["ratio"], "2:1", 2.0), (COMPRESSOR["attack_s"], "30", 0.03),
        (COMPRESSOR["attack_s"], "0.02s", 0.02),
        (COMPRESSOR["mix"], "50", 0.5), (COMPRESSOR["mix"], "50 %", 0.5), (COMPRESSOR["auto_make_up"], "on", True),
        (COMPRESSOR["detector_low_cut_hz"], "off", None), (COMPRESSOR["detector_low_cut_hz"], "100", 100.0),
    ],
)  # fmt: skip
def test_values_are_typed_with_or_without_units(setting: Setting, text: str, value: Value) -> None:
    assert typed(setting, text, None) == value


@pytest.mark.parametrize(
    ("setting", "text", "words"),
    [
        (COMPRESSOR["ratio"], "40", "ratio goes from 1:1 to 20:1"), (COMPRESSOR["ratio"], "much", "no value here"),
        (BAND["gain_db"], "2 Hz", "no value here"), (BAND["kind"], "round", "There are bell, low shelf"),
        (COMPRESSOR["auto_make_up"], "2", "on or off"), (BAND["slope_db_per_octave"], "13", "There are 12 dB/oct"),
    ],
)  # fmt: skip
def test_what_is_no_value_says_what_would_be(setting: Setting, text: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        typed(setting, text, None)
    assert words in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize(
    ("setting", "former", "hint"),
    [
        (BAND["q"], 1.1, "For example: 1.10"),
        (COMPRESSOR["ratio"], None, "For example: 2:1"),
        (COMPRESSOR["detector_low_cut_hz"], None, "It goes from 20 Hz to 500 Hz."),
    ],
)
def test_an_example_is_one_that_could_be_meant(setting: Setting, former: Value, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        typed(setting, "1x", former)
    assert caught.value.hint == hint


def test_steps_are_even_to_the_ear_and_end_at_the_ends() -> None:
    assert stepped(BAND["gain_db"], -2.1, 1) == -2.0
    assert stepped(BAND["gain_db"], -2.1, 10) == -1.1
    assert stepped(BAND["gain_db"], 24.0, 1) == 24.0
    assert stepped(BAND["frequency_hz"], 240.0, 1) == 242.0
    assert stepped(BAND["frequency_hz"], 12.0, 1) == pytest.approx(12.1)
    assert stepped(BAND["slope_db_per_octave"], 24, -1) == 12
    assert stepped(COMPRESSOR["detector_low_cut_hz"], None, 1) == 20.0
    assert stepped(COMPRESSOR["detector_low_cut_hz"], 20.0, -1) is None
    assert stepped(COMPRESSOR["auto_make_up"], False, 1) is True


def test_sliders_show_ratios_for_what_is_heard_by_ratios() -> None:
    assert share_of(COMPRESSOR["ratio"], 1.0) == 0.0
    assert share_of(BAND["frequency_hz"], math.sqrt(10.0 * 40_000.0)) == pytest.approx(0.5)
    assert share_of(BAND["kind"], "bell") is None


def test_bands_are_put_in_and_taken_out() -> None:
    chain = with_band(rack(), "stages.0", 0)
    frequencies = [band["frequency_hz"] for band in chain.content["stages"][0]["bands"]]
    assert frequencies[0] == 240.0
    assert 240.0 < frequencies[1] < 20_000.0
    assert len(without_band(chain, "stages.0", 1).content["stages"][0]["bands"]) == 2
    with pytest.raises(UsageError, match="no bands"):
        with_band(rack(), "stages.1", 0)


def test_a_crossovers_band_is_halved_and_joined_again() -> None:
    chain = RackChain({"stages": [{"kind": "multiband", "crossovers_hz": [120.0, 1000.0, 6000.0]}]})
    more = with_band(chain, "stages.0", 1)
    assert more.at("stages.0.crossovers_hz") == [120.0, 350.0, 1000.0, 6000.0]
    assert without_band(more, "stages.0", 2).at("stages.0.crossovers_hz") == [120.0, 1000.0, 6000.0]
    with pytest.raises(UsageError, match="no more than 5"):
        with_band(more, "stages.0", 0)


def test_the_curve_is_the_equalizers_own_response() -> None:
    settings = EqualizerSettings(bands=(Band(frequency_hz=1000.0, gain_db=6.0, q=1.0),))
    figure = figure_of(settings, 48_000, 101, 0)
    assert isinstance(figure, Response)
    expected = equalizer.response_db(settings, 48_000.0, np.geomspace(20.0, 20_000.0, 101))
    assert figure.gains_db == pytest.approx(tuple(expected))
    assert figure.marks == (1000.0,)
    assert figure.span_db == 6.0


@pytest.mark.parametrize(("auto", "mix"), [(False, 1.0), (True, 1.0), (False, 0.5)])
def test_the_transfer_curve_is_what_the_compressor_does_to_a_steady_tone(auto: bool, mix: float) -> None:
    settings = CompressorSettings(
        threshold_db=-24.0, ratio=3.0, knee_db=6.0, attack_s=0.001, make_up_db=3.0, auto_make_up=auto, mix=mix
    )
    figure = figure_of(settings, 48_000, 61, 0)
    assert isinstance(figure, Transfer)
    for level_db in (-50.0, -24.0, -10.0, 0.0):
        processor = Compressor(settings)
        processor.prepare(48_000.0, 1, 48_000)
        block = np.full((48_000, 1), 10.0 ** (level_db / 20.0))
        out_db = 20.0 * math.log10(float(processor.process(block)[-1, 0]))
        assert figure.levels_db[round(level_db) + 60] == pytest.approx(out_db, abs=0.05)


@pytest.mark.parametrize("settings", [kind() for kind in get_args(AnyStage)], ids=lambda one: type(one).__name__)
def test_every_stage_has_a_figure_or_none(settings: AnyStage) -> None:
    figure = figure_of(settings, 44_100, 50, 0)
    values = figure.gains_db if isinstance(figure, Response) else figure.levels_db if figure is not None else ()
    assert all(math.isfinite(value) for value in values)
    assert len(values) in (0, 50)


def test_the_command_line_names_stages_by_number_and_name() -> None:
    chain = rack()
    assert read("add limiter", chain) == Order("add", kind="limiter")
    assert read("add dyn", chain) == Order("add", kind="dynamic_equalizer")
    assert read("3 off", chain) == Order("off", 2)
    assert read("limiter toggle", chain) == Order("toggle", 5)
    assert read("move 3 5", chain) == Order("move", 2, 4)
    assert read("remove eq", chain) == Order("remove", 1)
    for words in ("", "add reverb", "remove 40"):
        with pytest.raises(UsageError):
            read(words, chain)


def test_the_chains_own_gains_are_stages_too() -> None:
    first = RackChain({"gain_db": -2.0}).stages[0]
    assert isinstance(first, Stage)
    (row,) = grid_of(first).rows
    assert row.cells[0] is not None
    assert row.cells[0].setting == settings_of(ChainSettings)["gain_db"]
    assert key_figure(first) == "−2.0 dB"
