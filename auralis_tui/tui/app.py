"""The console: a Textual application that draws what the daemon says and sends what the user asks."""

import logging
import os
import signal
import sys
from asyncio import get_running_loop
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.widgets import Input

from auralis_tui import folders
from auralis_tui.bus.client import Connection
from auralis_tui.bus.commands import Subscribe
from auralis_tui.config import ConsoleConfig
from auralis_tui.errors import AuralisError, ConfigError
from auralis_tui.tui import glyphs, themes
from auralis_tui.tui.ascii_border import draw_focus_in_ascii
from auralis_tui.tui.bridge import Bridge
from auralis_tui.tui.kept import read_kept
from auralis_tui.tui.key_words import key_name
from auralis_tui.tui.keymap import Written, resolve
from auralis_tui.tui.now.picture import Way, choose
from auralis_tui.tui.reading import Catalogue, OpenCatalogue
from auralis_tui.tui.screens.configuring import Configured
from auralis_tui.tui.screens.console import ConsoleScreen, Surroundings
from auralis_tui.tui.type_ahead import patiently, until_taken, way_up
from auralis_tui.tui.widgets.now_pane import NowPane
from auralis_tui.tui.widgets.paint import Look, Painted
from auralis_tui.tui.widgets.shortcut import Shortcut
from auralis_tui.tui.widgets.table import Table

POSITION_HZ = 4.0
LOCAL_FPS = 20
SSH_FPS = 5
LOG_BYTES = 1024 * 1024
FALLBACK_THEME = "mono"

logger = logging.getLogger(__name__)


