"""What widgets draw, without an application."""

import msgspec
import pytest
from textual.geometry import Size

from auralis_tui.bus.meter_frame import MeterFrame
from auralis_tui.bus.state import (
    MasteringState,
    OutputState,
    PlayerState,
    PresetInfo,
    QueueEntry,
    QueueState,
    Track,
    Transport,
)
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.tui.ballistics import Readings
from auralis_tui.tui.bridge import Link, LinkState
from auralis_tui.tui.widgets.bars import bar
from auralis_tui.tui.widgets.library_lists import ArtistList
from auralis_tui.tui.widgets.meter_blocks import LoudnessBlock, MeterBlock, PeakBlock
from auralis_tui.tui.widgets.monitor_line import MonitorLine
from auralis_tui.tui.widgets.now_line import NowLine
from auralis_tui.tui.widgets.paint import Line, Painted, Runs, changed_columns, clip, default_look, fit, strip_of
from auralis_tui.tui.widgets.seek_bar import SeekBar
from auralis_tui.tui.widgets.spectrum import SpectrumBlock
from auralis_tui.tui.widgets.stereo import StereoBlock
from tests.doubles.catalogue import MemoryCatalogue
from tests.tui.conftest import console

WARM = PresetInfo(id="warm", title="Warm Tape", target_lufs=-14.0, ceiling_dbtp=-1.0)
MASTERING = MasteringState(presets=(WARM,), preset="warm", heard_preset="warm")
TRACK = Track(
    id=1, path="/a.flac", title="Slow Weather", artist="Halden Ruiz", album="Tidewater", duration_s=341.0,
    codec="FLAC", rate_hz=96_000, bits=24,
)  # fmt: skip
PLAYING = PlayerState(
    transport=Transport.PLAYING, entry=QueueEntry(entry_id=1, track=TRACK), duration_s=341.0, volume_db=-6.0
)


def drawn(widget: Painted, width: int, height: int = 1) -> list[str]:
    return ["".join(text for text, _ in row).ljust(width) for row in widget.rows(Size(width, height))]


def monitor(**state: object) -> str:
    line = MonitorLine()
    line.link, line.mastering = LinkState(Link.ONLINE), MASTERING
    for name, value in state.items():
        setattr(line, name, value)
    return drawn(line, 80)[0]


def test_the_monitor_line_says_what_is_heard() -> None:
    assert monitor() == "─ ● MASTERED Warm Tape ───────────────── target −14.0 LUFS   ceiling −1.0 dBTP ─"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (
            {"mastering": MasteringState(presets=(WARM,), heard_hearing=Hearing.BYPASS)},
            "╌ ○ BYPASS  you hear the source ╌",
        ),
        (
            {"output": OutputState(problem="USB DAC went away.", hint="Retry.")},
            "! NO OUTPUT  USB DAC went away.  Retry.",
        ),
        ({"player": PlayerState(muted=True)}, "○ MUTED  you hear nothing   m unmutes"),
        ({"player": PlayerState(transport=Transport.ERROR, error="x.mp3 is no sound.")}, "! NOT PLAYING  x.mp3 is no"),
        ({"link": LinkState()}, "◔ CONNECTING"),
        ({"link": LinkState(Link.LOST, "The daemon went away.", 2.0)}, "went away. ╌"),
    ],
)
def test_the_monitor_line_says_what_is_not_normal(state: dict[str, object], words: str) -> None:
    line = monitor(**state)
    assert words in line
    assert len(line) == 80
    assert line.endswith("╌")


@pytest.mark.parametrize(
    ("width", "text"),
    [
        (60, " ► Slow Weather  Halden Ruiz                   vol  −6.0 dB "),
        (80, " ► Slow Weather   Halden Ruiz  ·  Tidewater                          FLAC 96/24 "),
    ],
)
def test_the_now_line_shortens_by_rule(width: int, text: str) -> None:
    line = NowLine()
    line.player, line.queue = PLAYING, QueueState(length=48, index=11)
    assert drawn(line, width) == [text]


def test_the_now_line_says_what_was_measured() -> None:
    line = NowLine()
    track = msgspec.structs.replace(TRACK, track_number=2, measured_lufs=-10.6)
    line.player = msgspec.structs.replace(PLAYING, entry=QueueEntry(entry_id=1, track=track))
    assert drawn(line, 140)[0].endswith("  track 2   FLAC 96 kHz 24 bit   source −10.6 LUFS ")
    for disc, words in (((1, 9), "  track 2 of 9   FLAC"), ((1, 1), "  track 2   FLAC"), ((7, 9), "  track 2   FLAC")):
        line.disc = disc
        assert words in drawn(line, 140)[0]


async def test_the_now_line_says_how_many_tracks_the_disc_has() -> None:
    async with console(size=(140, 45), queue=3) as found:
        assert "track 3 of 6   FLAC 96 kHz 24 bit" in found.line("FLAC 96 kHz")


def test_the_seek_bar_goes_to_the_edge_where_it_is_narrow() -> None:
    bar_widget = SeekBar()
    bar_widget.player, bar_widget.position_s = PLAYING, 134.0
    assert drawn(bar_widget, 60)[0].endswith("─  −3:27")


