"""The tags of what is under the cursor: read, changed in a form or by words, and written once the preview was seen."""

import shlex
from collections.abc import Mapping

from auralis_tui.bus.events import TagListing
from auralis_tui.bus.library_commands import PreviewTags, SetTags
from auralis_tui.errors import UsageError
from auralis_tui.tui import numbers
from auralis_tui.tui.screens.chosen import TrackIds
from auralis_tui.tui.screens.keeping import KeepingActions
from auralis_tui.tui.screens.tag_form import FIELDS, Fields, TagScreen

MOST_TRACKS = 1000
READ, SEEN, TYPED, WRITTEN = "read", "seen", "typed", "written"
"""What the next listing of tags answers: a form to be opened, a preview in it, one of typed words, what was written."""


class TagActions(KeepingActions):
    """Tags in a form, or by `tag FIELD=VALUE`."""

    _tagged: TrackIds = ()
    _fields: Fields = {}  # noqa: RUF012
    _awaited = ""

    def edit_tags(self) -> None:
        """Show the tags of what is under the cursor in a form."""
        self.ahead.expect()
        self._with_tracks(lambda ids: self._ask_tags(ids, {}, READ))

    def set_tags(self, text: str) -> None:
        """Show what the typed words would change."""
        fields = typed_fields(text)
        self._with_tracks(lambda ids: self._ask_tags(ids, fields, TYPED))

    def take_tags(self, event: TagListing) -> None:
        """Take up an answer about tags."""
        awaited, self._awaited = self._awaited, ""
        if awaited == READ and not event.files and not event.unchanged:
            self.ahead.arrived()
            self.tell(event.problems[0] if event.problems else "There are no tags here.", failure=True)
        elif awaited == READ:
            self._open_form(event)
        elif awaited == TYPED:
            self._open_form(event).show_changes(self._fields, event)
        elif awaited == SEEN and isinstance(self.app.screen, TagScreen):
            self.app.screen.show_changes(self._fields, event)
        elif awaited == WRITTEN:
            files = f"{numbers.counted(len(event.files), 'file')} changed."
            if event.problems:
                more = f" {len(event.problems) - 1} more could not be changed either." if event.problems[1:] else ""
                self.tell(f"{files} {event.problems[0]}{more}", failure=True)
            else:
                self.tell(files, " ".join(("z undo", *event.notes[:1])))

    def refused(self) -> None:
        """Await nothing more."""
        super().refused()
        self._awaited = ""

    def carry_out_own(self, word: str, rest: str) -> bool:
        """Carry out what is typed about tags."""
        if word != "tag":
            return super().carry_out_own(word, rest)
        if rest.strip():
            self.set_tags(rest)
        else:
            self.edit_tags()
        return True

    def _open_form(self, event: TagListing) -> TagScreen:
        form = TagScreen(
            len(self._tagged),
            values_of(event),
            lambda fields: self._ask_tags(self._tagged, fields, SEEN),
            self._write_tags,
        )
        self.app.push_screen(form)
        return form

    def _ask_tags(self, ids: TrackIds, fields: Fields, awaited: str) -> None:
        if len(ids) > MOST_TRACKS:
            self.fail(UsageError(f"These are {len(ids)} tracks.", f"At most {MOST_TRACKS} are changed here at once."))
            return
        self._tagged, self._fields, self._awaited = ids, fields, awaited
        self.send(PreviewTags(track_ids=ids, fields=fields))

    def _write_tags(self, fields: Fields) -> None:
        self._awaited = WRITTEN
        self.send(SetTags(track_ids=self._tagged, fields=fields))
        if self.table:
            self.table.end_selection()


def values_of(event: TagListing) -> Mapping[str, str | None]:
    """Return what each field is in all of the files; None where they differ."""
    found: dict[str, set[str]] = {field: set() for field in FIELDS}
    for file in event.files:
        own = {change.field: "; ".join(change.values_before) for change in file.changes}
        for field in FIELDS:
            found[field].add(own.get(field, ""))
    if event.unchanged:
        for values in found.values():
            values.add("")
    return {field: (values.pop() if len(values) == 1 else None if values else "") for field, values in found.items()}


def typed_fields(text: str) -> Fields:
    """Read `genre=Jazz genre=Dub date=1999`; an empty value takes the field out."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError("A quotation mark is not closed.", "Close it, or write the line without.") from error
    fields: Fields = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise UsageError(f"{word} says no value.", "For example: tag genre=Jazz date=1999")
        fields[name] = (*fields.get(name, ()), *([value] if value else []))
    return fields
