"""Three lines of what plays, and one for status bars."""

import msgspec
import pytest

from auralis_tui.bus.events import Snapshot
from auralis_tui.bus.state import PlayerState, QueueEntry, QueueState, Track, Transport
from auralis_tui.cli.now import _cells, _drawn, fields, formatted
from auralis_tui.errors import UsageError

TRACK = Track(id=1, path="/a.flac", title="静かな海", artist="Halden Ruiz", album="Tidewater", duration_s=341.0)
PLAYING = msgspec.to_builtins(
    Snapshot(
        player=PlayerState(
            transport=Transport.PLAYING, entry=QueueEntry(entry_id=1, track=TRACK), position_s=134.0,
            duration_s=341.0, volume_db=-6.0,
        ),
        queue=QueueState(length=9, index=1),
    )
)  # fmt: skip
STOPPED = msgspec.to_builtins(Snapshot())


@pytest.mark.parametrize("width", [30, 60, 80, 200])
@pytest.mark.parametrize("snapshot", [PLAYING, STOPPED], ids=["playing", "stopped"])
def test_three_lines_that_fit(snapshot: dict[str, object], width: int) -> None:
    lines = _drawn(snapshot, width, color=False)
    assert len(lines) == 3
    assert max(map(_cells, lines)) <= width


def test_what_plays_is_told() -> None:
    lines = _drawn(PLAYING, 80, color=False)
    assert lines[0] == "► 静かな海   Halden Ruiz · Tidewater"
    assert lines[1].startswith("  2:14 ━")
    assert lines[1].endswith("─   −3:27")
    assert lines[2].startswith("● MASTERED flat")
    assert lines[2].endswith("−6.0 dB")


def test_a_pattern_is_filled() -> None:
    assert formatted("{artist} - {title} {position}/{duration} [{place}/{length}]", PLAYING) == (
        "Halden Ruiz - 静かな海 2:14/5:41 [2/9]"
    )
    assert formatted("{artist}{title}{{}}", STOPPED) == "{}"


@pytest.mark.parametrize("pattern", ["{titel}", "{", "{}", "{title.__class__}", "{title:d}"])
def test_a_pattern_that_cant_be_filled_is_refused(pattern: str) -> None:
    with pytest.raises(UsageError) as failure:
        formatted(pattern, PLAYING)
    assert failure.value.hint


def test_every_field_is_text() -> None:
    for snapshot in (PLAYING, STOPPED):
        assert all(isinstance(value, str) for value in fields(snapshot).values())
