"""The text of lyrics: what is said, in the order in which it is sung, whatever was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralis_tui.media.lrc import MAX_LINE_CHARACTERS, MAX_LINES, Line, Lyrics, decode, of_pieces, parse

TIMES_S = st.integers(0, 99 * 60_000).map(lambda ms: ms / 1000)
WORDS = st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=20)


def stamp(at_s: float) -> str:
    ms = round(at_s * 1000)
    return f"[{ms // 60_000:02}:{ms % 60_000 // 1000:02}.{ms % 1000:03}]"


def told(text: str) -> list[tuple[str, float | None]]:
    return [(line.text, line.at_s) for line in parse(text).lines]


@given(st.lists(st.tuples(WORDS, TIMES_S), min_size=1, max_size=30))
def test_every_line_comes_at_its_time(written: list[tuple[str, float]]) -> None:
    found = parse("\n".join(f"{stamp(at_s)}{text}" for text, at_s in written))
    assert found.synced
    assert [(line.text, line.at_s) for line in found.lines] == sorted(written, key=lambda line: line[1])


@given(WORDS, st.lists(TIMES_S, min_size=1, max_size=8))
def test_a_line_with_several_stamps_is_sung_as_often(text: str, times_s: list[float]) -> None:
    assert told("".join(map(stamp, times_s)) + text) == [(text, at_s) for at_s in sorted(times_s)]


@given(st.text(st.sampled_from("[]<>:.0129 \nab\x1b\t\u200d\u2028é"), max_size=60))
def test_whatever_is_written_is_read_in_order_and_printable(text: str) -> None:
    found = parse(text)
    times = [line.at_s for line in found.lines if line.at_s is not None]
    assert times == sorted(times)
    assert all(sign.isprintable() or sign in "\u200c\u200d" for line in found.lines for sign in line.text)


@given(st.lists(WORDS, max_size=20))
def test_plain_text_stays_as_it_is(lines: list[str]) -> None:
    assert told("\n".join(lines)) == [(line, None) for line in lines]
    assert not parse("\n".join(lines)).synced


@given(st.integers(-5000, 5000))
def test_an_offset_brings_all_lines_earlier(offset_ms: int) -> None:
    assert told(f"[offset:{offset_ms:+}]\n[00:10.00]a") == [("a", (10_000 - offset_ms) / 1000)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[ar:Halden Ruiz]\n[ti: Slow Weather]\n[by:x]\n[00:01.5]a", [("a", 1.5)]),
        ("[0:01]a\n[1:02:50]b\n[100:00.250]c", [("a", 1.0), ("b", 62.5), ("c", 6000.25)]),
        ("[00:01.00]a\nb\n[00:02.00]c", [("a", 1.0), ("b", None), ("c", 2.0)]),
        ("[00:09.00]late\n[00:01.00]early\n[xx:01]broken", [("early", 1.0), ("[xx:01]broken", None), ("late", 9.0)]),
        ("[00:01.00] <00:01.00> Com<00:01.40>ing <00:02.00>up", [("Coming up", 1.0)]),
        ("[00:01.00]Coming [00:01.40]up", [("Coming up", 1.0)]),
        ("[00:01.00]\n[00:02.00]a", [("", 1.0), ("a", 2.0)]),
        ("\n\n[Verse 1: both]\n\n\n\na\n\n", [("[Verse 1: both]", None), ("", None), ("a", None)]),
        ("[offset: soon]\n[00:10.00]a", [("a", 10.0)]),
        ("[offset:+20000]\n[00:10.00]a", [("a", 0.0)]),
        ("[00:01.00]\x1b[31mred\x07\tblue\u3000green", [("[31mred blue green", 1.0)]),
        ("", []),
    ],
)
def test_what_is_met(text: str, found: list[tuple[str, float | None]]) -> None:
    assert told(text) == found


@pytest.mark.audit("M-30")
def test_a_text_that_would_grow_is_bounded() -> None:
    found = parse("[00:01.00]" * 20_000 + "a" * 100_000 + "\n[00:02.00]b" * 20_000)
    assert len(found.lines) == MAX_LINES
    assert max(len(line.text) for line in found.lines) == MAX_LINE_CHARACTERS
    assert len(of_pieces([("a" * 1000, 1.0)] * 20_000).lines) == MAX_LINES


def test_syllables_become_lines() -> None:
    pieces = [("Com", 1.0), ("ing", 1.2), ("\nUp", 2.0), (" the bay", 2.2), ("\n", 3.0)]
    assert of_pieces(pieces).lines == (Line("Coming", 1.0), Line("Up the bay", 2.0), Line("", 3.0))
    assert of_pieces([("A line", 1.0), ("Another", 2.0)]).lines == (Line("A line", 1.0), Line("Another", 2.0))


def test_a_stretch_of_a_file_has_its_own_time() -> None:
    whole = Lyrics((Line("before", 5.0), Line("a", 10.0), Line("said"), Line("b", 19.0), Line("after", 20.0)))
    assert whole.within(10.0, 20.0) == Lyrics((Line("a", 0.0), Line("b", 9.0)))
    assert whole.within(0.0, None) == whole


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_that_are_met(encoding: str) -> None:
    assert decode("[00:01.00]Fjärd".encode(encoding)) == "[00:01.00]Fjärd"
