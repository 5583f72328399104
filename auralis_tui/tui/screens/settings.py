"""What the keys do in the settings, and themes: chosen with a preview, and read anew when their file changes."""

import asyncio
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from auralis_tui import folders
from auralis_tui.bus.commands import AddPaths
from auralis_tui.bus.state import EngineStats, Job, LibraryState, MasteringState, OutputState, PlaybackOptions
from auralis_tui.config import Config, load_config
from auralis_tui.errors import AuralisError, ConfigError, UsageError
from auralis_tui.file_names import to_text
from auralis_tui.tui import themes
from auralis_tui.tui.kept import read_kept, write_kept
from auralis_tui.tui.palette import Palette
from auralis_tui.tui.parsing import nearest
from auralis_tui.tui.screens.choice import Choice, ChoiceScreen
from auralis_tui.tui.screens.pointing import PointingActions
from auralis_tui.tui.widgets.library_columns import COLUMNS
from auralis_tui.tui.widgets.library_pane import LibraryPane
from auralis_tui.tui.widgets.library_views import BY_NAME, VIEWS
from auralis_tui.tui.widgets.settings_pane import SettingsList, SettingsPane
from auralis_tui.tui.widgets.settings_rows import Seen, Setting, settings

if TYPE_CHECKING:
    from auralis_tui.tui.screens.first_run import FirstRunScreen

LOOK_AGAIN_S = 1.0
"""How often the file of a theme of the user's is looked at."""


