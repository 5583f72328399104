"""Asking for a name in the last row, and completing the names that the console knows."""

from collections.abc import Callable, Sequence

from auralis_tui.library.rows import PlaylistRow
from auralis_tui.tui import themes
from auralis_tui.tui.screens.views import ViewActions
from auralis_tui.tui.widgets.completion import Vocabulary, backup_names, setting_lines
from auralis_tui.tui.widgets.library_columns import COLUMNS
from auralis_tui.tui.widgets.library_views import VIEWS
from auralis_tui.tui.widgets.prompt import NAMING, Prompt

PLAYLIST_VERBS = ("new", "rename", "delete", "import", "export", "query")


class NamingActions(ViewActions):
    """Names that are typed."""

    _playlist_names: Sequence[str] = ()
    _use_name: Callable[[str], None] | None = None

    def ask_name(self, kind: str, use: Callable[[str], None], text: str = "") -> None:
        """Let a name be typed, and use it; nothing typed is no name."""
        self._use_name = use
        self.open_prompt(kind, text)

    def open_prompt(self, kind: str, text: str = "") -> None:
        """Begin typing, with the names that can be completed."""
        self._prompt.vocabulary = Vocabulary(
            {
                **dict.fromkeys(("preset", "delete", "rename", "duplicate", "export"), self._preset_ids),
                "view": lambda: [view.name for view in VIEWS],
                "sort": lambda: self._library_pane.shown.sorts,
                "columns": lambda: ("default", *COLUMNS),
                "theme": lambda: sorted(themes.theme_paths()),
                "playlist": lambda: (*PLAYLIST_VERBS, *self._playlist_names),
                "backup": backup_names,
                "set": setting_lines,
            }
        )
        self._library_pane.reader.read("names", lambda catalogue: catalogue.lists.playlists(), self._name_lists)
        super().open_prompt(kind, text)

    def on_prompt_edited(self, event: Prompt.Edited) -> None:
        """Use the name that was typed."""
        if event.final and event.kind in NAMING:
            self._leave_prompt()
            use, self._use_name = self._use_name, None
            if use is not None and event.text.strip():
                use(event.text.strip())

    def _preset_ids(self) -> list[str]:
        return [preset.id for preset in self.mastering.presets]

    def _name_lists(self, found: list[PlaylistRow]) -> None:
        self._playlist_names = [row.name for row in found if not row.smart]