def test_the_seek_bar_shows_wave_and_playhead() -> None:
    bar_widget = SeekBar()
    bar_widget.player, bar_widget.position_s = PLAYING, 134.0
    plain = drawn(bar_widget, 80)[0]
    assert plain.startswith("  2:14  ───")
    assert plain.endswith("─  −3:27 ")
    bar_widget.waveform = (255,) * 200 + (32,) * 200
    upper, lower = drawn(bar_widget, 80, 2)
    assert upper.count("┃") == lower.count("┃") == 1
    assert "██┃" in upper
    assert upper.count("▁") == lower.count("▇") == 32
    assert lower.endswith("5:41 ")


def test_bars_are_drawn_in_half_cells_with_their_mark_and_limits() -> None:
    runs = bar(5.0, 0.0, 10.0, 10, mark=(8.0, "accent"), limits=((4.0, "hot"),))
    assert "".join(text for text, _ in runs) == "▄▄▄▄▄▁▁▁┃▁"
    assert [ink for _, ink in runs] == ["signal", "hot", "rule", "accent", "rule"]
    assert "".join(text for text, _ in bar(None, 0.0, 10.0, 4)) == "▁▁▁▁"


def meter(widget: MeterBlock, **frame: object) -> MeterBlock:
    peaks = (-1.4, -2.2)
    readings = Readings(
        time_s=1.0, live=True, frame=MeterFrame(frame=1, **frame),  # type: ignore[arg-type]
        peaks=peaks, peak_holds=peaks, bands=(-30.0,) * 31, band_holds=(-20.0,) * 31,
    )  # fmt: skip
    widget.mastering = MASTERING
    widget.readings = readings
    return widget


def test_true_peak_is_drawn_as_designed() -> None:
    rows = drawn(meter(PeakBlock(), max_true_peak_dbtp=-0.8), 34, 4)
    assert rows[0] == "True peak ─────────────── max −0.8"
    assert rows[1] == "L ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄┃▁▁   −1.4"
    assert rows[3] == "  −48  −36   −24   −12    0   dBTP"


def test_a_peak_over_the_ceiling_carries_a_mark() -> None:
    block = PeakBlock()
    block.mastering = MASTERING
    block.readings = Readings(time_s=1.0, live=True, peaks=(0.5,), peak_holds=(0.5,))
    assert "!0.5" in drawn(block, 34, 4)[1]


def test_loudness_is_drawn_against_the_target() -> None:
    block = meter(LoudnessBlock(), momentary_lufs=-11.9, integrated_lufs=-13.8, lra_lu=6.4, max_true_peak_dbtp=-1.1)
    rows = drawn(block, 34, 6)
    assert rows[0].endswith("target −14")
    assert rows[1].endswith("−11.9")
    assert rows[2].endswith("—")
    assert "LRA  6.4 LU   PLR 12.7 dB" in rows[5]
    assert rows[5].endswith("+0.2 LU")


def test_the_spectrum_is_tilted_and_has_its_ticks_on_rows() -> None:
    rows = drawn(meter(SpectrumBlock()), 35, 11)
    assert [row[:4] for row in rows[1:10]] == ["  0 ", "    ", "−12 ", "    ", "−24 ", "    ", "−36 ", "    ", "−48 "]
    heights = [sum(row[4 + band] in "▁▂▃▄▅▆▇█" for row in rows[1:10]) for band in (0, 17, 30)]
    assert heights[0] < heights[1] < heights[2]


def test_the_stereo_thumb_follows_the_correlation() -> None:
    narrow = drawn(meter(StereoBlock(), correlation=1.0), 34, 2)[1]
    wide = drawn(meter(StereoBlock(), correlation=-1.0), 34, 2)[1]
    assert narrow.index("●") > 17 > wide.index("●")


def test_a_list_draws_only_what_is_in_sight() -> None:
    rows = ArtistList()
    rows.artists = MemoryCatalogue().artists()
    rows.count = len(rows.artists)
    line = rows.draw(0, Line(22).put("▌", "accent"), True)
    assert "".join(text for text, _ in line) == "▌ Arvo Stenmark     4 "


def test_text_is_cut_by_cells() -> None:
    assert clip("Harbour Lights", 8) == "Harbour…"
    assert fit("静かな海", 5) == "静か…"
    assert fit("Neap", 6) == "Neap  "


def test_blanks_do_not_break_a_run() -> None:
    def segments(*runs: tuple[str, str]) -> list[str]:
        return [segment.text for segment in strip_of(runs, 20, default_look())]

    assert segments(("Tidewater", "text"), ("   ", "muted"), ("2021", "text")) == ["Tidewater   2021    "]
    assert segments((" ", "text"), ("  ", "muted"), ("2021", "faint")) == ["   2021             "]
    assert segments((" ", "text @select"), ("2021", "faint")) == [" ", "2021               "]
    assert segments((" ", "muted underline"), ("2021", "faint")) == [" ", "2021               "]


@pytest.mark.parametrize(
    ("new", "old", "columns"),
    [
        ((("abcdef", "text"),), (("abXdef", "text"),), range(2, 3)),
        ((("▄▄▄", "signal"), ("▁▁", "rule")), (("▄▄", "signal"), ("▁▁▁", "rule")), range(2, 3)),
        ((("ab", "text"), ("cd", "over")), (("ab", "text"), ("cd", "text")), range(2, 4)),
        ((("静か", "text"), ("b", "text")), (("静な", "text"), ("b", "text")), range(2, 4)),
        ((("abc", "text"),), (("ab", "text"),), range(2, 9)),
    ],
)
def test_only_the_columns_that_differ_go_to_the_terminal(new: Runs, old: Runs, columns: range) -> None:
    assert changed_columns(new, old, 9) == columns
