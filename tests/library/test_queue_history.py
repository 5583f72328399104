"""What was changed can be taken back and made again, after a restart and after a kill too."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auralis_tui.errors import LibraryError
from auralis_tui.library import database, migrations, steps
from auralis_tui.library import queue_history as history
from auralis_tui.library.database import Library, open_library
from auralis_tui.library.queue_history import Place
from auralis_tui.library.queues import StoredQueue

Rows = list[tuple[int, ...]]


def rows(library: Library) -> Rows:
    return library.rows("SELECT position, natural, entry_id, track_id FROM queue_entries ORDER BY position")


def undo_all(library: Library) -> None:
    while steps.words(library)[0]:
        history.undo(library)


Change = tuple[str, int, int]
changes = st.lists(
    st.tuples(
        st.sampled_from(["append", "insert", "more", "remove", "move", "clear", "replace", "shuffle", "unshuffle",
                         "round", "played", "undo", "redo"]),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    max_size=20,
)  # fmt: skip


def change(queue: StoredQueue, library: Library, tracks: list[int], what: str, a: int, b: int) -> None:
    """Make one of these changes, if the queue is long enough for it."""
    length, dice = queue.length(), random.Random(a)
    match what:
        case "append":
            queue.append(tracks[a:])
        case "replace":
            queue.replace(tracks[: a + 1], min(a, b), dice)
        case "clear":
            queue.clear()
        case "shuffle":
            queue.shuffle(a if a < length else None, dice)
        case "unshuffle":
            queue.unshuffle()
        case "undo" | "redo":
            if steps.words(library)[what == "redo"]:
                getattr(history, what)(library)
        case _ if a < length and b < length:
            ids = queue.entry_ids()
            if what == "insert":
                queue.insert(a + 1, tracks[:b])
            elif what == "more":
                queue.insert(a + 1, tracks[b:], after=ids[a])
            elif what == "move":
                queue.move({a, b}, min(a, b))
            elif what == "remove":
                queue.remove({a, b})
            elif what == "played":
                queue.remove_played([ids[a], ids[b]])
            elif history.is_shuffled(library):
                queue.reorder(dice.sample(ids, length))


@given(changes)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undo_is_the_inverse_and_redo_the_change(
    library: Library, ten_tracks: list[int], changes: list[Change]
) -> None:
    library.rows("DELETE FROM queue_entries")
    library.rows("DELETE FROM queue_history")
    library.rows("DELETE FROM settings WHERE key = 'shuffle'")
    queue = StoredQueue(library)
    for what, a, b in changes:
        change(queue, library, ten_tracks, what, a, b)
        now = rows(library)
        assert [position for position, *_ in now] == list(range(len(now)))
        assert sorted(natural for _, natural, *_ in now) == list(range(len(now)))
        if not history.is_shuffled(library):
            assert [natural for _, natural, *_ in now] == list(range(len(now)))
    end, shuffled, redoing = rows(library), history.is_shuffled(library), steps.words(library)[1]
    made = 0
    while steps.words(library)[0]:
        history.undo(library)
        made += 1
    assert (rows(library), history.is_shuffled(library)) == ([], False)
    for _ in range(made):
        history.redo(library)
    assert (rows(library), history.is_shuffled(library)) == (end, shuffled)
    assert steps.words(library)[1] == redoing


def test_history_survives_a_restart_with_what_was_heard(library: Library, ten_tracks: list[int]) -> None:
    entry_ids = StoredQueue(library).append(ten_tracks)
    StoredQueue(library, Place(entry_ids[3], 61.5)).clear()
    library.close()
    again = open_library(library.path)
    assert steps.words(again) == ("Queue cleared, 10 tracks", "")
    assert history.undo(again) == Place(entry_ids[3], 61.5)
    assert StoredQueue(again).entry_ids() == entry_ids
    assert steps.words(again) == ("Added 10 tracks", "Queue cleared, 10 tracks")
    again.close()


def test_nothing_to_undo_is_told(library: Library) -> None:
    with pytest.raises(LibraryError, match="nothing to undo"):
        history.undo(library)
    with pytest.raises(LibraryError, match="nothing to redo"):
        history.redo(library)


def test_a_change_forgets_what_was_undone(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    queue.append(ten_tracks[:3])
    queue.append(ten_tracks[3:])
    history.undo(library)
    queue.remove([0])
    assert steps.words(library) == ("Removed 1 track", "")
    undo_all(library)
    assert queue.length() == 0


def test_what_is_added_in_parts_is_undone_as_one(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    queue.append(ten_tracks[:2])
    first = queue.insert(1, ten_tracks[2:4])
    second = queue.insert(3, ten_tracks[4:8], after=first[-1])
    queue.insert(7, ten_tracks[8:9], after=second[-1])
    assert steps.words(library)[0] == "Added 7 tracks"
    history.undo(library)
    assert queue.length() == 2


def test_tracks_that_were_played_one_after_the_other_are_one_step(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    entry_ids = queue.append(ten_tracks)
    for entry_id in entry_ids[2:5]:
        queue.remove_played([entry_id])
    assert steps.words(library)[0] == "Played 3 tracks"
    history.undo(library)
    assert queue.entry_ids() == entry_ids


def test_what_was_undone_can_be_redone_after_more_was_played(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    first, second, third, *others = queue.append(ten_tracks)
    queue.move([0], 9)
    queue.remove([4, 5])
    history.undo(library)
    history.undo(library)
    queue.remove_played([first])
    queue.remove_played([third, others[3]])
    assert queue.entry_ids() == [second, *others[:3], *others[4:]]
    assert steps.words(library) == ("Played 3 tracks", "Moved 1 track")
    history.redo(library)
    history.redo(library)
    assert queue.entry_ids() == [second, *others[:2], *others[4:]]
    history.undo(library)
    assert queue.entry_ids() == [second, *others[:3], *others[4:]]
    history.undo(library)
    history.undo(library)
    assert queue.entry_ids() == [first, second, third, *others]
    assert steps.words(library)[1] == "Played 3 tracks"


def test_what_was_undone_can_be_redone_after_another_round(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    queue.append(ten_tracks)
    queue.shuffle(0, random.Random(1))
    queue.remove([2])
    removed = queue.entry_ids()
    history.undo(library)
    queue.reorder(sorted(queue.entry_ids(), reverse=True))
    queue.reorder(sorted(queue.entry_ids()))
    assert steps.words(library) == ("Shuffled again", "Removed 1 track")
    history.redo(library)
    assert queue.entry_ids() == removed


def test_each_part_is_stored_once_and_all_are_made_again_as_one(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    end = queue.append(ten_tracks)[-1]
    for _ in range(99):
        end = queue.insert(queue.length(), ten_tracks, after=end)[-1]
    whole, sizes = rows(library), library.rows("SELECT length(edit) FROM queue_edits ORDER BY part")
    assert steps.words(library) == ("Added 1000 tracks", "")
    assert len(sizes) == 100
    assert max(sizes) < (100,)
    history.undo(library)
    assert queue.length() == 0
    history.redo(library)
    assert rows(library) == whole


def test_what_a_scan_adds_further_does_not_join_another_change(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    end = queue.append(ten_tracks)[-1]
    queue.move([0], 8)
    queue.insert(10, ten_tracks, after=end)
    assert steps.words(library)[0] == "Added 10 tracks"
    history.undo(library)
    assert steps.words(library)[0] == "Moved 1 track"


def test_further_parts_push_the_oldest_changes_out(
    library: Library, ten_tracks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = StoredQueue(library)
    queue.remove([queue.append(ten_tracks)[0] - 1])
    end = queue.append(ten_tracks)[-1]
    monkeypatch.setattr(steps, "MAX_BYTES", 200)
    for _ in range(9):
        end = queue.insert(queue.length(), ten_tracks, after=end)[-1]
    assert library.rows("SELECT words FROM queue_history") == [("Added 100 tracks",)]


def test_shuffle_is_stable_and_ends_in_the_natural_order(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    entry_ids = queue.append(ten_tracks)
    queue.shuffle(4, random.Random(1))
    shuffled = queue.entry_ids()
    assert shuffled[0] == entry_ids[4]
    assert sorted(shuffled) == entry_ids
    assert shuffled != entry_ids
    new = queue.insert(1, ten_tracks[:2])
    assert queue.entry_ids() == [shuffled[0], *new, *shuffled[1:]]
    queue.unshuffle()
    assert queue.entry_ids() == [*entry_ids[:5], *new, *entry_ids[5:]]


def test_the_history_is_bounded_in_steps_and_bytes(
    library: Library, ten_tracks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = StoredQueue(library)
    for _ in range(steps.MAX_STEPS + 5):
        queue.append(ten_tracks[:1])
    assert library.rows("SELECT count(*) FROM queue_history") == [(steps.MAX_STEPS,)]
    monkeypatch.setattr(steps, "MAX_BYTES", 200)
    queue.clear()
    count, size = library.rows("SELECT count(*), sum(bytes) FROM queue_history")[0]
    assert library.rows("SELECT count(DISTINCT step), sum(length(edit)) FROM queue_edits") == [(count, size)]
    assert 1 <= count < 20
    assert size <= 200 or count == 1


def test_a_long_queue_is_stored_small(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    queue.append(ten_tracks * 500)
    queue.move([0], 4999)
    queue.remove(range(0, 5000, 50))
    assert max(size for (size,) in library.rows("SELECT bytes FROM queue_history")) < 20_000
    assert library.rows("SELECT bytes FROM queue_history WHERE words = 'Moved 1 track'")[0][0] < 100


ENDLESS_UNDO = """
import sys
from pathlib import Path
from auralis_tui.library import queue_history as history
from auralis_tui.library.database import open_library
from auralis_tui.library.queues import StoredQueue

