"""What the mouse does beside pointing: drags rows, opens what can be done with one, uses keys of the footer."""

from textual.widget import Widget

from auralis_tui.bus import commands as bus
from auralis_tui.tui.actions import FOOTER_WORDS, MENUS
from auralis_tui.tui.key_words import key_names
from auralis_tui.tui.keymap import keymap_of
from auralis_tui.tui.screens.choice import Choice, ChoiceScreen
from auralis_tui.tui.screens.library import LibraryActions
from auralis_tui.tui.screens.moving import SHARED_COLUMNS
from auralis_tui.tui.widgets.footer import Footer
from auralis_tui.tui.widgets.monitor_line import MonitorLine
from auralis_tui.tui.widgets.panes import Pane
from auralis_tui.tui.widgets.pointing import MenuWanted, RowsDragged
from auralis_tui.tui.widgets.queue_list import QueueList
from auralis_tui.tui.widgets.rack_rows import CursorView
from auralis_tui.tui.widgets.status_line import StatusLine
from auralis_tui.tui.widgets.table import Table
from auralis_tui.tui.widgets.volume import VolumePicked


class PointingActions(LibraryActions):
    """The mouse."""

    def on_rows_dragged(self, event: RowsDragged) -> None:
        """Move the rows."""
        self._move_entry(event.to - event.table.selection.start)

    def on_menu_wanted(self, event: MenuWanted) -> None:
        """Offer what can be done with the row."""
        pane = event.table.pane
        actions = [keymap_of(self).actions[name] for name in MENUS.get(pane, ())]
        choices = [
            Choice(
                FOOTER_WORDS.get((pane, action.id)) or (action.footer if action.id == "activate" else action.title),
                key_names(action),
                action.id,
            )
            for action in actions
        ]  # fmt: skip
        if choices:
            self.app.push_screen(ChoiceScreen("What to do", choices, "enter do it · esc close"), self._do_chosen)

    async def _do_chosen(self, action: object) -> None:
        if action:
            await self.run_action(f"screen.{action}")

    async def on_footer_picked(self, event: Footer.Picked) -> None:
        """Do what the key that was clicked does."""
        await self.run_action(f"screen.{event.action}")

    async def on_status_line_picked(self, event: StatusLine.Picked) -> None:
        """Do what the word that was clicked stands for."""
        await self.run_action(f"screen.{event.action}")

    def on_monitor_line_slot_picked(self, event: MonitorLine.SlotPicked) -> None:
        """Hear the snapshot that was clicked."""
        self.send(bus.RecallSlot(slot=event.slot))

    def on_volume_picked(self, event: VolumePicked) -> None:
        """Set the volume."""
        self.send(bus.SetVolume(volume_db=event.volume_db, relative=event.relative))

    def on_pane_border_clicked(self, event: Pane.BorderClicked) -> None:
        """Choose view or order by the library's title and fact; else put the focus into the pane."""
        if event.pane.id == "library" and event.top:
            self.action_views()
        elif event.pane.id == "library":
            self.action_order()
        elif holder := next((one for one in event.pane.query(Widget) if one.focusable and one.display), None):
            holder.focus()

    def follow_focus(self, focused: Widget) -> None:
        """Let the header say in which of the panes side by side one is."""
        if self.app.size.width < SHARED_COLUMNS or self.view not in ("library", "queue"):
            return
        if isinstance(focused, QueueList):
            self.show_pane("queue")
        elif isinstance(focused, Table | CursorView) and self._library_pane in focused.ancestors:
            self.show_pane("library")

    def show_pane(self, view: str) -> None:
        """Go to a pane that is in sight already: what has the whole body keeps it."""
        if view != self.view and not self.full:
            self.show_view(view)
