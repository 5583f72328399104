"""The screen of settings: all of them, and below what the one under the cursor means."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.reactive import var

from auralis_tui.tui.widgets.paint import Line, Painted, Runs, clip, fit, wrap_columns
from auralis_tui.tui.widgets.panes import Pane
from auralis_tui.tui.widgets.settings_rows import Setting
from auralis_tui.tui.widgets.table import Table

NAME_COLUMNS = 26
VALUE_COLUMNS = 34
WIDE = 100
"""From so many columns on the meaning stands beside each value."""


class SettingsList(Table):
    """The settings under their headings."""

    pane = "settings"

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.settings: list[Setting] = []

    def show(self, settings: list[Setting]) -> None:
        """Show these; the cursor stays on its row."""
        self.settings = settings
        self.set_count(len(settings))

    @property
    def chosen(self) -> Setting | None:
        """The setting under the cursor."""
        return self.settings[self.cursor] if self.cursor < len(self.settings) else None

    def selectable(self, index: int) -> bool:
        """Not the headings."""
        return 0 <= index < self.count and not self.settings[index].heading

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a setting: its name, its value, and whether it can be changed here."""
        setting = self.settings[index]
        if setting.heading:
            return line.put(" ").put(setting.name, "muted bold").put(" ").rule(line.width - 1).done()
        line.put("   ").put(fit(setting.name, NAME_COLUMNS), "bright bold" if selected else "text").put("  ")
        ink = "accent" if setting.changeable else "muted"
        if line.width < WIDE:
            return line.put(clip(setting.value, line.width - line.column - 2), ink).done()
        line.put(clip(setting.value, VALUE_COLUMNS), ink).to(max(line.column + 2, NAME_COLUMNS + VALUE_COLUMNS + 8))
        return line.put(clip(setting.help, line.width - line.column - 2), "muted").done()


class SettingPage(Painted):
    """What a setting means, and how it is changed."""

    setting: var[Setting | None] = var(None)

    def rows(self, size: Size) -> list[Runs]:
        """Draw a rule, the meaning, and the way."""
        rows = [Line(size.width).put(" ").rule(size.width - 1).done()]
        if self.setting is None:
            return rows
        for text in wrap_columns(self.setting.help, max(20, size.width - 5))[: size.height - 2]:
            rows.append(Line(size.width).put("   ").put(text, "text").done())
        rows.append(Line(size.width).put("   ").put(clip(self.setting.how, size.width - 5), "muted").done())
        return rows

    def watch_setting(self) -> None:
        """Draw another setting."""
        self.repaint()


class SettingsPane(Pane):
    """The list, and the page of the setting under the cursor."""

    def compose(self) -> ComposeResult:
        """Make both."""
        with Vertical():
            yield SettingsList(id="settings-list")
            yield SettingPage(id="setting-page")

    def on_mount(self) -> None:
        """Write the title."""
        self.entitle("Settings")

    @property
    def rows(self) -> SettingsList:
        """The list."""
        return self.query_one(SettingsList)

    def show(self, settings: list[Setting]) -> None:
        """Show these settings."""
        self.rows.show(settings)

    def on_table_moved(self) -> None:
        """Show what the setting under the cursor means."""
        self.query_one(SettingPage).setting = self.rows.chosen
