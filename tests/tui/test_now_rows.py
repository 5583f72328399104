"""What plays now, without an app: which line is sung, what is known, how all share a pane, how covers can be shown."""

import io
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from rich.cells import cell_len
from textual.geometry import Size
from textual.widget import Widget

from auralis_tui.bus.state import LyricLine, PlayerState, Track, Transport
from auralis_tui.library.rows import HeardRow
from auralis_tui.tui.now.arrangement import arrange
from auralis_tui.tui.now.facts import facts, names
from auralis_tui.tui.now.lyric_rows import line_at, next_after_s, rows_of
from auralis_tui.tui.now.picture import Drawn, Way, aside, choose, few_colors, fitted
from auralis_tui.tui.widgets.lyrics_list import LyricsList
from auralis_tui.tui.widgets.paint import Runs
from tests.tui.test_report import REPORT

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
SYNCED = tuple(
    LyricLine(text=text, at_s=at_s)
    for text, at_s in (("The barometer has nothing to say", 2.0), ("", 4.0), ("Coming up", 6.0), ("over the bay", 8.5))
)
TRACK = Track(
    id=1, path="/music/a.flac", title="Slow Weather", artist="Halden Ruiz", album="Tidewater", year=2021, codec="FLAC",
    rate_hz=96_000, bits=24, channels=2, rating=4, favourite=True, plays=17,
)  # fmt: skip


def text(rows: list[Runs]) -> list[str]:
    return ["".join(part for part, _ in row).rstrip() for row in rows]


@pytest.mark.parametrize(
    ("position_s", "sung", "next_s"), [(0.0, None, 2.0), (2.0, 0, 4.0), (6.9, 2, 8.5), (8.5, 3, None), (99.0, 3, None)]
)
def test_the_line_that_is_sung_and_when_the_next_one_is(
    position_s: float, sung: int | None, next_s: float | None
) -> None:
    assert (line_at(SYNCED, position_s), next_after_s(SYNCED, position_s)) == (sung, next_s)


def test_plain_lyrics_are_sung_at_no_time() -> None:
    lines = [LyricLine(text="a")]
    assert (line_at(lines, 5.0), next_after_s(lines, 5.0)) == (None, None)


@given(st.lists(st.text("ab 静é", max_size=80), max_size=6), st.integers(8, 40))
def test_rows_fit_and_lose_nothing(lines: list[str], width: int) -> None:
    rows = rows_of([LyricLine(text=text) for text in lines], width)
    assert all(cell_len(row.text) <= width for row in rows)
    for place, line in enumerate(lines):
        own = [row for row in rows if row.line == place]
        assert [row.first for row in own] == [True, *[False] * (len(own) - 1)]
        assert "".join("".join(row.text for row in own).split()) == "".join(line.split())


@given(
    st.tuples(st.integers(30, 200), st.integers(10, 80)), st.integers(0, 200), st.integers(6, 12), st.booleans(),
    st.booleans(),
)  # fmt: skip
def test_all_parts_stay_within_the_pane(
    size: tuple[int, int], lyric_rows: int, fact_rows: int, covered: bool, first: bool
) -> None:
    found = arrange(size, lyric_rows=lyric_rows, fact_rows=fact_rows, covered=covered, facts_first=first)
    (columns, cover), (width, height) = found.cover, size
    left = (cover + 1 if cover else 0) + found.names + found.facts
    assert min(cover, found.names, found.facts, found.lyrics) >= 0
    assert (left if found.beside else left + found.lyrics) <= height
    assert found.lyrics <= height
    assert columns <= found.side <= width
    assert found.lyrics or (first and found.facts)
    assert covered or not cover


def test_the_design_of_a_very_wide_terminal() -> None:
    found = arrange((44, 51), lyric_rows=11, fact_rows=8, covered=True)
    assert (found.cover, found.names, found.lyrics, found.facts) == ((40, 16), 4, 13, 9)
    small = arrange((58, 14), lyric_rows=11, fact_rows=8, covered=True)
    assert (small.cover, small.names, small.lyrics, small.facts) == ((0, 0), 0, 14, 0)


def test_facts_are_those_of_the_library_and_the_report() -> None:
    heard = HeardRow(("Ambient", "Jazz"), datetime(2026, 11, 14, tzinfo=UTC).timestamp())
    rows = text(facts(TRACK, {**REPORT, "integrated_lufs": -10.6, "lra_lu": 6.1}, heard, NOW, 44))
    assert rows[0].startswith("This track ──")
    assert rows[1:] == [
        "format            FLAC 96 kHz 24 bit",
        "source loudness   −10.6 LUFS   LRA 6.1 LU",
        "source true peak  +3.5 dBTP",
        "dynamics          DR 12   PLR 16.4 dB",
        "tempo             135 BPM",
        "rating            ●●●●○   favourite",
        "played            17 times, last on 14 Nov",
        "genre             Ambient, Jazz",
        "file              /music/a.flac",
    ]
    assert text(names(TRACK, 44)) == ["Slow Weather", "Halden Ruiz", "Tidewater · 2021"]


def test_names_of_facts_are_short_where_it_is_narrow() -> None:
    assert "loudness   −12.9 LUFS   LR…" in text(facts(TRACK, REPORT, None, NOW, 27))