class SettingsActions(PointingActions):
    """Settings and themes."""

    options: PlaybackOptions
    mastering: MasteringState
    output: OutputState
    library: "LibraryState"
    engine: EngineStats
    jobs: tuple[Job, ...]
    _configured_theme = ""
    _theme_changed_ns: int | None = None
    _theme_before = ""
    """The theme in use while others are tried from the palette."""

    _asking: "FirstRunScreen | None" = None

    first_run = False
    """Whether it is asked where the music is, when there is none."""

    def welcome(self) -> None:
        """Ask where the music is, once."""
        if not self.first_run or self.library.tracks or self.jobs or any(folders.backups_folder().glob("*.sqlite3*")):
            return  # an empty library with backups is no beginning, but a loss
        self.first_run = False
        from auralis_tui.tui.screens.first_run import FirstRunScreen

        self._asking = FirstRunScreen(self.output)
        self.app.push_screen(self._asking, self._begin_with)

    def _begin_with(self, chosen: str | None) -> None:
        from auralis_tui.tui.screens.first_run import DEMO

        if chosen == DEMO:
            self.tell("The demo album is being made; it takes some seconds.")
            self.run_worker(self._make_demo(), group="demo")
        elif chosen:
            self.tell("Scanning; what is found plays at once.", "6 shows how far it is.")
            self.send(AddPaths(paths=(to_text(chosen),), play=True))

    async def _make_demo(self) -> None:
        """Let another process make the album, and play it."""
        program = (sys.executable, "-m", "auralis_tui", "demo", "--only-make")
        pipe = asyncio.subprocess.PIPE
        made = await asyncio.create_subprocess_exec(*program, stdout=pipe, stderr=pipe)
        out, said = await made.communicate()
        if made.returncode == 0:
            self.send(AddPaths(paths=(out.decode().strip(),), play=True))
        else:
            self.fail(AuralisError("The demo album can't be made.", said.decode(errors="replace").strip()[-200:]))

    def begin_settings(self, configured_theme: str) -> None:
        """Take up what was kept, and look after the theme's file."""
        self._configured_theme = configured_theme
        kept, pane = read_kept(), self.query_one(LibraryPane)
        known = {view.name for view in VIEWS} | {"search"}
        pane.sorts |= {name: sort for name, sort in kept.sorts.items() if name in known}
        pane.columns |= {
            name: tuple(column for column in columns if column in COLUMNS)
            for name, columns in kept.columns.items() if name in known
        }  # fmt: skip
        if kept.view in BY_NAME and kept.view != pane.view.name:
            pane.choose(BY_NAME[kept.view])
        self._theme_changed_ns = self._changed_ns()
        self.set_interval(LOOK_AGAIN_S, self.read_theme_again)

    def on_library_pane_shown(self) -> None:
        """Keep the view, its order and columns."""
        pane = self.query_one(LibraryPane)
        write_kept(view=pane.view.name, sorts=pane.sorts, columns=pane.columns)

    def action_screen_7(self) -> None:
        """Go to the settings."""
        self.go_to_view("settings")

    def show_view(self, view: str) -> None:
        """Show a screen; the settings are read anew."""
        super().show_view(view)
        if view == "settings":
            self.show_settings()

    def show_settings(self) -> None:
        """Draw the settings as they are now."""
        if self.view != "settings" or not self.is_mounted:
            return
        config = self._config()
        self.query_one(SettingsPane).show(list(settings(self._seen(config), config)))

    def _seen(self, config: Config) -> Seen:
        preset = config.keys.get("preset", "auralis")
        return Seen(
            self.player, self.options, self.mastering, self.output, self.library, self.engine,
            themes.find_theme(self.app.theme).title, self.query_one(LibraryPane).view.title, str(preset),
            len(set(config.keys) - {"preset"}),
        )  # fmt: skip

    def watch_options(self) -> None:
        """Show what was changed."""
        self.show_settings()

    def watch_output(self) -> None:
        """Show what was changed, and in the first run where the sound goes."""
        self.show_settings()
        if self._asking is not None and self._asking.is_attached:
            self._asking.show_output(self.output)

    def action_activate(self) -> None:
        """Change the setting under the cursor; all else as ever."""
        if isinstance(self.table, SettingsList) and self.table.chosen:
            self.change_setting(self.table.chosen)
        else:
            super().action_activate()

    def change_setting(self, setting: Setting) -> None:
        """Change a setting, or begin to."""
        if setting.command is not None:
            self.send(setting.command)
        elif setting.action:
            getattr(self, f"action_{setting.action}")()
        elif setting.typed:
            self.open_prompt("command", setting.typed)
        else:
            self.tell(f"{setting.name}: {setting.how}.")

    def action_theme(self) -> None:
        """Choose a theme; each is tried as the cursor comes to it."""
        before, choices = self.app.theme, self._theme_choices()
        screen = ChoiceScreen("Theme", choices, "enter keep it · esc as before", self._try_theme)
        self.app.push_screen(screen, lambda chosen: self.use_theme(str(chosen)) if chosen else self._try_theme(before))

    def _theme_choices(self) -> list[Choice]:
        choices = []
        for name in sorted(themes.theme_paths()):
            try:
                file = themes.find_theme(name)
            except ConfigError as error:
                self.fail(error)
                continue
            kind = "the terminal's own colours" if file.ansi else "dark" if file.dark else "light"
            choices.append(Choice(file.title, f"{kind}  {name}", name, name == self.app.theme))
        return choices

    def _try_theme(self, name: object) -> None:
        self.put_theme(str(name))

    def put_theme(self, name: str) -> None:
        """Draw with a theme; raises `ConfigError` with what is wrong in it."""
        file = themes.find_theme(name)
        self.app.register_theme(themes.theme_of(name, file))
        self.app.theme = name

    def use_theme(self, name: str) -> None:
        """Draw with a theme from now on."""
        known = sorted(themes.theme_paths())
        if name not in known:
            raise UsageError(f"There is no theme called {name or 'nothing'}.", nearest(name, known))
        self.put_theme(name)
        self._theme_changed_ns = self._changed_ns()
        write_kept(theme=name, configured_theme=self._configured_theme)
        self.show_settings()

    def read_theme_again(self) -> None:
        """Draw anew when the file of the theme in use has changed; one that can't be used changes nothing."""
        changed_ns = self._changed_ns()
        if changed_ns is None or changed_ns == self._theme_changed_ns:
            return
        self._theme_changed_ns = changed_ns
        themes.read_theme.cache_clear()
        try:
            file = themes.find_theme(self.app.theme)
        except ConfigError as error:
            path = themes.theme_paths()[self.app.theme]
            self.fail(ConfigError(error.message.replace(str(path), path.name), error.hint))
            return
        self.app.register_theme(themes.theme_of(self.app.theme, file))
        self.app.refresh_css(animate=False)
        self.app.theme_changed_signal.publish(self.app.current_theme)
        self.tell(f"The theme {file.title} is read anew.")

    def _changed_ns(self) -> int | None:
        """Return when the file of the user's own theme changed; None for one that came with the program."""
        path = themes.theme_paths().get(self.app.theme)
        if path is None or path.parent != themes.folders_of_themes()[-1]:
            return None
        try:
            return path.stat().st_mtime_ns
        except OSError:  # it is being written anew
            return self._theme_changed_ns

    def carry_out_own(self, word: str, rest: str) -> bool:
        """Carry out a typed command about themes, settings and keys; tell whether it was one."""
        match word:
            case "theme" if rest.strip():
                self.use_theme(rest.strip())
            case "theme":
                self.action_theme()
            case "settings":
                self.go_to_view("settings")
            case "keys":
                self.action_help()
            case _:
                return super().carry_out_own(word, rest)
        return True

    def action_typed(self, line: str) -> None:
        """Carry a line out as if it had been typed."""
        self._carry_out(line)

    def palette(self) -> Palette:
        """Return what can be found besides tracks: settings and themes too."""
        config = self._config()
        found = [one for one in settings(self._seen(config), config) if one.changeable]
        known = {str(one.value): (one.title, one.fact.partition("  ")[0]) for one in self._theme_choices()}
        return replace(super().palette(), settings=found, themes=known)

    def preview_theme(self, name: str) -> None:
        """Try a theme; without a name, draw as before."""
        if name and not self._theme_before:
            self._theme_before = self.app.theme
        wanted = name or self._theme_before
        if wanted and wanted != self.app.theme:
            self.put_theme(wanted)
        if not name:
            self._theme_before = ""

    def _config(self) -> Config:
        """Read the configuration; one that can't be read is told, and is as good as none."""
        try:
            return load_config()
        except AuralisError as error:
            self.fail(error)
            return Config()
