"""Search, filter, the command line, the palette, the help page, and leaving."""

from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Input

from auralis_tui.bus.commands import AddTracks, Shutdown, Where
from auralis_tui.bus.state import LibraryState
from auralis_tui.errors import AuralisError
from auralis_tui.tui import words
from auralis_tui.tui.bridge import Link, LinkState
from auralis_tui.tui.keymap import keymap_of
from auralis_tui.tui.palette import Found, Palette
from auralis_tui.tui.screens.find import FindScreen, Wanted
from auralis_tui.tui.screens.help import EDIT, HelpScreen
from auralis_tui.tui.screens.moving import MovingActions
from auralis_tui.tui.widgets.library_pane import LibraryPane
from auralis_tui.tui.widgets.panes import QueuePane
from auralis_tui.tui.widgets.prompt import Prompt
from auralis_tui.tui.widgets.queue_list import QueueList
from auralis_tui.tui.widgets.settings_rows import Setting

MUSIC_GOES_ON = "The music goes on.  auralis brings the console back, auralis quit stops the music."
UNREACHED = "No daemon could be reached to stop.  If music plays all the same, auralis quit stops it."


class FindingActions(MovingActions):
    """What is typed, and what lies over the screen."""

    link: var[LinkState] = var(LinkState())
    library: var[LibraryState] = var(LibraryState())
    _left_for_prompt: Widget | None = None
    pane: str
    last_search = ""
    """What was searched for last."""

    def say_goodbye(self, sentence: str) -> None:
        """Leave with a sentence."""
        self.app.exit(message=sentence)

    def action_search(self) -> None:
        """Search the library as it is typed."""
        self.full = False
        self.show_view("library")
        self._prompt.open("search")
        self._library_pane.search("")

    def action_filter(self) -> None:
        """Narrow the queue, or else the library's list; what is typed next is never taken for keys."""
        if self.view == "queue" or isinstance(self.table, QueueList):
            self.show_view("queue")
            self._prompt.open("filter-queue")
        elif self._library_pane.sought is not None:
            self.action_search()
        else:
            self.show_view("library")
            self._prompt.open("filter")

    def action_command(self) -> None:
        """Type a command."""
        self.open_prompt("command")

    def action_help(self) -> None:
        """Show the keys."""
        self.app.push_screen(HelpScreen(self.view), lambda wish: self.edit_keys() if wish == EDIT else None)

    def edit_keys(self) -> None:
        """Let the user change the keys."""

    async def action_find(self) -> None:
        """Find actions, presets and tracks; what is typed next is never taken for keys."""
        screen = FindScreen(self.palette(), self._library_pane.reader.open_catalogue, self.preview_theme)
        await self.app.push_screen(screen, self._do_found)
        screen.set_focus(screen.query_one(Input))

    def palette(self) -> Palette:
        """Return what can be found besides tracks."""
        return Palette(self.mastering, self.library, keymap_of(self).actions)

    def preview_theme(self, name: str) -> None:
        """Try a theme; without a name, draw as before."""

    def action_back(self) -> None:
        """Leave the search, the filter, the full pane."""
        library = self._library_pane
        if self.table and self.table.end_selection():
            return
        if self.full:
            self.full = False
        elif self.view == "queue" and self._queue_pane.narrowing:
            self._queue_pane.narrow("")
        elif library.sought is not None:
            library.leave_search()
            self.set_focus(library.default_table)
            self.pane = library.default_table.pane
        elif library.narrowing:
            library.narrow("")

    def action_detach(self) -> None:
        """Leave; the music goes on."""
        self.say_goodbye(MUSIC_GOES_ON)

    def action_quit_all(self) -> None:
        """Stop everything; leave at once where there is no daemon to stop."""
        if self.link.link is Link.ONLINE:
            self.send(Shutdown())
        else:
            self.say_goodbye(UNREACHED)

    def on_prompt_edited(self, event: Prompt.Edited) -> None:
        """Follow what is typed."""
        library = self._library_pane
        match event.kind:
            case "search":
                self.last_search = event.text
                library.search(event.text) if not event.final else self._leave_prompt()
            case "filter":
                library.narrow(event.text) if not event.final else self._leave_prompt()
            case "filter-queue":
                self._queue_pane.narrow(event.text) if not event.final else self._leave_prompt()
            case "save" if event.final:
                self._leave_prompt()
                self.save_as(event.text)
            case "command" if event.final:
                self._leave_prompt()
                self._carry_out(event.text)

    def on_prompt_wanted(self, event: Prompt.Wanted) -> None:
        """Say how a query could go on."""
        self._library_pane.reader.read(
            "complete",
            lambda catalogue: catalogue.complete(event.text, event.cursor),
            lambda found: self._prompt.suggest(event.text, found),
        )

    def on_prompt_left(self, event: Prompt.Left) -> None:
        """Take back what was typed."""
        if event.kind == "search":
            self._library_pane.leave_search()
        elif event.kind == "filter":
            self._library_pane.narrow("")
        elif event.kind == "filter-queue":
            self._queue_pane.narrow("")
        self._leave_prompt()

    @property
    def _prompt(self) -> Prompt:
        return self.query_one(Prompt)

    @property
    def _library_pane(self) -> LibraryPane:
        return self.query_one(LibraryPane)

    @property
    def _queue_pane(self) -> QueuePane:
        return self.query_one(QueuePane)

    def open_prompt(self, kind: str, text: str = "") -> None:
        """Begin typing; the focus returns to where it is."""
        self._left_for_prompt = self.focused
        self._prompt.open(kind, text)
        self.ahead.arrived()

    def _leave_prompt(self) -> None:
        """Give the focus back to where it was, or to what is shown now; at once, since what was typed may act on it."""
        prompt, left = self._prompt, self._left_for_prompt
        prompt.close()
        stays = prompt.kind not in ("search", "filter", "filter-queue")
        here = left is not None and left.is_attached and left.display and left.is_on_screen and left is not prompt.field
        if stays and here:
            self.set_focus(left)
        else:
            self.set_focus(self._holder(self.view))

    def _carry_out(self, text: str) -> None:
        """Do what was typed; a word alone that is no whole command, but an action's id, does what its key does."""
        if not text.strip():
            return
        word, _, rest = text.strip().partition(" ")
        try:
            if word == "help" and not rest:
                self.action_help()
            elif self.carry_out_own(word, rest):
                pass
            elif word == "stage":
                self.carry_out_stage(rest)
            elif word == "search":
                self._search_for(rest.strip())
            else:
                self.send(words.parse(text, self.mastering))
        except AuralisError as error:
            if not rest and word in keymap_of(self).actions:
                self.call_next(self.run_action, f"screen.{word}")
            else:
                self.fail(error)

    def carry_out_own(self, word: str, rest: str) -> bool:  # noqa: ARG002
        """Carry out a typed command that the console itself carries out; tell whether it was one."""
        return False

    def _search_for(self, query: str) -> None:
        self.action_search()
        if query:
            self.last_search = query
            self._library_pane.search(query)
            self._leave_prompt()

    async def _do_found(self, wanted: Wanted | None) -> None:
        """Do what was found, or play it, or go to it."""
        match wanted:
            case Wanted(found=found, how="show"):
                self._search_for(found.query)
            case Wanted(how="keys"):
                self.edit_keys()
            case Wanted(found=Found(tracks=read) as found, how=how) if read is not None:
                reader = self._library_pane.reader
                reader.read("found", lambda one: tuple(read(one)), lambda ids: self._play_found(found.title, ids, how))
            case Wanted(found=Found(command=command)) if command is not None:
                self.send(command)
            case Wanted(found=Found(setting=setting)) if setting is not None:
                self.change_setting(setting)
            case Wanted(found=Found(action=action)) if action:
                await self.run_action(f"screen.{action}")

    def _play_found(self, title: str, ids: tuple[int, ...], how: str) -> None:
        if not ids:
            self.tell(f"{title} holds no track that can be played.")
            return
        self.send(AddTracks(track_ids=ids, where=Where.END if how == "end" else Where.NEXT, play=how == "do"))

    def change_setting(self, setting: Setting) -> None:
        """Change a setting."""