def test_what_is_not_known_is_told_as_such() -> None:
    rows = text(
        facts(Track(id=1, path="/a\x1b.ogg", title="A", codec="Opus", plays=0, channels=6), None, None, NOW, 44)
    )
    assert rows[1:] == [
        "format            Opus   6 channels", "source loudness   —", "source true peak  —", "dynamics          —",
        "tempo             —", "rating            —", "played            not yet", "genre             —",
        "file              /a�.ogg",
    ]  # fmt: skip


@pytest.fixture
def lyrics(monkeypatch: pytest.MonkeyPatch) -> LyricsList:
    """A list of 24 columns that is in no app."""
    shown = LyricsList()
    shown.set_reactive(LyricsList.player, PlayerState(transport=Transport.PLAYING))
    monkeypatch.setattr(Widget, "size", Size(24, 6))
    shown.show(SYNCED, ())
    return shown


def test_lyrics_mark_the_line_that_is_sung(lyrics: LyricsList) -> None:
    lyrics.hear(6.5, False)
    strips = [lyrics.render_line(y) for y in range(6)]
    assert [strip.text.rstrip() for strip in strips] == [
        "  The barometer has", "    nothing to say", "", "► Coming up", "  over the bay", "",
    ]  # fmt: skip
    assert {part.text.strip() for part in strips[3] if part.style and part.style.bold} == {"►", "Coming up"}
    assert lyrics.chosen == SYNCED[2]


def test_only_lines_with_a_time_can_be_chosen(lyrics: LyricsList) -> None:
    assert [lyrics.selectable(index) for index in range(-1, 6)] == [False, True, False, True, True, True, False]


MODERN = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


@pytest.mark.parametrize(
    ("setting", "environment", "way"),
    [
        ("auto", MODERN, Way.BLOCKS),
        ("auto", {"TERM": "xterm-kitty"}, Way.KITTY),
        ("auto", {"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, Way.KITTY),
        ("auto", {"TERM": "foot"}, Way.SIXEL),
        ("auto", {**MODERN, "TERM_PROGRAM": "WezTerm"}, Way.SIXEL),
        ("auto", {"TERM": "tmux-256color", "TMUX": "x", "KITTY_WINDOW_ID": "1"}, Way.BLOCKS),
        ("auto", {"TERM": "screen-256color", "TERM_PROGRAM": "ghostty"}, Way.BLOCKS),
        ("auto", {"TERM": "xterm-kitty", "SSH_CONNECTION": "x"}, Way.OFF),
        ("blocks", {**MODERN, "SSH_CONNECTION": "x"}, Way.BLOCKS),
        ("sixel", MODERN, Way.SIXEL),
        ("off", {"TERM": "xterm-kitty"}, Way.OFF),
        ("auto", {"TERM": "xterm"}, Way.OFF),
        ("blocks", {"TERM": "linux"}, Way.OFF),
    ],
)
def test_covers_are_shown_as_the_terminal_can(setting: str, environment: dict[str, str], way: Way) -> None:
    assert choose(setting, environment, full_signs=True, own_colors=True) is way
    assert choose(setting, environment, full_signs=False, own_colors=True) is Way.OFF
    assert choose(setting, environment, full_signs=True, own_colors=False) is Way.OFF


@pytest.mark.parametrize(
    ("pixels", "cell", "cells"),
    [
        ((500, 500), (10, 20), (32, 16)),
        ((500, 500), (8, 20), (40, 16)),
        ((1000, 100), (10, 20), (40, 2)),
        ((1, 900), (10, 20), (1, 16)),
    ],
)
def test_a_picture_keeps_its_shape(pixels: tuple[int, int], cell: tuple[int, int], cells: tuple[int, int]) -> None:
    assert fitted(pixels, (40, 16), cell) == cells


def noise(side: int) -> Image.Image:
    """A picture that can hardly be made smaller."""
    return Image.effect_noise((side, side), 80).convert("RGB")


def test_a_picture_in_blocks_asks_the_terminal_nothing() -> None:
    drawn = Drawn(noise(64), Way.BLOCKS, 12, 6)
    assert [strip.text for strip in drawn.strips] == ["▀" * 12] * 6
    assert (drawn.before, drawn.gone()) == ("", "")


def test_a_picture_for_kitty_is_sent_once_and_small() -> None:
    drawn = Drawn(noise(512), Way.KITTY, 32, 16)
    assert len(drawn.strips) == 16
    assert all(strip.text.count("\U0010eeee") == 32 for strip in drawn.strips)
    assert drawn.before.startswith("\x1b_G")
    assert len(drawn.before) < 160_000
    assert "a=d" in drawn.gone()
    assert drawn.gone() == ""


def test_few_colors_are_few() -> None:
    assert len(few_colors(noise(64), (32, 32)).convert("RGB").getcolors() or ()) in range(2, 97)


def test_what_is_imported_finds_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal: Any = io.StringIO()
    monkeypatch.setattr(sys, "__stdout__", terminal)
    with aside() as kept:
        assert sys.__stdout__ is not None
        assert not sys.__stdout__.isatty()
        sys.__stdout__.write("a")
    assert (sys.__stdout__, kept, terminal.getvalue()) == (terminal, ["a"], "")