library = open_library(Path(sys.argv[1]))
queue = StoredQueue(library)
queue.remove([2, 3])
while True:
    history.undo(library)
    print("undone", flush=True)
    history.redo(library)
"""


@pytest.mark.audit("M-21")
@pytest.mark.parametrize("undone", [1, 3, 20])
def test_a_kill_leaves_queue_and_history_before_or_after_an_undo(
    database_path: Path, library: Library, ten_tracks: list[int], undone: int
) -> None:
    queue = StoredQueue(library)
    whole = queue.append(ten_tracks)
    child = subprocess.Popen([sys.executable, "-c", ENDLESS_UNDO, str(database_path)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    for _ in range(undone):
        assert child.stdout.readline() == b"undone\n"
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    again = open_library(database_path)
    removed = [*whole[:2], *whole[4:]]
    found = (StoredQueue(again).entry_ids(), steps.words(again))
    assert found in (
        (whole, ("Added 10 tracks", "Removed 2 tracks")),
        (removed, ("Removed 2 tracks", "")),
    )
    (history.redo if found[0] == whole else history.undo)(again)
    assert StoredQueue(again).entry_ids() == (removed if found[0] == whole else whole)
    again.close()


def of_the_first_version(path: Path, entries: list[tuple[int, int, int]]) -> None:
    """Make a library as the first version left it, with two tracks and these entries, the last of them removed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", migrations.MIGRATIONS[:1])
        patch.setattr(database, "VERSION", 1)
        old = open_library(path)
    old.rows("INSERT INTO artists VALUES (1, 'a', 'a')")
    old.rows("INSERT INTO albums VALUES (1, 1, 't', '', 't', 1999)")
    for number in (1, 2):
        old.rows("INSERT INTO tracks VALUES (?, ?, 1, 't', 'a', 1, 1, 1, 'g', 1, 'F', 1, 1, 1, 1, 1, 1, 1, 0)",
                 number, str(number))  # fmt: skip
    for entry in entries:
        old.rows("INSERT INTO queue_entries VALUES (?, ?, ?)", *entry)
    old.rows("DELETE FROM queue_entries WHERE entry_id = ?", entries[-1][0])
    old.close()


def test_a_queue_of_the_first_version_is_taken_over(tmp_path: Path) -> None:
    of_the_first_version(tmp_path / "old.sqlite3", [(3, 1, 1), (4, 0, 2), (9, 2, 2)])
    library = open_library(tmp_path / "old.sqlite3")
    assert rows(library) == [(0, 0, 4, 2), (1, 1, 3, 1)]
    assert StoredQueue(library).append([1]) == [10]
    assert steps.words(library) == ("Added 1 track", "")
    library.close()


def test_a_damaged_queue_of_the_first_version_is_numbered_anew(tmp_path: Path) -> None:
    of_the_first_version(tmp_path / "old.sqlite3", [(3, 5, 1), (4, 0, 2), (7, 0, 1), (8, 5, 2), (9, 2, 2)])
    library = open_library(tmp_path / "old.sqlite3")
    assert rows(library) == [(0, 0, 4, 2), (1, 1, 7, 1), (2, 2, 3, 1), (3, 3, 8, 2)]
    library.close()


def test_entries_are_found_by_an_index(library: Library) -> None:
    plan = library.rows("EXPLAIN QUERY PLAN SELECT position FROM queue_entries WHERE entry_id = 1")
    assert "USING COVERING INDEX" in plan[0][3]
