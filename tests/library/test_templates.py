"""Templates keep a queue, and are found by name and tag."""

import pytest

from auralis_tui.errors import LibraryError, UsageError
from auralis_tui.library import changes, templates
from auralis_tui.library.change_kinds import KINDS
from auralis_tui.library.changes import Direction
from auralis_tui.library.database import Library
from auralis_tui.library.queues import StoredQueue
from auralis_tui.library.templates import Template


def go(library: Library, direction: Direction) -> None:
    changes.go_through(library, changes.next_change(library, direction), direction, KINDS)


def names(library: Library, tag: str = "") -> list[str]:
    return [template.name for template in templates.listed(library, tag)]


@pytest.fixture
def queue(library: Library, ten_tracks: list[int]) -> StoredQueue:
    queue = StoredQueue(library)
    queue.append([*ten_tracks[:3], ten_tracks[0]])
    return queue


def test_a_queue_is_kept_with_all_there_is_to_it(library: Library, queue: StoredQueue, ten_tracks: list[int]) -> None:
    templates.save(library, Template("Sunday", "slow", ("Quiet", "home", "quiet"), favourite=True, created_at=5.0))
    [info] = templates.listed(library)
    assert (info.name, info.description, info.tags, info.favourite, info.tracks, info.load_count) == (
        "Sunday", "slow", ("quiet", "home"), True, 4, 0,
    )  # fmt: skip
    kept = templates.load(library, "sunday", 9.0)
    assert kept.track_ids == (*ten_tracks[:3], ten_tracks[0])
    [info] = templates.listed(library)
    assert (info.load_count, info.loaded_at) == (1, 9.0)


def test_saving_renaming_and_deleting_are_undone(library: Library, queue: StoredQueue) -> None:
    templates.save(library, Template("One"))
    templates.load(library, "One", 1.0)
    queue.clear()
    queue.append([1])
    templates.save(library, Template("one", "again"))
    templates.change(library, "one", {"name": "Two", "tags": ("b",)})
    templates.delete(library, "Two")
    assert names(library) == []
    go(library, Direction.UNDO)
    assert [(info.name, info.tags, info.tracks) for info in templates.listed(library)] == [("Two", ("b",), 1)]
    go(library, Direction.UNDO)
    go(library, Direction.UNDO)
    assert [(info.name, info.description, info.tracks) for info in templates.listed(library)] == [("One", "", 4)]
    for _ in range(3):
        go(library, Direction.REDO)
    assert names(library) == []


def test_tags_are_found_whole(library: Library, queue: StoredQueue) -> None:
    for name, tags in (("a", ("rock",)), ("b", ("rocket", "100%")), ("c", ()), ("d", ("x_y",))):
        templates.save(library, Template(name, tags=tags))
    assert (names(library, "rock"), names(library, "Rocket"), names(library, "100%")) == (["a"], ["b"], ["b"])
    assert (names(library, "xzy"), names(library, "roc"), names(library)) == ([], [], ["a", "b", "c", "d"])


@pytest.mark.audit("L-09")
def test_ten_thousand_templates_do_not_slow_it(library: Library, queue: StoredQueue) -> None:
    with library.transaction():
        library.many(
            """INSERT INTO queue_templates (name, description, tags, shuffle, repeat, favourite, load_count, created_at)
            VALUES (?, '', ?, 0, 'off', 0, 0, 0)""",
            [(f"template {number}", f"|tag {number}|") for number in range(9_999)],
        )
    statements: list[str] = []
    library.connection.set_trace_callback(statements.append)
    assert names(library, "tag 77") == ["template 77"]
    assert len(statements) == 1  # all in SQL
    library.connection.set_trace_callback(None)
    templates.save(library, Template("last"))
    with pytest.raises(UsageError, match="10000 templates already"):
        templates.save(library, Template("one more"))


@pytest.mark.parametrize("name", ["", " ", "x" * 41, "a\nb"])
def test_names_that_can_not_be_are_refused(library: Library, queue: StoredQueue, name: str) -> None:
    with pytest.raises(UsageError, match="name"):
        templates.save(library, Template(name))


def test_what_is_not_there_is_told(library: Library) -> None:
    with pytest.raises(LibraryError, match="no template x"):
        templates.delete(library, "x")
    with pytest.raises(UsageError, match="queue is empty"):
        templates.save(library, Template("x"))
