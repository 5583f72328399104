"""What the rack's views draw, without an application."""

import pytest
from textual.geometry import Size

from auralis_tui.bus.meter_frame import MeterFrame
from auralis_tui.bus.state import Loop, MasteringState, PlayerState, PresetInfo, Slot
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.tui.ballistics import Ballistics, Readings
from auralis_tui.tui.rack.chain import RackChain
from auralis_tui.tui.rack_readings import BINS, RackBallistics, RackReadings
from auralis_tui.tui.widgets.chain_view import ChainView
from auralis_tui.tui.widgets.compare_view import CompareView
from auralis_tui.tui.widgets.curve import Dots, compose, spread
from auralis_tui.tui.widgets.history_view import HistoryView
from auralis_tui.tui.widgets.paint import Painted
from auralis_tui.tui.widgets.presets_pane import PresetList
from auralis_tui.tui.widgets.rack_rows import RackView
from auralis_tui.tui.widgets.stage_view import StageView
from auralis_tui.tui.widgets.target_view import TargetView
from auralis_tui.tui.widgets.target_words import service_words

CHAIN = RackChain({
    "gain_db": -2.0,
    "stages": [
        {"kind": "equalizer", "bands": [
            {"kind": "low_cut", "frequency_hz": 28.0},
            {"frequency_hz": 240.0, "gain_db": -2.1, "q": 1.1},
            {"kind": "high_shelf", "frequency_hz": 11_000.0, "gain_db": 2.2},
        ]},
        {"kind": "compressor", "threshold_db": -18.0, "ratio": 2.0, "attack_s": 0.03, "release_s": 0.18},
        {"kind": "multiband", "bypassed": True},
        {"kind": "limiter", "ceiling_dbtp": -1.0},
    ],
})  # fmt: skip
FRAME = MeterFrame(
    frame=0, peak_dbfs=(-3.0, -4.0), true_peak_dbtp=(-2.8, -3.9), max_true_peak_dbtp=-1.1,
    momentary_lufs=-12.0, short_term_lufs=-13.2, integrated_lufs=-13.8, lra_lu=6.4,
    spectrum_dbfs=(-30.0,) * 31, source_spectrum_dbfs=(-36.0,) * 31, source_peak_dbfs=(-6.0, -5.0),
    gain_reduction_db={"compressor": 1.8, "limiter": 0.0}, level_dbfs={"equalizer": -8.0, "compressor": -9.0},
)  # fmt: skip
WARM = PresetInfo(id="warm", title="Warm Tape", target_lufs=-14.0)
MASTERING = MasteringState(
    presets=(WARM,), preset="warm", heard_preset="warm", match_gain_db=-3.2, slot="b",
    slots=(Slot(name="a", title="Flat"), Slot(name="b", title="Warm Tape"), Slot(name="c"), Slot(name="d")),
)  # fmt: skip


def meters(frames: int = 1) -> RackReadings:
    ballistics, rack, found = Ballistics(), RackBallistics(), RackReadings()
    for number in range(frames):
        reading = MeterFrame(
            **{**{name: getattr(FRAME, name) for name in FRAME.__struct_fields__}, "frame": 4800 * number}
        )
        found = rack.step(ballistics.step(reading, 48_000))
    return found


def filled(view: RackView, **state: object) -> RackView:
    reading = meters()
    for name, value in {"chain": CHAIN, "meters": reading, "digits": reading, "mastering": MASTERING, **state}.items():
        view.set_reactive(getattr(type(view), name), value)
    return view


def drawn(view: Painted, width: int, height: int) -> list[str]:
    rows = view.rows(Size(width, height))
    assert len(rows) <= height
    text = ["".join(part for part, _ in row) for row in rows]
    assert all(len(line) <= width for line in text)
    return [line.ljust(width) for line in text]


def inks(view: Painted, width: int, height: int) -> set[str]:
    return {ink for row in view.rows(Size(width, height)) for _, ink in row}


def test_a_short_chain_has_a_row_for_each_stage() -> None:
    rows = drawn(filled(ChainView(), cursor=1), 28, 16)
    assert rows[0] == " IN   ▄▄▄▄▄▄▄▄▄▄▄▄▁▁   −5.0 "
    assert rows[1] == " ●  1 Input gain    −2.0 dB "
    assert rows[2] == "▌●  2 Equalizer     3 bands "
    assert rows[3] == " ●  3 Compressor ▄▁▁▁  −1.8 "
    assert rows[4] == " ○  4 Multiband         off "
    assert rows[6] == " ○  6 Output gain    0.0 dB "
    assert rows[15].startswith(" OUT  ▄")
    assert rows[15].endswith("−2.8 ")


