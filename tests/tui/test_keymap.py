"""Keys of the user's own: presets, sequences, and what is said of wishes that can't be."""

import pytest

from auralis_tui.bus import commands as bus
from auralis_tui.config import KEY_PRESETS
from auralis_tui.tui.actions import BY_ID
from auralis_tui.tui.key_words import key_names
from auralis_tui.tui.keymap import resolve
from auralis_tui.tui.keymap_presets import PRESETS
from auralis_tui.tui.widgets.library_lists import ArtistList
from tests.tui.conftest import console


def test_the_configuration_knows_every_preset() -> None:
    assert tuple(PRESETS) == KEY_PRESETS


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_leaves_every_action_a_key(name: str) -> None:
    keymap = resolve({"preset": name})
    assert keymap.problems == ()
    assert [action.id for action in keymap.actions.values() if not action.keys] == []
    for pane in {action.pane for action in BY_ID.values()}:
        keys = [key for action in keymap.actions.values() if action.pane == pane for key in action.keys.split(",")]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"bypas": "b"}, "There is no action bypas to give keys to. Did you mean bypass?"),
        ({"pause": "spcae"}, "spcae is no key, so pause keeps its own."),
        ({"pause": "hyper+x"}, "hyper+x is no key"),
        ({"bypass": "é", "mute": "é"}, "é is given to bypass and to mute; it stays with bypass."),
        ({"help": "S"}, "Stop has no key any more."),
        ({"top": "gg", "help": "g"}, "g begins gg, so that it can't be help by itself."),
        ({"preset": "emacs"}, "There is no key preset emacs. There are auralis, cmus, ncmpcpp, moc."),
    ],
)
def test_what_cant_be_is_said(written: dict[str, str], said: str) -> None:
    problems = resolve(written).problems
    assert len(problems) == 1
    assert problems[0].startswith(said)


def test_keys_are_read_as_they_are_written() -> None:
    keymap = resolve({"pause": "^A f5 ctrl+shift+left", "find": ["?", ","], "top": "gg home", "help": "h"})
    assert keymap.actions["pause"].keys == "ctrl+a,f5,ctrl+shift+left"
    assert keymap.actions["find"].keys == "question_mark,comma"
    assert key_names(keymap.actions["top"]) == "gg home"
    assert keymap.sequences == {("g", "g"): "top"}
    assert "h" not in keymap.actions["left_pane"].keys


async def test_a_key_of_the_users_works_and_is_shown() -> None:
    async with console(queue=3, keys={"pause": "X", "help": "f1"}) as found:
        await found.press("X", "space")
        assert found.connection.commands == [bus.Toggle()]
        assert "X pause" in found.text()[-1]
        assert "f1 keys" in found.text()[-1]
        await found.press("f1")
        assert "X  play / pause" in found.line("play / pause")


async def test_a_sequence_waits_for_its_last_key() -> None:
    async with console(queue=3, keys={"bottom": "ge", "top": "gg"}) as found:
        artists = found.app.console_screen.query_one(ArtistList)
        await found.press("g")
        assert "g and then: g top, e bottom" in found.text()[-1]
        await found.press("e")
        assert artists.cursor == artists.count - 1
        await found.press("g", "j", "g", "g")
        assert artists.cursor == 0
        await found.press("slash", "g", "g")
        assert found.app.console_screen.last_search == "gg"


async def test_what_is_wrong_with_the_keys_is_told_at_the_start() -> None:
    async with console(keys={"bypas": "b", "nexxt": "n"}) as found:
        assert "Keys: There is no action bypas" in found.text()[-1]


async def test_keys_of_cmus() -> None:
    async with console(queue=3, keys={"preset": "cmus"}) as found:
        await found.press("c", "b", "z", "v")
        assert found.connection.commands == [bus.Toggle(), bus.Next(), bus.Previous(), bus.Stop()]
