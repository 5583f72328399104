"""What the user has changed, to be said with the key that takes it back."""

from collections.abc import Iterator

from auralis_tui.bus.commands import AddPaths, AddTracks, AnyCommand, ClearQueue, Redo, RemoveEntries, Undo
from auralis_tui.bus.library_commands import (
    DeleteTemplate,
    LoadTemplate,
    RateTracks,
    SaveTemplate,
    SetFavourite,
    SetTags,
)
from auralis_tui.bus.playlist_commands import (
    AddToPlaylist,
    CreatePlaylist,
    DeletePlaylist,
    ImportPlaylist,
    MoveInPlaylist,
    RemoveFromPlaylist,
    RenamePlaylist,
    SaveQuery,
)
from auralis_tui.bus.state import QueueState

UNDOABLE = (
    ClearQueue, RemoveEntries, RateTracks, SetFavourite, SaveTemplate, LoadTemplate, DeleteTemplate, CreatePlaylist,
    AddToPlaylist, RemoveFromPlaylist, MoveInPlaylist, DeletePlaylist, RenamePlaylist, SaveQuery,
    ImportPlaylist, SetTags, AddTracks, AddPaths,
)  # fmt: skip
"""What is told with the offer to take it back; what is added only where the queue isn't in sight."""

Words = tuple[str, str]
"""A sentence, and the key that takes it back."""


class Changes:
    """Knows which command the daemon's next answer is about."""

    def __init__(self) -> None:
        self._awaited = False
        """Whether the last command changes something that can be taken back, and hasn't been answered."""
        self._last: type[AnyCommand] | None = None
        self._ways = 0
        """How many undos, or redos, in a row have not been answered."""

    def sent(self, command: AnyCommand, *, queue_in_sight: bool) -> None:
        """Take up that a command goes out."""
        adds = isinstance(command, AddTracks | AddPaths)
        self._awaited = isinstance(command, UNDOABLE) and not (adds and queue_in_sight)
        if not isinstance(command, Undo | Redo):
            self._ways = 0
        elif type(command) is self._last:
            self._ways += 1
        else:
            self._ways = 1
        self._last = type(command)

    def failed(self) -> None:
        """Await nothing: the command was refused."""
        self._awaited = False
        self._ways = 0
        self._last = None

    def told(self, before: QueueState, now: QueueState, *, queue_in_sight: bool) -> Iterator[Words]:
        """Yield what is to be said when the queue's outline, which names what can be undone, becomes another one."""
        if self._awaited and now.undo and (now.undo, now.revision) != (before.undo, before.revision):
            self._awaited = False
            yield now.undo, "z undo"
        elif self._last is AddPaths and not queue_in_sight and now.undo != before.undo and now.length > before.length:
            yield now.undo, "z undo"  # more of a folder: it comes in parts, as it is read
        if self._ways and self._last is Undo and before.undo and now.redo == before.undo:
            self._ways -= 1
            yield f"Undone: {now.redo.rstrip('.')}.", "Z redo"
        elif self._ways and self._last is Redo and before.redo and now.undo == before.redo:
            self._ways -= 1
            yield f"Redone: {now.undo.rstrip('.')}.", "z undo"
