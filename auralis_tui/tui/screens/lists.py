"""What the keys do to the row under the cursor."""

from typing import TYPE_CHECKING

from auralis_tui.bus import commands as bus
from auralis_tui.bus.commands import Where
from auralis_tui.errors import UsageError
from auralis_tui.tui.screens.mastering import MasteringActions
from auralis_tui.tui.screens.stage_kinds import KindScreen
from auralis_tui.tui.widgets.chain_view import ChainView
from auralis_tui.tui.widgets.compare_view import CompareView
from auralis_tui.tui.widgets.library_lists import AlbumList, ArtistList, ResultList
from auralis_tui.tui.widgets.panes import MOST_QUEUED
from auralis_tui.tui.widgets.presets_pane import PresetList
from auralis_tui.tui.widgets.queue_list import QueueList
from auralis_tui.tui.widgets.rack_rows import CursorView
from auralis_tui.tui.widgets.stage_view import StageView
from auralis_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from auralis_tui.tui.widgets.library_pane import LibraryPane


class ListActions(MasteringActions):
    """Playing, adding, removing, moving."""

    _steps = 0
    """By how many places entries are still to be moved,"""
    _moving: int | None = None
    """and by how many they are being moved,"""
    _moved_from = 0
    """from the row on which the cursor was."""

    @property
    def table(self) -> Table | CursorView | None:
        """The list, or view with a cursor, that has the focus."""
        focused = self.screen.focused
        return focused if isinstance(focused, Table | CursorView) else None

    def action_activate(self) -> None:
        """Play, go into, or use what is under the cursor."""
        match self.table:
            case ArtistList():
                self._library.open_albums()
            case AlbumList() | ResultList() as songs if songs.count:
                self._play(songs)
            case QueueList() as queue if queue.chosen is not None:
                self.send(bus.Play(index=queue.chosen))
            case PresetList() as presets if presets.chosen:
                self.send(bus.SetPreset(preset=presets.chosen.id))
            case ChainView():
                self.set_focus(self.rack.stage_view)
            case StageView() as stage:
                stage.begin()
            case CompareView() as slots:
                self.send(bus.RecallSlot(slot=slots.chosen.name))

    def on_table_chosen(self) -> None:
        """Do with a double click what enter does."""
        self.action_activate()

    def action_add(self) -> None:
        """Add to the queue's end; a stage to the chain, or a band to a stage."""
        match self.table:
            case ChainView() if self.chain is not None:
                self.app.push_screen(KindScreen(), self.add_stage)
            case StageView():
                self.change_bands(more=True)
            case _:
                self._add(Where.END)

    def action_add_next(self) -> None:
        """Add after what plays."""
        self._add(Where.NEXT)

    def action_remove(self) -> None:
        """Take an entry out of the queue, a stage out of the chain, a band out of a stage."""
        match self.table:
            case QueueList() as queue if queue.places:
                self.send(bus.RemoveEntries(indexes=queue.places, revision=queue.queue.revision))
                first = min(queue.selection)
                queue.end_selection()
                queue.move_to(first)  # where they were, not what comes to lie under the selection's end
            case ChainView():
                self.remove_stage(self.rack.selected)
            case StageView():
                self.change_bands(more=False)

    def action_clear(self) -> None:
        """Empty the queue."""
        self.send(bus.ClearQueue())

    def action_undo(self) -> None:
        """Take the last change of the queue back; of the chain where that is looked at."""
        self.send(bus.UndoEdit() if self.at_rack else bus.Undo())

    def action_redo(self) -> None:
        """Make it again."""
        self.send(bus.RedoEdit() if self.at_rack else bus.Redo())

    def action_select(self) -> None:
        """Begin or end a selection of rows."""
        if isinstance(self.table, QueueList | AlbumList | ResultList):
            self.table.toggle_selection()

    def action_move_down(self) -> None:
        """Move the entry down."""
        self._move_entry(1)

    def action_move_up(self) -> None:
        """Move the entry up."""
        self._move_entry(-1)

    @property
    def _library(self) -> "LibraryPane":
        from auralis_tui.tui.widgets.library_pane import LibraryPane

        return self.query_one(LibraryPane)

    def _play(self, songs: AlbumList | ResultList) -> None:
        ids, first = songs.around_chosen
        if first >= MOST_QUEUED:
            ids, first = ids[first:], 0
        if ids:
            self.send(bus.AddTracks(track_ids=tuple(ids[:MOST_QUEUED]), where=Where.REPLACE, play=True, first=first))

    def _add(self, where: Where) -> None:
        table = self.table
        if isinstance(table, ArtistList) and table.chosen:
            artist = table.chosen.id
            self._library.reader.read(
                "add",
                lambda catalogue: tuple(track.id for track in catalogue.artist_tracks(artist)),
                lambda ids: self.send(bus.AddTracks(track_ids=ids, where=where)),
            )
        elif isinstance(table, AlbumList | ResultList) and table.chosen:
            self.send(bus.AddTracks(track_ids=tuple(table.all_chosen), where=where))
            table.end_selection()
            table.move(1)

    def _move_entry(self, step: int) -> None:
        queue = self.table
        if isinstance(queue, ChainView):
            self.move_stage(queue.cursor, queue.cursor + step)
        elif isinstance(queue, QueueList) and queue.matches is not None:
            self.fail(UsageError("Entries can't be moved while the queue is filtered.", "esc shows all."))
        elif isinstance(queue, QueueList) and queue.places:
            self._steps += step
            if self._moving is None:
                self._send_move(queue)

    def _send_move(self, queue: QueueList) -> None:
        """Move by all steps that were asked for; more of them wait until the queue has answered."""
        places = queue.places
        first = max(0, min(queue.count - len(places), places[0] + self._steps)) if places else 0
        steps, self._steps, self._moving = self._steps, 0, None
        if places and first != places[0]:
            self._moving = first - places[0] if steps else None
            self._moved_from = queue.cursor
            self.send(bus.MoveEntries(indexes=places, to=first, revision=queue.queue.revision))

    def moved(self, changed: bool) -> None:
        """Go along with the entries that were moved, or stay where they were not; then make the steps that waited."""
        if self._moving is None:
            return
        steps, self._moving = self._moving, None
        queue = self.query_one(QueueList)
        if changed:
            queue.move_to(self._moved_from)
            queue.move_selection(steps)
            if self._steps:
                self._send_move(queue)
        else:
            self._steps = 0
