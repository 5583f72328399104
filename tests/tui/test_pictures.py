"""Every screen looks as its picture in docs/pictures, to the cell and its colours."""

from html import unescape
from pathlib import Path

import pytest

from tests.tui.pictures.kept import FOLDER, difference
from tests.tui.pictures.screens import DRAWN, Set, pictures
from tests.tui.pictures.svg import words_of


@pytest.mark.parametrize("chosen", DRAWN, ids=str)
async def test_screens_look_as_in_their_pictures(chosen: Set, tmp_path: Path) -> None:
    drawn = await pictures(chosen, tmp_path)
    differences = [words for name, picture in drawn.items() if (words := difference(name, picture))]
    if differences:
        for name, picture in drawn.items():
            (tmp_path / name).write_text(picture)
        pytest.fail(
            "\n".join(differences) + f"\nHow they look now is in {tmp_path}, how they did in {FOLDER}."
            "\nIf that is meant: python -m tests.tui.pictures writes them anew."
        )


def test_a_difference_is_told_by_its_rows() -> None:
    name = sorted(path.name for path in FOLDER.glob("*.svg"))[0]
    picture = (FOLDER / name).read_text()
    assert difference(name, picture) == ""
    word = words_of(picture)[0].split()[0]
    assert "1 rows have other words" in difference(name, picture.replace(word, "x" * len(word), 1))
    assert "the colours of 1 rows" in difference(name, picture.replace(' B"', '"', 1))
    assert "there is none" in difference("nothing.svg", picture)


def test_all_pictures_that_are_kept_are_drawn_and_those_that_are_shown_are_kept() -> None:
    kept = {path.name for path in FOLDER.glob("*.svg")}
    names = {chosen.file(name, theme) for chosen in DRAWN for name in chosen.screens for theme in chosen.themes}
    assert kept == names


def test_without_other_signs_the_screens_are_ascii() -> None:
    pictures = sorted(FOLDER.glob("*-ascii.svg"))
    assert pictures
    for path in pictures:
        text = unescape("\n".join(words_of(path.read_text())))
        assert text.isascii()
        assert "##" in text  # the focused pane's frame
        assert ">" in text