class ConsoleApp(App[None]):
    """The application around the console's screen."""

    CSS_PATH = [  # noqa: RUF012
        "auralis.tcss", "rack.tcss", "metering.tcss", "jobs.tcss", "now.tcss", "lists.tcss",
    ]  # fmt: skip
    TITLE = "auralis"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", show=False, priority=True),
        Binding("ctrl+c", "leave", show=False),
        Binding("ctrl+z", "suspend_process", show=False),
    ]

    def __init__(
        self,
        connect: Callable[[], Awaitable[Connection]],
        database: Path,
        settings: ConsoleConfig | None = None,
        *,
        paths: tuple[str, ...] = (),
        environment: Mapping[str, str] | None = None,
        keys: Written | None = None,
        first_run: bool = False,
        open_catalogue: OpenCatalogue | None = None,
        now: Callable[[], datetime] = datetime.now,
        on_painted: Callable[[], None] = lambda: None,
    ) -> None:
        """Make the console.

        `connect` is called for each attempt to reach the daemon; `paths` are added and played once it is reached;
        `on_painted` is called after the first frame.
        """
        self._environment = os.environ if environment is None else environment
        settings = settings or ConsoleConfig()
        self.keymap = resolve(keys or {})
        """The keys in force."""
        self._configured_theme = settings.theme
        self._on_painted = on_painted
        self._pushed: Awaitable[object] | None = None
        """The screen that was put over the others last, until it is there."""
        self._begun: tuple[str, ...] = ()
        """The keys of a sequence that have been pressed."""
        self._sign_set = _sign_set(settings, self._environment)
        self._theme_name, self._theme_trouble = _theme(settings, self._environment)
        self.look = Look(themes.Inks(themes.find_theme(self._theme_name)), self._sign_set)
        os.environ.pop("NO_COLOR", None)  # the theme has no colours then; Textual's filter would paint black on black
        super().__init__()
        self.animation_level = "none"
        draw_focus_in_ascii()
        self.console_screen = ConsoleScreen(Surroundings(open_catalogue or _opener(database), now))
        self.console_screen.first_run = first_run
        self._artwork = settings.artwork
        self.rates = rates(settings, self._environment)
        """How often positions and meters are wanted where they are seen."""
        self.shortcut = Shortcut(self)
        """The short way to the terminal, for what changes often."""
        self.bridge = Bridge(connect, self.console_screen, self.rates, paths)
        self.console_screen.post_command = self.bridge.post  # type: ignore[method-assign]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the console's own variables."""
        return themes.variable_defaults()

    @property
    def meters_fps(self) -> float:
        """How many frames of the meters come in a second."""
        return self.rates.meters_hz

    def on_configured(self, event: Configured) -> None:
        """Use what was changed in the configuration's file: keys, signs, covers, how often meters are drawn."""
        self.keymap = resolve(event.config.keys)
        self.set_keymap(self.keymap.overrides)
        self._sign_set = _sign_set(event.config.console, self._environment)
        self._artwork = event.config.console.artwork
        self._restyle()
        self.console_screen.ask_about_now_again()
        self.rates = self.bridge.rates = rates(event.config.console, self._environment)
        with suppress(AuralisError):  # without a connection they count from the next one on
            self.bridge.post(self.rates)
        self._tell_problems_of_keys()

    def _tell_problems_of_keys(self) -> None:
        if problems := self.keymap.problems:
            more = f"{len(problems) - 1} more: auralis doctor" if len(problems) > 1 else ""
            self.console_screen.tell(f"Keys: {problems[0]}", more, failure=True)

    @property
    def picture_way(self) -> Way:
        """How covers are shown in this terminal, with this theme."""
        return choose(
            self._artwork, self._environment, full_signs=self._sign_set.name == "full",
            own_colors=not self._theme_file.ansi,
        )  # fmt: skip

    def push_screen(self, *arguments: Any, **options: Any) -> Any:
        """Put a screen over the others; keys wait until it is there."""
        pushed = super().push_screen(*arguments, **options)
        self._pushed = pushed
        return pushed

    def get_default_screen(self) -> ConsoleScreen:
        """Return the console's screen."""
        return self.console_screen

    def on_mount(self) -> None:
        """Paint first, then connect."""
        self._log_to_file()
        for name, path in themes.theme_paths().items():
            try:
                self.register_theme(themes.theme_of(name, themes.read_theme(path)))
            except ConfigError as error:
                self.console_screen.fail(error)
        self.theme_changed_signal.subscribe(self, self._restyle)
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        self.theme = self._theme_name
        self._restyle()
        if self._theme_trouble is not None:
            self.console_screen.fail(self._theme_trouble)
        with suppress(NotImplementedError, ValueError, RuntimeError):
            get_running_loop().add_signal_handler(signal.SIGHUP, self.exit)
            get_running_loop().add_signal_handler(signal.SIGTERM, self.exit)
        self.set_keymap(self.keymap.overrides)
        self._tell_problems_of_keys()
        self.call_after_refresh(self._begin)

    async def on_unmount(self) -> None:
        """Leave the daemon to itself."""
        await self.bridge.close()

    async def on_event(self, event: events.Event) -> None:
        """Let a key that belongs to a sequence wait for the next; a failure that was told is seen then."""
        if isinstance(event, events.Key | events.MouseDown) and not event.is_forwarded:
            self.console_screen.attend()
        if isinstance(event, events.Key) and not event.is_forwarded and await self._does(event):
            return
        await super().on_event(event)

    async def _does(self, event: events.Key) -> bool:
        """Do what a key is for before the next is looked at; tell whether it was for this, and not for a field.

        So what is typed after it, however fast, is meant for the field, the panel or the pane that it leads to.
        """
        await self._until_there()
        if await self._takes(event.key):
            return True
        self.app_focus = True
        focused = self.focused
        if focused is not None and getattr(focused, "editing", False):
            await until_taken([focused])  # a key before this one may have ended it
        if focused is not None and (
            getattr(focused, "editing", False) or focused.check_consume_key(event.key, event.character)
        ):
            return False
        way = [*way_up(focused), self.console_screen] if isinstance(focused, Input) else []
        await until_taken(way)
        await self._check_bindings(event.key, priority=True) or await self._check_bindings(event.key)
        await until_taken(way)
        return True

    async def _until_there(self) -> None:
        """Wait for a panel or a screen that an earlier key asked for."""
        await self.console_screen.ahead.wait()
        if (pushed := self._pushed) is not None:
            self._pushed = None
            await patiently(pushed)

    async def _takes(self, key: str) -> bool:
        """Take a key that begins a sequence or goes on with one; tell whether it was taken."""
        sequences = self.keymap.sequences
        if self.screen is not self.console_screen or isinstance(self.focused, Input):
            self._begun = ()
            return False
        pressed, self._begun = (*self._begun, key), ()
        if pressed in sequences:
            await self.run_action(f"screen.{sequences[pressed]}")
            return True
        if following := [keys for keys in sequences if keys[: len(pressed)] == pressed]:
            self._begun = pressed
            titles = {keys: self.keymap.actions[sequences[keys]].title for keys in following}
            ways = [f"{key_name(keys[len(pressed)])} {title}" for keys, title in titles.items()]
            self.console_screen.tell(f"{key_name(' '.join(pressed))} and then: {', '.join(ways)}")
            return True
        return False

    def action_leave(self) -> None:
        """Leave; the music goes on."""
        self.console_screen.action_detach()

    def _begin(self) -> None:
        self._on_painted()
        self.console_screen.begin_settings(self._configured_theme)
        self.run_worker(self.bridge.run(), name="bridge", group="bridge")

    @property
    def _theme_file(self) -> themes.ThemeFile:
        return themes.find_theme(self.theme if self.theme in themes.theme_paths() else "night")

    def _restyle(self, _: object = None) -> None:
        file = self._theme_file
        self.look = Look(themes.Inks(file), self._sign_set)
        for place in (self, *self.screen_stack):  # panels that are opened later find them in the application
            place.set_class(file.heavy_focus, "-heavy")
            place.set_class(self._sign_set.name == "ascii", "-ascii")
            place.set_class(self._sign_set.name == "blocks", "-blocks")
        for screen in self.screen_stack:
            for widget in (*screen.query(Painted), *screen.query(Table)):
                widget.refresh()
            for pane in screen.query(NowPane):
                pane.restyle(self.picture_way)

    def _log_to_file(self) -> None:
        from logging.handlers import RotatingFileHandler

        folder = folders.state_folder()
        with suppress(OSError):  # a console without a log is still a console
            folder.mkdir(parents=True, exist_ok=True)
            handler = RotatingFileHandler(folder / "console.log", maxBytes=LOG_BYTES, backupCount=1, delay=True)
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
            package = logging.getLogger("auralis_tui.tui")
            package.handlers[:] = [handler]
            package.propagate = False

    def _handle_exception(self, error: Exception) -> None:
        """Write the traceback into the log, and a sentence on the terminal."""
        logger.error("The console failed.", exc_info=error)
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self.panic(
            Text(
                "The console met something it can't handle, and has closed.\n"
                "The music goes on, and auralis brings the console back.  What it was is in\n"
                f"{folders.state_folder() / 'console.log'}"
            )
        )


