import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auralis_tui.errors import LibraryError
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import Library, open_library
from auralis_tui.library.queues import StoredQueue


def queued(queue: StoredQueue) -> list[int]:
    return [entry.track.id for entry in queue.entries()]


def test_tracks_are_appended_in_order(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    first = queue.append(ten_tracks[:2])
    second = queue.append(ten_tracks[2:4])
    assert queued(queue) == ten_tracks[:4]
    assert [entry.entry_id for entry in queue.entries()] == first + second
    assert queue.length() == 4


def test_tracks_are_inserted_after_an_entry(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    queue.append(ten_tracks[:3])
    entry_ids = queue.insert(1, [ten_tracks[8], ten_tracks[9]])
    assert queued(queue) == [ten_tracks[index] for index in (0, 8, 9, 1, 2)]
    assert [queue.index_of(entry_id) for entry_id in entry_ids] == [1, 2]


def test_the_same_track_stands_in_several_places(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    entry_ids = queue.append([ten_tracks[0]] * 3)
    assert len(set(entry_ids)) == 3


def test_entry_ids_are_never_used_again(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    first = queue.append(ten_tracks)
    queue.clear()
    assert queue.length() == 0
    assert not set(first) & set(queue.append(ten_tracks))


def test_an_unknown_track_is_refused(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    with pytest.raises(LibraryError, match="no track 4711"):
        queue.append([ten_tracks[0], 4711])
    assert queue.length() == 0


def test_remaining_time_counts_what_comes_after(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    queue.append(ten_tracks[:3])  # 101, 102 and 103 s
    assert queue.duration_s(1, 3) == 205.0
    assert queue.duration_s(3, 3) == 0.0


def test_the_catalogue_reads_the_same_queue(library: Library, ten_tracks: list[int]) -> None:
    queue = StoredQueue(library)
    queue.append(ten_tracks)
    with Catalogue(library.path) as catalogue:
        rows = catalogue.queue_rows(3, 4)
    assert [row.index for row in rows] == [3, 4, 5, 6]
    assert [row.entry for row in rows] == queue.entries(3, 4)


@pytest.mark.audit("H-10")
@pytest.mark.parametrize("index", [-1, 3, 2**70])
def test_an_index_outside_the_queue_is_refused_and_never_stored(
    library: Library, ten_tracks: list[int], index: int
) -> None:
    queue = StoredQueue(library)
    queue.append(ten_tracks[:3])
    before = library.rows("SELECT * FROM queue_entries ORDER BY entry_id")
    changes = (
        lambda: queue.insert(index if index != 3 else 4, ten_tracks[4:5]),
        lambda: queue.remove([0, index]),
        lambda: queue.move([index], 0),
        lambda: queue.move([0], index),
    )
    for change in changes:
        with pytest.raises(LibraryError, match="has no entry"):
            change()
    assert library.rows("SELECT * FROM queue_entries ORDER BY entry_id") == before


@pytest.mark.audit("H-10")
def test_the_database_itself_refuses_a_negative_position(library: Library, ten_tracks: list[int]) -> None:
    with pytest.raises(LibraryError, match="CHECK"):
        library.rows("INSERT INTO queue_entries VALUES (-1, 0, 1, ?)", ten_tracks[0])


Change = tuple[str, int, int]
changes = st.lists(
    st.tuples(st.sampled_from(["append", "insert", "remove", "move", "clear"]), st.integers(0, 9), st.integers(0, 9)),
    max_size=15,
)


@given(changes)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_stored_queue_behaves_like_a_list(library: Library, ten_tracks: list[int], changes: list[Change]) -> None:
    queue, model = StoredQueue(library), list[int]()
    queue.clear()
    for what, a, b in changes:
        if what == "append":
            queue.append(ten_tracks[a:])
            model += ten_tracks[a:]
        elif what == "clear" and a == 0:
            queue.clear()
            model.clear()
        elif a < len(model) and b < len(model):
            if what == "insert":
                queue.insert(a + 1, ten_tracks[:b])
                model[a + 1 : a + 1] = ten_tracks[:b]
            elif what == "move":
                queue.move([a], b)
                model.insert(b, model.pop(a))
            elif what == "remove":
                queue.remove({a, b})
                model = [track_id for index, track_id in enumerate(model) if index not in (a, b)]
    assert queued(queue) == model
    positions = library.rows("SELECT position FROM queue_entries ORDER BY position")
    assert positions == [(index,) for index in range(len(model))]


ENDLESS_CHANGES = """
import sys
from pathlib import Path
from auralis_tui.library.database import open_library
from auralis_tui.library.queues import StoredQueue

queue = StoredQueue(open_library(Path(sys.argv[1])))
track_ids = [int(track_id) for track_id in sys.argv[2].split(",")]
while True:
    queue.append(track_ids)
    print("changed", flush=True)
    queue.move([0], 9)
    queue.remove(range(5))
    queue.clear()
"""


@pytest.mark.audit("M-20")
@pytest.mark.parametrize("changes_seen", [1, 2, 7])
def test_a_kill_leaves_the_queue_before_or_after_a_change(
    database_path: Path, library: Library, ten_tracks: list[int], changes_seen: int
) -> None:
    ids = ",".join(map(str, ten_tracks))
    child = subprocess.Popen(
        [sys.executable, "-c", ENDLESS_CHANGES, str(database_path), ids], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    for _ in range(changes_seen):
        assert child.stdout.readline() == "changed\n"
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    moved = [*ten_tracks[1:], ten_tracks[0]]
    again = open_library(database_path)
    assert queued(StoredQueue(again)) in (ten_tracks, moved, moved[5:], [])
    positions = again.rows("SELECT position FROM queue_entries ORDER BY position")
    assert positions == [(index,) for index in range(len(positions))]
    assert again.rows("PRAGMA integrity_check") == [("ok",)]
    again.close()
