"""The screen of settings, and themes that are tried, kept and read anew."""

import asyncio
import os
from pathlib import Path

import msgspec
import pytest

from auralis_tui import folders
from auralis_tui.bus import commands as bus
from auralis_tui.bus.events import Goodbye, OptionsChanged, PlayerChanged
from auralis_tui.bus.state import LatencyProfile, PlaybackOptions, PlayerState
from auralis_tui.config import Config, ConsoleConfig, load_config
from auralis_tui.tui.kept import read_kept
from auralis_tui.tui.themes import read_theme, theme_paths
from auralis_tui.tui.widgets.settings_pane import SettingsPane
from auralis_tui.tui.widgets.settings_rows import CONFIG_HELP
from tests.doubles.terminal import WrittenTerminal
from tests.tui.conftest import Console, console


def test_every_setting_of_the_configuration_is_explained() -> None:
    fields = {
        f"{section}.{name}"
        for section, tree in msgspec.structs.asdict(Config()).items() if section != "keys"
        for name in msgspec.structs.asdict(tree)
    }  # fmt: skip
    assert set(CONFIG_HELP) == fields


async def choose(found: Console, name: str) -> None:
    rows = found.app.console_screen.query_one(SettingsPane).rows
    rows.move_to(next(place for place, setting in enumerate(rows.settings) if setting.name == name))
    await found.settle()


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 45)])
async def test_settings_are_changed_through_the_bus(size: tuple[int, int]) -> None:
    async with console(size=size) as found:
        await found.press("7")
        await choose(found, "Latency")
        assert "responsive: changes are heard" in " ".join(" ".join(found.text()).split())
        await found.press("enter")
        await choose(found, "Shuffle")
        await found.press("enter")
        assert found.connection.commands == [
            bus.SetOutput(latency=LatencyProfile.RESPONSIVE), bus.SetOptions(shuffle=True),
        ]  # fmt: skip
        found.connection.say(OptionsChanged(options=PlaybackOptions(shuffle=True)))
        await found.settle()
        assert " on " in found.line("   Shuffle ")


async def test_a_value_is_typed_and_what_is_in_the_file_is_named() -> None:
    async with console(size=(100, 30)) as found:
        await found.press("7")
        await choose(found, "Crossfade")
        await found.press("enter", "6", "enter")
        assert found.connection.commands == [bus.SetOptions(crossfade_s=6.0)]
        await choose(found, "library.watch")
        assert "it counts when the daemon begins anew" in " ".join(found.text())
        await found.press("enter")
        assert load_config().library.watch is False
        await found.press("colon", *"set console.glyphs ascii", "enter")
        assert "* 48 kHz" in found.text()[0]
        await found.press("colon", *"set output.latency quick", "enter")
        assert "It is safe, normal or responsive." in found.text()[-1]
        await found.press("colon", *"set library.watch default", "enter")
        assert "library.watch is on, as by default." in found.text()[-1]
        await found.press("colon", *"set console.fps default", "enter")
        assert "console.fps is 20, over ssh 5, as by default." in found.text()[-1]
        await found.press("colon", *"set console.theme nite", "enter")
        assert "There is no theme called nite. Did you mean night?" in " ".join(found.text()[-1].split())
        await found.press("colon", *"set console.fbs 1", "enter")
        assert "There is no setting console.fbs. Did you mean console.fps?" in " ".join(found.text()[-1].split())
        await found.press("colon", *"view nope", "enter")
        assert "There is no view nope." in found.text()[-1]
        assert "There are " in found.text()[-1]


async def test_the_keys_of_another_player_are_set_and_taken_back_at_once() -> None:
    async with console(size=(100, 30)) as found:
        await found.press("colon", *"set keys.preset cmus", "enter")
        assert "keys.preset is cmus." in found.text()[-1]
        assert load_config().keys == {"preset": "cmus"}
        await found.press("c")
        assert found.connection.commands == [bus.Toggle()]
        await found.press("colon", *"set keys.preset default", "enter")
        assert "keys.preset is auralis, as by default." in found.text()[-1]
        assert load_config().keys == {}
        await found.press("space")
        assert found.connection.commands == [bus.Toggle(), bus.Toggle()]


async def test_keys_are_read_anew_when_the_file_is_saved() -> None:
    async with console(size=(100, 30)) as found:
        screen = found.app.console_screen
        await found.press("question_mark", "e")
        assert "Your keys are in" in found.text()[-1]
        path = folders.config_path()
        write_later(path, path.read_text() + 'pause = "p"\nnext = "p"\n', 1)
        screen.read_config_again()
        await found.settle()
        assert "p is given to pause and to next" in found.text()[-1]
        await found.press("p")
        assert found.connection.commands == [bus.Toggle()]
        await found.press("question_mark", "slash", *"pause")
        assert "p  play / pause" in " ".join(found.text())
        assert "volume" not in " ".join(found.text()[1:-1])


