from auralis_tui.library.database import Library
from auralis_tui.library.roots import remember, roots


def test_folders_are_remembered_once(library: Library) -> None:
    remember(library, ["/music/b", "/music/a", "/music/b"])
    assert roots(library) == ["/music/a", "/music/b"]


def test_a_folder_inside_a_known_one_is_part_of_it(library: Library) -> None:
    remember(library, ["/music", "/music/albums", "/musical"])
    assert roots(library) == ["/music", "/musical"]


def test_a_folder_takes_in_those_inside_it(library: Library) -> None:
    remember(library, ["/music/albums", "/other", "/music"])
    assert roots(library) == ["/music", "/other"]
