from collections import Counter
from pathlib import Path

from auralis_tui.tui.actions import BY_ID, CATALOGUE, FOOTERS, bindings
from auralis_tui.tui.key_words import footer_word, groups, guide, help_rows, key_name
from auralis_tui.tui.screens.console import ConsoleScreen

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "keys.md"


def test_no_key_means_two_things() -> None:
    for pane in {action.pane for action in CATALOGUE}:
        keys = Counter(key for action in CATALOGUE if action.pane == pane for key in action.keys.split(","))
        assert [key for key, count in keys.items() if count > 1] == []


def test_ids_are_unique_and_every_action_has_its_method() -> None:
    assert len(BY_ID) == len(CATALOGUE)
    assert [action.id for action in CATALOGUE if not hasattr(ConsoleScreen, f"action_{action.id}")] == []


def test_bindings_carry_the_ids() -> None:
    assert [binding.id for binding in bindings()] == [action.id for action in CATALOGUE if not action.pane]
    assert [binding.action for binding in bindings("report")] == ["screen.analyze", "screen.follow_playing"]


def test_every_footer_word_is_written() -> None:
    assert [name for pane, names in FOOTERS.items() for name in names if not footer_word(pane, BY_ID[name])] == []


def test_the_guide_is_up_to_date() -> None:
    assert GUIDE.read_text() == guide()


def test_the_help_page_fits_80_by_24() -> None:
    rows = {name: len(help_rows(group)) + 2 for name, group in groups().items()}
    left = rows["Playing"] + rows["Moving"] - 1
    right = sum(rows.values()) - rows["In lists"] - left - 2
    assert max(left, right) <= 21  # what concerns lists comes below, by scrolling


def test_keys_are_written_as_on_the_keyboard() -> None:
    written = [key_name(key) for key in ("ctrl+d", "shift+left", "question_mark", "G", "minus", "escape")]
    assert written == ["^D", "shift ←", "?", "G", "−", "esc"]


def test_the_screens_that_there_are_are_named() -> None:
    assert ("1-7", "screens") in help_rows(groups()["Moving"])