def test_a_tall_chain_has_a_line_of_detail_and_a_blank() -> None:
    rows = drawn(filled(ChainView()), 34, 36)
    assert rows[8:10] == [" ●  3 Compressor ▄▄▖▁▁▁▁▁▁   −1.8 ", "      2:1 · −18 dB · 30/180 ms    "]
    assert not rows[10].strip()


def test_a_chain_that_is_longer_than_its_pane_scrolls_with_the_cursor() -> None:
    long = CHAIN.having("gain", 4).having("gain", 4).having("gain", 4)
    rows = drawn(filled(ChainView(), chain=long, cursor=8), 28, 8)
    assert any(row.startswith("▌") for row in rows)
    assert "OUT" in rows[7]


def test_the_chain_waits_for_the_daemon_in_words() -> None:
    assert "shown as soon" in " ".join(drawn(filled(ChainView(), chain=None), 28, 10))


def test_the_equalizer_is_a_curve_over_the_spectra_with_its_bands_below() -> None:
    view = filled(StageView(), selected=1)
    rows = drawn(view, 62, 21)
    assert rows[0].startswith(" +6 ╌")
    assert "curve" in rows[0]
    assert rows[0].endswith("0")
    assert rows[12].endswith("−72")
    assert any(row.endswith("dBFS") for row in rows)
    head = next(place for place, row in enumerate(rows) if row.startswith("   #  type"))
    assert rows[head + 2].split() == ["2", "bell", "240", "Hz", "−2.1", "dB", "1.10", "stereo"]
    assert "12 dB/oct" in rows[head + 1]
    found = inks(view, 62, 21)
    assert {"accent", "signal"} <= found
    assert any(ink.endswith("@signal-deep") for ink in found)


def test_where_it_is_short_one_band_is_told_with_loudness_and_target() -> None:
    rows = drawn(filled(StageView(), selected=1, cursor=1), 46, 16)
    assert rows[13] == " band 2 bell   240 Hz   −2.1 dB   Q 1.10      "
    assert rows[14].startswith(" reduction ▄▄▖▁▁▁▁▁▁  −1.8  I −13.8  +0.2 LU")
    assert rows[15].startswith(" target    −14.0 LUFS       TP  −1.1  ok")


def test_a_compressor_shows_its_curve_beside_its_values() -> None:
    rows = drawn(filled(StageView(), selected=2), 62, 21)
    assert rows[0].startswith("▌ threshold      −18.0 dBFS")
    assert rows[1].startswith("  ratio                 2:1")
    assert any("●" in row for row in rows)
    assert any("−60 in dBFS" in row for row in rows)


def test_the_level_on_the_curve_is_that_before_the_stage() -> None:
    view = filled(StageView(), selected=2)
    assert isinstance(view, StageView)
    assert view._level_db == -8.0


@pytest.mark.parametrize(("width", "height"), [(62, 21), (46, 16), (58, 14)])
@pytest.mark.parametrize("index", range(6))
def test_every_stage_is_drawn_without_cutting_values(index: int, width: int, height: int) -> None:
    rows = drawn(filled(StageView(), selected=index), width, height)
    assert any(row.strip() for row in rows)
    assert "…" not in "".join(rows)


def test_the_edited_value_is_reversed_and_what_is_typed_stands_in_it() -> None:
    view = filled(StageView(), selected=1, cursor=1, column=2, editing=True, typed="-3.")
    row = next(row for row in view.rows(Size(62, 21)) if any("reverse" in ink and "▏" in text for text, ink in row))
    assert (" -3.▏ ", "accent bold reverse @select-dim") in row


def test_reductions_hang_and_loudness_runs_about_the_target() -> None:
    reading = meters(40)
    rows = drawn(filled(HistoryView(), meters=reading, digits=reading, selected=2), 62, 13)
    assert rows[0].startswith("Gain reduction · compressor ─")
    assert rows[0].endswith("now  −1.8   max  −1.8 dB")
    assert rows[1].startswith("  0 ")
    assert "⣿" in rows[1]
    assert rows[6].endswith("30 s   target −14.0 LUFS")
    assert rows[9].startswith("−14 ╌")
    assert "−13.2" in rows[9]
    assert rows[12].startswith("    −30 s")