async def test_a_theme_is_tried_and_taken_back_or_kept() -> None:
    async with console(size=(80, 24)) as found:
        names = sorted(theme_paths())
        await found.press("Y", "j")
        assert found.app.theme == names[(names.index("night") + 1) % len(names)]
        await found.press("escape")
        assert found.app.theme == "night"
        await found.press("colon", *"theme fjord", "enter")
        assert read_kept().theme == "fjord"
        await found.press("colon", *"theme fjrd", "enter")
        assert "Did you mean fjord?" in found.text()[-1]
    async with console(settings=ConsoleConfig(glyphs="full")) as found:
        assert found.app.theme == "fjord"
    async with console(settings=ConsoleConfig(theme="day", glyphs="full")) as found:
        assert found.app.theme == "day"


async def test_a_theme_of_the_users_is_read_anew_when_it_changes() -> None:
    own = folders.config_folder() / "themes" / "mine.toml"
    own.parent.mkdir(parents=True)
    own.write_text(theme_paths()["night"].read_text())
    async with console(settings=ConsoleConfig(theme="mine", glyphs="full")) as found:
        screen = found.app.console_screen
        write_later(own, own.read_text().replace("#b7a6f5", "#ffffff"), 1)
        screen.read_theme_again()
        await found.settle()
        assert found.app.look.inks.color("accent") == "#ffffff"
        write_later(own, own.read_text().replace('muted = "', 'muted = "mauve-ish '), 2)
        screen.read_theme_again()
        await found.settle()
        assert "mine.toml" in " ".join(found.text())
        assert found.app.look.inks.color("accent") == "#ffffff"
    read_theme.cache_clear()


def write_later(path: Path, text: str, seconds: int) -> None:
    """Write a file as if it were some seconds later."""
    later_ns = path.stat().st_mtime_ns + seconds * 10**9
    path.write_text(text)
    os.utime(path, ns=(later_ns, later_ns))


async def test_the_view_and_its_order_are_kept() -> None:
    async with console(size=(100, 30)) as found:
        await found.press("colon", *"view tracks", "enter", "colon", *"sort title", "enter")
    async with console(size=(100, 30)) as found:
        assert found.line("Library · tracks by title")


async def test_views_and_themes_are_found_by_the_palette() -> None:
    async with console(size=(100, 30)) as found:
        await found.press("ctrl+p", *"fjor", "enter")
        assert found.app.theme == "fjord"


class Lent(WrittenTerminal):
    """A terminal that an editor can have meanwhile."""

    given_back = 0

    @property
    def can_suspend(self) -> bool:
        return True

    def resume_application_mode(self) -> None:
        self.given_back += 1
        super().resume_application_mode()


@pytest.mark.parametrize("editor", ["/nowhere/editor", "true"])
async def test_the_terminal_is_the_consoles_again_whatever_becomes_of_the_editor(
    monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    monkeypatch.setenv("VISUAL", editor)
    async with console(size=(100, 30), driver=Lent) as found:
        found.app.console_screen.edit_keys()
        await found.settle()
        driver = found.app._driver
        assert isinstance(driver, Lent)
        assert driver.given_back == 1
        told = "is read anew." if editor == "true" else "Your keys are in"
        assert told in found.text()[-1]


async def test_while_an_editor_is_open_the_daemon_is_listened_to_and_nothing_is_drawn(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor, closing = tmp_path / "editor", tmp_path / "closing"
    os.mkfifo(closing)
    editor.write_text(f"#!/bin/sh\nkill -INT $PPID\ntimeout 20 cat {closing}\n")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    async with console(size=(100, 30), queue=3, driver=Lent) as found:
        screen, driver = found.app.console_screen, found.app._driver
        assert isinstance(driver, Lent)
        screen.edit_keys()
        await found.pilot.pause()
        written = len(driver.written)
        found.connection.say(PlayerChanged(player=PlayerState()), Goodbye())
        while not screen._farewell:
            await found.pilot.pause()
        assert screen.player.entry is None
        assert (driver.given_back, len(driver.written), found.app._exit) == (0, written, False)
        (await asyncio.to_thread(closing.open, "w")).close()
        while not found.app._exit:
            await found.pilot.pause()
        assert driver.given_back == 1


async def test_a_configuration_that_is_no_text_is_told() -> None:
    folders.config_path().parent.mkdir(parents=True, exist_ok=True)
    folders.config_path().write_bytes(b"# \xff\n")
    async with console(size=(100, 30)) as found:
        found.app.console_screen.edit_keys()
        await found.settle()
        assert found.app.console_screen.notice.message.endswith("is not in UTF-8.")
