"""What the keys of moving do: rows, panes, screens."""

from typing import ClassVar

from textual.widget import Widget

from auralis_tui.tui.screens.lists import ListActions
from auralis_tui.tui.widgets.header import Header
from auralis_tui.tui.widgets.library_lists import AlbumList, ArtistList
from auralis_tui.tui.widgets.library_pane import LibraryPane
from auralis_tui.tui.widgets.meter_panes import MetersPane, MetersView
from auralis_tui.tui.widgets.panes import QueuePane
from auralis_tui.tui.widgets.stage_view import StageView

SHARED = ("library", "queue")
AT_HOME = (*SHARED, "now")
"""Screens that have one place, side by side where there is room."""
SHARED_COLUMNS = 100
"""From this width on, library and queue stand side by side."""
WIDE_COLUMNS = 120
HUGE_COLUMNS = 200
"""From here on what plays now stands there too."""
WHOLE = "#home > Pane.-whole, #mastering Pane.-whole, #meters > Pane.-whole, #report > Pane.-whole, #jobs > Pane.-whole"
"""The pane that has the whole body."""


class MovingActions(ListActions):
    """Cursor, panes, screens."""

    view: str
    full: bool
    HOLDERS: ClassVar[dict[str, str]] = {
        "report": "#report-page",
        "now": "#lyrics",
        "jobs": "#jobs-list",
        "settings": "#settings-list",
    }

    def action_down(self) -> None:
        """Move down."""
        self._move_cursor(1)

    def action_up(self) -> None:
        """Move up."""
        self._move_cursor(-1)

    def action_half_down(self) -> None:
        """Move down half a page."""
        self._move_cursor(self._page // 2 or 1)

    def action_half_up(self) -> None:
        """Move up half a page."""
        self._move_cursor(-(self._page // 2 or 1))

    def action_page_down(self) -> None:
        """Move down a page."""
        self._move_cursor(self._page)

    def action_page_up(self) -> None:
        """Move up a page."""
        self._move_cursor(-self._page)

    def action_top(self) -> None:
        """Go to the first row."""
        if self.table:
            self.table.move_to(0)

    def action_bottom(self) -> None:
        """Go to the last row."""
        if self.table:
            self.table.move(self.table.count)

    def action_right_pane(self) -> None:
        """Go to the column on the right."""
        if isinstance(self.table, ArtistList):
            self.query_one(LibraryPane).open_albums()
        elif not (isinstance(self.table, StageView) and self.table.move_column(1)):
            self._step_pane(1)

    def action_left_pane(self) -> None:
        """Go to the column on the left."""
        if isinstance(self.table, AlbumList):
            self.query_one(LibraryPane).leave_albums()
        elif not (isinstance(self.table, StageView) and self.table.move_column(-1)):
            self._step_pane(-1)

    def action_next_pane(self) -> None:
        """Go to the next pane."""
        self._step_pane(1)

    def action_previous_pane(self) -> None:
        """Go to the pane before."""
        self._step_pane(-1)

    def action_go_playing(self) -> None:
        """Put the cursor on what plays."""
        self.go_to_view("queue")
        self.query_one(QueuePane).narrow("")
        queue = self.query_one(QueuePane).table
        if queue.queue.index is not None:
            queue.move_to(queue.queue.index)
            queue.centre()

    def action_full_pane(self) -> None:
        """Give the body to the pane that has the focus, or back."""
        focused = self.screen.focused
        for pane in self.query("#home > Pane, #mastering Pane, #meters > Pane, #report > Pane, #jobs > Pane"):
            pane.set_class(focused is not None and pane in focused.ancestors_with_self, "-whole")
        self.full = not self.full and bool(self.query(WHOLE))

    def action_screen_1(self) -> None:
        """Go to the library."""
        self.go_to_view("library")

    def action_screen_2(self) -> None:
        """Go to the queue."""
        self.go_to_view("queue")

    def action_screen_3(self) -> None:
        """Go to mastering."""
        self.go_to_view("mastering")

    def action_screen_4(self) -> None:
        """Go to the meters."""
        self.go_to_view("meters")

    def action_screen_6(self) -> None:
        """Go to the jobs."""
        self.go_to_view("jobs")

    def on_header_picked(self, event: Header.Picked) -> None:
        """Go to the screen whose tab was clicked."""
        self.go_to_view(event.view)

    def go_to_view(self, view: str) -> None:
        """Show a screen, and put the focus into it."""
        if view == "mastering" and self.chain is None:
            self.ask_chain()
        self.show_view(view)
        self.set_focus(self._holder(view))

    @property
    def queue_in_sight(self) -> bool:
        """Whether the queue is shown: by itself, or beside the library."""
        return self.view == "queue" or (
            self.view == "library" and self.app.size.width >= SHARED_COLUMNS and not self.full
        )

    def set_focus(self, widget: Widget | None, scroll_visible: bool = False, from_app_focus: bool = False) -> None:
        """As in Textual, but that nothing is scrolled, each pane being wholly in sight, and no screen left is entered.

        Textual hands on the focus of what is hidden, and may do so after keys have gone to another screen.
        """
        if widget is None or not _is_left(widget):
            super().set_focus(widget, scroll_visible, from_app_focus)

    def show_view(self, view: str) -> None:
        """Show a screen; another one ends the full pane."""
        if view != self.view:
            self.full = False
        self.view = view
        shown = "home" if view in AT_HOME else view
        for place in self.query_one("#body").children:
            place.display = place.id == shown
        home = self.query_one("#home")
        if shown == "home" and not home.has_class(f"-at-{view}"):
            home.set_classes(f"-at-{view}")
        # Were it painted before it is laid out, Textual would not tell what is on it that it is shown.
        self.call_next(self.refresh, repaint=False, layout=True)

    def _holder(self, view: str) -> Widget:
        if view == "library":
            return self.query_one(LibraryPane).default_table
        if view == "queue":
            return self.query_one(QueuePane).table
        if view == "mastering":
            return self.rack.home
        if view == "meters":
            return self.query_one(MetersView).first
        return self.query_one(self.HOLDERS[view])

    def _step_pane(self, step: int) -> None:
        """Go round the panes in sight, in the order of reading."""
        width, panes = self.app.size.width, [self._holder(self.view)]
        if self.view == "mastering":
            panes = self.rack.stops
        if self.view == "meters":
            panes = [*self.query_one(MetersView).panes]
        if self.view in SHARED:
            library = self.query_one(LibraryPane)
            panes = [*library.columns_in_sight]
            if width >= SHARED_COLUMNS:
                panes.append(self.query_one(QueuePane).table)
            elif self.view == "queue":
                panes = [self.query_one(QueuePane).table]
            if width >= WIDE_COLUMNS:
                panes.append(self.query_one("#side-meters", MetersPane))
            if width >= HUGE_COLUMNS:
                panes.append(self.query_one("#lyrics"))
        focused = self.screen.focused
        place = panes.index(focused) if focused in panes else -step
        self._enter(panes[(place + step) % len(panes)])

    def _enter(self, holder: Widget) -> None:
        library = self.query_one(LibraryPane)
        if self.full and not any(pane in holder.ancestors_with_self for pane in self.query(WHOLE)):
            self.full = False
        columns = library.columns_in_sight
        if len(columns) > 1 and holder is columns[1]:
            library.open_albums()
        elif len(columns) > 1 and holder is columns[0]:
            library.leave_albums()
        else:
            self.set_focus(holder)
        if self.view in SHARED:
            self.show_view("queue" if holder is self.query_one(QueuePane).table else "library")

    def _move_cursor(self, steps: int) -> None:
        if self.table:
            self.table.move(steps)

    @property
    def _page(self) -> int:
        return self.table.page if self.table else 1


def _is_left(widget: Widget) -> bool:
    """Whether a widget is on a screen that isn't shown."""
    return any(not place.display for place in widget.ancestors_with_self if place.parent and place.parent.id == "body")
