"""Which of the library's views is shown, what it is sorted by, and its columns."""

from auralis_tui.errors import UsageError
from auralis_tui.tui.screens.choice import Choice, ChoiceScreen
from auralis_tui.tui.screens.hits import HitActions
from auralis_tui.tui.widgets.library_columns import COLUMNS
from auralis_tui.tui.widgets.library_views import VIEWS, Kind, View

LARGEST_FIRST = frozenset({"added", "played", "plays", "skips", "rating", "year", "size", "rate", "dr"})
"""What one wants to see the most of first."""


class ViewActions(HitActions):
    """Views, orders, columns."""

    def action_views(self) -> None:
        """Choose what the library lists."""
        shown = self._library_pane.view
        choices = [Choice(view.title, view.help, view, view is shown) for view in VIEWS]
        self.app.push_screen(ChoiceScreen("View of the library", choices, "enter show it · esc close"), self._show_view)

    def _show_view(self, view: object) -> None:
        if isinstance(view, View):
            self.show_library(view)

    def show_library(self, view: View) -> None:
        """Show a view of the library, and go there."""
        self._library_pane.choose(view)
        self.go_to_view("library")

    def action_order(self) -> None:
        """Choose what the list is sorted by, and its columns."""
        pane = self._library_pane
        view, sort, shown = pane.shown, pane.sort_of(pane.shown), pane.columns_of(pane.shown)
        plain = sort.removeprefix("-")
        fact = "again turns it round" if view.kind is Kind.TRACKS else ""
        choices = [Choice("Sorted by")] if view.sorts else []
        choices += [
            Choice(name, fact if name == plain else "", f"sort {name}", name == plain) for name in view.sorts
        ]  # fmt: skip
        if view.kind in (Kind.TRACKS, Kind.INDEX):
            choices.append(Choice("Columns, where there is room"))
            choices += [
                Choice(column.title, "", f"column {name}", name in shown)
                for name, column in COLUMNS.items() if name != "title"
            ]  # fmt: skip
        if choices:
            self.app.push_screen(ChoiceScreen(f"Order of {view.title}", choices), self._take_order)

    def _take_order(self, chosen: object) -> None:
        kind, _, name = str(chosen or "").partition(" ")
        if kind == "sort":
            self.sort_by(name)
        elif kind == "column":
            pane = self._library_pane
            names = set(pane.columns_of(pane.shown)) ^ {name}
            pane.columns[pane.shown.name] = tuple(column for column in COLUMNS if column in names)
            pane.show_again()

    def sort_by(self, name: str) -> None:
        """Sort the view; by the same once more the other way round."""
        pane = self._library_pane
        view, former = pane.shown, pane.sorts.get(pane.shown.name, "")
        plain = name.removeprefix("-")
        if plain not in view.sorts:
            known = ", ".join(view.sorts) or "nothing"
            raise UsageError(f"{view.title.capitalize()} can't be sorted by {name or 'nothing'}.", f"By {known}.")
        if view.kind is Kind.TRACKS and name == plain:
            first = f"-{plain}" if plain in LARGEST_FIRST else plain
            name = first if former != first else plain if first != plain else f"-{plain}"
        pane.sorts[view.name] = "" if plain == view.sorts[0] else name
        pane.show_again()
