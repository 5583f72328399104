"""Settings of the configuration's file and keys: changed here, written there, and read anew when the file changes."""

import asyncio
import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from textual.app import SuspendNotSupported
from textual.message import Message

from auralis_tui import folders
from auralis_tui.bus.commands import SetOutput
from auralis_tui.bus.state import LatencyProfile, RatePolicy
from auralis_tui.config import Config, load_config
from auralis_tui.config_file import (
    BEGINNING,
    Value,
    choices,
    known_settings,
    overriding,
    read_value,
    write_setting,
)
from auralis_tui.errors import AuralisError, ConfigError, UsageError
from auralis_tui.tui import themes
from auralis_tui.tui.parsing import nearest
from auralis_tui.tui.screens.settings import LOOK_AGAIN_S, SettingsActions
from auralis_tui.tui.widgets.settings_rows import LATER, LIVE, Setting, default_of, written

EDITORS = ("editor", "nano", "vi")
"""Which editor is taken where the environment names none: the first that there is."""
SECTIONS = {setting.partition(".")[0] for setting in known_settings()}
ALL = "7 has them all; :keys edit opens the file."
KEYS = """
[keys]
# For an action's id its keys, between blanks; docs/guide/keys.md has the ids.
# preset = "cmus"
# bypass = "b ^B f5"
"""


class Configured(Message):
    """The configuration's file was read anew."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config


class ConfiguringActions(SettingsActions):
    """What is kept in the configuration's file."""

    _config_changed_ns = 0
    _edits = False
    """Whether an editor has the terminal."""
    _farewell = ""
    """What is said as soon as the editor gives it back."""

    def begin_settings(self, configured_theme: str) -> None:
        """Take up what was kept, and look after the configuration's file."""
        super().begin_settings(configured_theme)
        self._config_changed_ns = _changed_ns(folders.config_path())
        self.set_interval(LOOK_AGAIN_S, self.read_config_again)

    def read_config_again(self, tells: bool = True) -> None:
        """Use what is written in the file when it has changed; one that can't be used changes nothing."""
        changed_ns = _changed_ns(folders.config_path())
        if changed_ns == self._config_changed_ns:
            return
        self._config_changed_ns = changed_ns
        try:
            config = load_config()
            if config.console.theme != self._configured_theme:
                self._configured_theme = config.console.theme
                self.use_theme(config.console.theme)
        except AuralisError as error:
            self.fail(error)
            return
        self.post_message(Configured(config))
        self.show_settings()
        if tells:
            self.tell("The configuration is read anew.")

    def change_setting(self, setting: Setting) -> None:
        """Change a setting; one of the file goes to the next of its values, or is typed."""
        if setting.key not in known_settings():
            super().change_setting(setting)
        elif values := choices(setting.key):
            place = values.index(setting.value) if setting.value in values else -1
            self.set_setting(setting.key, values[(place + 1) % len(values)])
        else:
            self.open_prompt("command", f"set {setting.key} ")

    def set_setting(self, setting: str, text: str) -> None:
        """Write a setting into the file, and let it count at once where that can be."""
        value = read_value(setting, text)
        if setting == "console.theme" and value is not None:
            themes.find_theme(str(value))
        write_setting(setting, value)
        shown = written(value) if value is not None else f"{default_of(setting)}, as by default"
        kept = f"{setting} is {shown}."
        if variable := overriding(setting):
            self.tell(kept, f"{variable} has the last word as long as it is set.")
        elif setting in LIVE:
            self._order(setting, value)
            self.tell(kept)
        else:
            self.tell(kept, f"It counts {LATER}.")
        self.read_config_again(tells=False)
        self.show_settings()

    def _order(self, setting: str, value: Value) -> None:
        """Ask the daemon for what it can change while it runs."""
        match setting:
            case "output.name":
                self.send(SetOutput(output=str(value)))
            case "output.latency":
                self.send(SetOutput(latency=LatencyProfile(str(value or "normal"))))
            case "output.rate":
                self.send(SetOutput(rate_policy=RatePolicy(str(value or "fixed"))))

    def edit_keys(self) -> None:
        """Open the configuration's file in the user's editor; the console draws nothing meanwhile."""
        path = folders.config_path()
        try:
            _begin_keys(path)
        except ConfigError as error:
            self.fail(error)
            return
        self.run_worker(self._edit_keys(path), group="editor", exclusive=True)

    async def _edit_keys(self, path: Path) -> None:
        self._edits = True
        opened = await self._open_editor(path)
        self._edits = False
        self.read_config_again(tells=opened)
        if not opened:
            self.tell(f"Your keys are in {path}, under [keys].", "They count as soon as it is saved.")
        if self._farewell:
            self.say_goodbye(self._farewell)

    def say_goodbye(self, sentence: str) -> None:
        """Leave with a sentence; not while an editor has the terminal."""
        if self._edits:
            self._farewell = sentence
        else:
            super().say_goodbye(sentence)

    async def _open_editor(self, path: Path) -> bool:
        """Let an editor have the terminal while the daemon is listened to; tell whether there was one."""
        words = _editor()
        if not words:
            return False
        try:
            with self.app.suspend(), self.app.batch_update(), _deaf_to_interrupts():
                opened = await asyncio.to_thread(_has_run, [*words, str(path)])
        except SuspendNotSupported:
            return False
        self.refresh(layout=True)
        return opened

    def carry_out_own(self, word: str, rest: str) -> bool:
        """Carry out a typed command about the configuration; tell whether it was one."""
        setting, _, text = rest.strip().partition(" ")
        if word == "keys" and setting == "edit":
            self.edit_keys()
        elif word == "set" and setting.partition(".")[0] in SECTIONS:
            if setting not in known_settings():
                raise UsageError(f"There is no setting {setting}.", nearest(setting, list(known_settings()), ALL))
            self.set_setting(setting, text.strip())
        else:
            return super().carry_out_own(word, rest)
        return True


def _editor() -> list[str]:
    """Return the editor's command; nothing where there is none, or where it can't be read."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or next(filter(shutil.which, EDITORS), "")
    try:
        return shlex.split(editor)
    except ValueError:  # a quotation mark that is not closed
        return []


def _has_run(command: list[str]) -> bool:
    """Run a program to its end; tell whether it could be begun: what it would raise must not keep the terminal."""
    try:
        subprocess.run(command, check=False)
    except OSError:
        return False
    return True


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Leave the keys that interrupt to the program that has the terminal, which doesn't inherit this."""
    before = {kind: signal.signal(kind, lambda *_: None) for kind in (signal.SIGINT, signal.SIGQUIT)}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def _begin_keys(path: Path) -> None:
    """Write where the keys belong into the file, where nothing says so yet; raises `ConfigError`."""
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else BEGINNING
        if "[keys]" not in text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + KEYS, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path} can't be written: {error.strerror}.", "Check its permissions.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not in UTF-8.", "Write it so, or move it away.") from error


def _changed_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # there is none
        return 0
