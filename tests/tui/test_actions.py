from collections import Counter
from pathlib import Path

from auralis_tui.errors import AuralisError
from auralis_tui.tui.actions import BY_ID, CATALOGUE, FOOTERS, bindings
from auralis_tui.tui.key_words import footer_word, groups, guide, help_rows, key_name
from auralis_tui.tui.palette import HIDDEN, Found
from auralis_tui.tui.screens.console import ConsoleScreen
from auralis_tui.tui.screens.find import FindList
from tests.tui.conftest import console

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


async def test_every_action_is_reached_by_key_palette_and_command_line() -> None:
    assert [action.id for action in CATALOGUE if not action.keys] == []
    async with console(queue=3) as found:
        await found.press("ctrl+p")
        items = found.app.screen.query_one(FindList).items
        assert {item.action for item in items if isinstance(item, Found)} == BY_ID.keys() - HIDDEN
        await found.press("escape")
        screen, ran, failures = found.app.console_screen, list[str](), list[AuralisError]()

        async def run(action: str) -> bool:
            ran.append(action.removeprefix("screen."))
            return True

        screen.run_action, screen.fail = run, failures.append  # type: ignore[assignment, method-assign]
        by_themselves = set()
        for name in BY_ID:
            sent, shown = len(found.connection.sent), found.app.screen
            screen._carry_out(name)
            await found.settle()
            if (
                len(found.connection.sent) > sent
                or found.app.screen is not shown
                or screen.query_one("#prompt").display
            ):
                by_themselves.add(name)
                await found.press("escape", "escape")
        assert failures == []
        assert set(ran) | by_themselves == BY_ID.keys()
