"""Changes of lists, ratings, tags and presets stand in one sequence with those of the queue."""

from collections.abc import Mapping

import pytest

from auralis_tui.errors import LibraryError
from auralis_tui.library import changes, steps
from auralis_tui.library import queue_history as history
from auralis_tui.library.changes import Apply, Direction
from auralis_tui.library.database import Library, open_library
from auralis_tui.library.queues import StoredQueue
from auralis_tui.library.settings import read_setting, write_settings


def set_colour(library: Library, state: bytes) -> None:
    write_settings(library, {"colour": state.decode()})


KINDS: Mapping[str, Apply] = {"colour": set_colour}


def paint(library: Library, colour: str) -> None:
    with library.transaction():
        before = read_setting(library, "colour", str, "")
        set_colour(library, colour.encode())
        changes.record(library, "colour", f"Painted {colour}", before.encode(), colour.encode())


def go(library: Library, direction: Direction) -> str:
    change = changes.next_change(library, direction)
    if change.kind == changes.QUEUE:
        (history.undo if direction is Direction.UNDO else history.redo)(library)
    else:
        changes.go_through(library, change, direction, KINDS)
    return change.words


def test_the_last_change_of_whatever_kind_is_undone_first(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    paint(library, "red")
    queue.append(ten_tracks)
    paint(library, "green")
    queue.remove([0])
    done = ["Painted red", "Added 10 tracks", "Painted green", "Removed 1 track"]
    assert [go(library, Direction.UNDO) for _ in done] == done[::-1]
    assert (read_setting(library, "colour", str, ""), queue.length()) == ("", 0)
    library.close()
    again = open_library(library.path)
    assert [go(again, Direction.REDO) for _ in done] == done
    assert (read_setting(again, "colour", str, ""), StoredQueue(again).length()) == ("green", 9)
    again.close()


def test_a_change_of_any_kind_forgets_what_was_undone(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    queue.append(ten_tracks)
    paint(library, "red")
    go(library, Direction.UNDO)
    queue.remove([0])
    assert steps.words(library) == ("Removed 1 track", "")
    go(library, Direction.UNDO)
    paint(library, "green")
    assert steps.words(library) == ("Painted green", "")


def test_what_the_player_does_leaves_what_was_undone(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    entry_ids = queue.append(ten_tracks)
    paint(library, "red")
    queue.remove([5])
    for _ in range(2):
        go(library, Direction.UNDO)
    queue.remove_played(entry_ids[:1])
    assert steps.words(library) == ("Played 1 track", "Painted red")
    assert [go(library, Direction.REDO) for _ in range(2)] == ["Painted red", "Removed 1 track"]
    assert queue.entry_ids() == [*entry_ids[1:5], *entry_ids[6:]]
    assert [go(library, Direction.UNDO) for _ in range(3)] == ["Removed 1 track", "Painted red", "Played 1 track"]
    assert queue.entry_ids() == entry_ids


def test_what_changes_nothing_is_no_step(library: Library) -> None:
    paint(library, "red")
    paint(library, "red")
    assert go(library, Direction.UNDO) == "Painted red"
    with pytest.raises(LibraryError, match="nothing to undo"):
        changes.next_change(library, Direction.UNDO)


def test_a_failed_change_leaves_no_step(library: Library) -> None:
    def paint_and_fail() -> None:
        with library.transaction():
            changes.record(library, "colour", "Painted red", b"", b"red")
            library.rows("INSERT INTO no_such_table VALUES (1)")

    with pytest.raises(LibraryError):
        paint_and_fail()
    assert steps.words(library) == ("", "")


@pytest.mark.audit("M-17")
def test_steps_and_bytes_are_bounded_over_all_kinds(
    library: Library, ten_tracks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(steps.MAX_STEPS):
        StoredQueue(library).append(ten_tracks[:1])
        paint(library, f"colour {number}")
    assert library.rows("SELECT count(*) FROM queue_history") == [(steps.MAX_STEPS // 2,)]
    assert library.rows("SELECT count(*) FROM changes") == [(steps.MAX_STEPS // 2,)]
    monkeypatch.setattr(steps, "MAX_BYTES", 100)
    paint(library, "white")
    assert 1 <= library.rows("SELECT count(*) FROM changes")[0][0] < 5
