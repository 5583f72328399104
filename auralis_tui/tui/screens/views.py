"""Which of the library's views is shown, what it is sorted by, and its columns."""

from auralis_tui.errors import UsageError
from auralis_tui.tui.parsing import nearest
from auralis_tui.tui.screens.choice import Choice, ChoiceScreen
from auralis_tui.tui.screens.hits import HitActions
from auralis_tui.tui.screens.order import COLUMN, SORT, OrderScreen
from auralis_tui.tui.widgets.library_columns import COLUMNS
from auralis_tui.tui.widgets.library_lists import ResultList
from auralis_tui.tui.widgets.library_views import VIEWS, Kind, View

LARGEST_FIRST = frozenset({
    "added", "played", "plays", "skips", "rating", "year", "size", "rate", "dr", "changed", "tracks", "albums",
})  # fmt: skip
"""What one wants to see the most of first."""
DIRECTIONS = {"desc": True, "down": True, "asc": False, "up": False}


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
        choices = self._orders()
        if choices:
            title = f"Order of {self._library_pane.shown.title}"
            self.app.push_screen(OrderScreen(title, self._orders, self._take_order, self._move_column))
        else:
            self.tell("This list has one order, and no columns.", "C chooses another view.")

    def _orders(self) -> list[Choice]:
        pane = self._library_pane
        view, sort = pane.shown, pane.sort_of(pane.shown)
        plain, arrow = sort.removeprefix("-"), "↓" if sort.startswith("-") else "↑"
        choices = [Choice("Sorted by")] if view.sorts else []
        choices += [
            Choice(name, f"{arrow}  again turns it round" if name == plain else "", f"{SORT} {name}", name == plain)
            for name in view.sorts
        ]
        if has_columns(view):
            shown = pane.columns_of(view)
            choices.append(Choice("Columns, where there is room"))
            choices += [
                Choice(COLUMNS[name].title, "", f"{COLUMN} {name}", name in shown)
                for name in (*shown, *(name for name in COLUMNS if name not in shown))
            ]
        return choices

    def _take_order(self, chosen: str) -> None:
        kind, _, name = chosen.partition(" ")
        if kind == SORT:
            self.sort_by(name)
        else:
            shown = self._library_pane.columns_of(self._library_pane.shown)
            if name in shown:
                self.show_columns([column for column in shown if column != name])
            else:
                self.show_columns([*shown, name])

    def _move_column(self, chosen: str, step: int) -> None:
        name = chosen.partition(" ")[2]
        shown = [*self._library_pane.columns_of(self._library_pane.shown)]
        if name in shown:
            place = max(0, min(len(shown) - 1, shown.index(name) + step))
            shown.remove(name)
            shown.insert(place, name)
            self.show_columns(shown)

    def show_columns(self, names: list[str]) -> None:
        """Let the view have these columns; the title is always one of them, none means those that it came with."""
        pane = self._library_pane
        pane.columns.pop(pane.shown.name, None)
        if names:
            pane.columns[pane.shown.name] = (*(() if "title" in names else ("title",)), *names)
        pane.show_again()

    def sort_by(self, words: str) -> None:
        """Sort the view: `year`, `year desc`, `-year`; by the same once more the other way round."""
        pane, view = self._library_pane, self._library_pane.shown
        name, _, direction = words.strip().rpartition(" ")
        if direction not in DIRECTIONS:
            name, direction = words.strip(), ""
        plain = name.removeprefix("-")
        if plain not in view.sorts:
            known = ", ".join(view.sorts) or "nothing"
            raise UsageError(f"{view.title.capitalize()} can't be sorted by {name or 'nothing'}.", f"By {known}.")
        pane.sorts[view.name] = self._turned(view, name, direction)
        pane.show_again()

    def _turned(self, view: View, name: str, direction: str) -> str:
        """Return an order the way round that is asked for, or else that it has not now."""
        plain = name.removeprefix("-")
        if plain == view.sorts[0] and view.kind is Kind.TRACKS:
            return ""
        if direction:
            return f"-{plain}" if DIRECTIONS[direction] else plain
        if name != plain:
            return name
        first, other = (f"-{plain}", plain) if plain in LARGEST_FIRST else (plain, f"-{plain}")
        return other if self._library_pane.sort_of(view) == first else first

    def on_result_list_sort_wanted(self, event: ResultList.SortWanted) -> None:
        """Sort by the column whose name was clicked."""
        if event.name in self._library_pane.shown.sorts:
            self.sort_by(event.name)
        else:
            self.tell("This column can't be sorted by.")

    def carry_out_own(self, word: str, rest: str) -> bool:
        """Carry out what is typed about order and columns."""
        if word == SORT:
            if not rest.strip():
                self.action_order()
            else:
                self.sort_by(rest)
            return True
        if word == "columns":
            self._columns(rest.replace(",", " ").split())
            return True
        return super().carry_out_own(word, rest)

    def _columns(self, words: list[str]) -> None:
        """Take columns by name; `+` and `-` change those that are shown, `default` brings the first ones back."""
        pane = self._library_pane
        if not words:
            self.action_order()
            return
        if not has_columns(pane.shown):
            raise UsageError(f"{pane.shown.title.capitalize()} has no columns to choose.", "C chooses another view.")
        if words == ["default"]:
            self.show_columns([])
            return
        for name in (word.lstrip("+-") for word in words):
            if name not in COLUMNS:
                raise UsageError(f"There is no column {name}.", nearest(name, list(COLUMNS)))
        if any(word[0] in "+-" for word in words):
            shown = [name for name in pane.columns_of(pane.shown) if f"-{name}" not in words]
            added = [word.lstrip("+") for word in words if word[0] != "-"]
            self.show_columns(list(dict.fromkeys([*shown, *added])))
        else:
            self.show_columns(list(dict.fromkeys(words)))


def has_columns(view: View) -> bool:
    """Say whether a view's columns can be chosen."""
    return view.kind in (Kind.TRACKS, Kind.INDEX)