def rates(settings: ConsoleConfig, environment: Mapping[str, str]) -> Subscribe:
    """Return how often positions and meters are wanted: less over ssh, unless the settings say."""
    fps = settings.fps or (SSH_FPS if "SSH_CONNECTION" in environment else LOCAL_FPS)
    return Subscribe(position_hz=min(POSITION_HZ, fps), meters_hz=fps)


def _sign_set(settings: ConsoleConfig, environment: Mapping[str, str]) -> glyphs.Glyphs:
    if settings.glyphs != "auto":
        return glyphs.SETS[settings.glyphs]
    return glyphs.guess(environment, getattr(sys.__stdout__, "encoding", "") or "utf-8")


def _theme(settings: ConsoleConfig, environment: Mapping[str, str]) -> tuple[str, ConfigError | None]:
    kept = read_kept()
    chosen = kept.theme if kept.theme in themes.theme_paths() and kept.configured_theme == settings.theme else ""
    name = themes.choose(chosen or settings.theme, environment)
    try:
        themes.find_theme(name)
    except ConfigError as error:
        return FALLBACK_THEME, error
    return name, None


def _opener(database: Path) -> OpenCatalogue:
    def open_catalogue() -> Catalogue:
        from auralis_tui.library.catalogue import (
            Catalogue as Library,  # peewee comes with it: not before the first frame
        )

        return Library(database)

    return open_catalogue