def test_the_history_holds_half_a_minute_and_stays_while_nothing_plays() -> None:
    ballistics, rack = Ballistics(), RackBallistics()
    for number in range(700):
        found = rack.step(ballistics.step(MeterFrame(frame=2400 * number, short_term_lufs=-20.0), 48_000))
    assert len(found.history) == BINS
    still = rack.step(ballistics.still())
    assert still.history == found.history
    assert not still.source_peaks


def test_comparing_says_what_is_heard_and_what_is_kept() -> None:
    view = filled(CompareView())
    rows = drawn(view, 36, 9)
    assert rows[0] == " you hear  ● MASTERED             B "
    assert rows[2] == "   A  Flat                          "
    assert rows[3] == "  [B] Warm Tape             −3.2 dB "
    assert rows[4] == "   C  empty                         "
    assert "M match on" in rows[7]
    assert "L loop off" in rows[8]


@pytest.mark.parametrize(("hearing", "badge"), [(Hearing.BYPASS, "○ BYPASS"), (Hearing.DELTA, "Δ DELTA")])
def test_comparing_tells_bypass_and_delta(hearing: Hearing, badge: str) -> None:
    mastering = MasteringState(hearing=hearing, heard_hearing=hearing)
    player = PlayerState(loop=Loop(start_s=128.0, end_s=144.0))
    rows = drawn(filled(CompareView(), mastering=mastering, player=player), 36, 9)
    assert badge in rows[0]
    assert f"{'bypass' if hearing is Hearing.BYPASS else 'delta'} on" in rows[7]
    assert "loop 2:08–2:24" in rows[8]


def test_the_target_says_how_far_and_what_a_service_would_do() -> None:
    rows = drawn(filled(TargetView()), 36, 7)
    assert rows[0] == " integrated    −13.8 LUFS   +0.2 LU "
    assert rows[1] == " true peak      −1.1 dBTP        ok "
    assert rows[3] == " peak to loud   12.7 dB             "
    assert rows[5].strip() == "A service at −14 LUFS would turn"
    assert rows[6].strip() == "this down by 0.2 dB."


@pytest.mark.parametrize(
    ("loudness", "words"),
    [(None, "after some seconds"), (-14.0, "leave this as it is"), (-9.0, "down by 5.0 dB"), (-18.0, "up by 4.0 dB")],
)
def test_services_turn_down_or_up(loudness: float | None, words: str) -> None:
    assert words in service_words(loudness)


def test_own_presets_stand_under_a_heading_of_theirs() -> None:
    presets = PresetList()
    mine = PresetInfo(id="mine", title="Mine", own=True)
    presets.set_reactive(PresetList.mastering, MasteringState(presets=(WARM, mine)))
    presets.watch_mastering(MasteringState(), presets.mastering)
    assert presets.rows == ["Factory", WARM, "Yours", mine]
    assert [presets.selectable(index) for index in range(5)] == [False, True, False, True, False]


def test_a_curve_is_joined_where_it_is_steep() -> None:
    dots = Dots(2, 4).curve([0.0, 3.0, None, 1.0])
    column = [dots.sign(row, 0) for row in range(4)]
    assert all(column)
    assert dots.sign(1, 1)
    assert not dots.sign(3, 1)


def test_a_thick_curve_has_a_second_row_of_dots_above() -> None:
    assert [Dots(1, 1).curve([0.0, 0.0], thick).sign(0, 0) for thick in (1, 2)] == ["⠤", "⠶"]


def test_layers_lie_over_the_fill_and_the_grid_under_it() -> None:
    dots = Dots(4, 2)
    dots.put(0, 4)
    runs = compose(1, 4, [(dots, "accent")], {(1, 1): ("2", "bright")}, "╌", [1, 1, 1, 9])
    assert runs == [
        ("⠁", "accent @signal-deep"), ("2", "bright @signal-deep"), (" ", "text @signal-deep"), ("╌", "rule")
    ]  # fmt: skip


def test_values_are_spread_on_straight_lines() -> None:
    assert spread([0.0, 2.0], 5) == [0.0, 0.5, 1.0, 1.5, 2.0]
    assert Readings().live is False
