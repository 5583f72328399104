"""Tags of files, previewed, set, and brought back: all beside the event loop."""

from collections.abc import Awaitable, Callable, Sequence

from auralis_tui.bus.events import AnyEvent, Notice, TagListing
from auralis_tui.bus.library_commands import PreviewTags, SetTags
from auralis_tui.bus.state import FieldChange, FileChange
from auralis_tui.daemon.changes import Changes
from auralis_tui.file_names import to_text
from auralis_tui.library import tag_changes
from auralis_tui.library.changes import Change, Direction
from auralis_tui.library.tag_changes import Outcome, Run
from auralis_tui.media.tag_edit import Fields, check_values, field_name


class Tagging:
    """Carries the commands out; undo and redo of tags come by way of `Changes`."""

    def __init__(
        self, changes: Changes, recount: Callable[[], Awaitable[None]], publish: Callable[[AnyEvent], None]
    ) -> None:
        self._changes = changes
        self._recount = recount
        self._publish = publish
        changes.files[tag_changes.TAGS] = self._go_through

    async def preview(self, do: PreviewTags, of: int) -> TagListing:
        """Tell what setting fields would change."""
        fields = checked(do.fields)
        outcome = await self._changes.beside(lambda run: tag_changes.preview(run, _paths(run, do), fields))
        return listing(outcome, of)

    async def set(self, do: SetTags, of: int) -> TagListing:
        """Set fields of files, and tell what has changed."""
        fields = checked(do.fields)
        outcome = await self._changes.make_with_files(lambda run: tag_changes.set_tags(run, _paths(run, do), fields))
        await self._recount()
        return listing(outcome, of)

    async def _go_through(self, change: Change, direction: Direction) -> list[str]:
        outcome = await self._changes.beside(lambda run: tag_changes.go_through(run, change, direction))
        await self._recount()
        if outcome.problems:
            self._publish(Notice(message=_in_short(outcome.problems), failure=True))
        return outcome.problems


def _in_short(problems: Sequence[str]) -> str:
    """Say the first of some problems, and how many more there are: a footer holds one sentence."""
    more = len(problems) - 1
    return problems[0] + (f" So it is with {more} more file{'s'[: more > 1]}." if more else "")


def checked(fields: Fields) -> Fields:
    """Return fields by their names here; raises `UsageError` for what a field can't have."""
    named = {field_name(name): tuple(values) for name, values in fields.items()}
    for name, values in named.items():
        check_values(name, values)
    return named


def listing(outcome: Outcome, of: int) -> TagListing:
    """Tell what became of changing files."""
    files = [
        FileChange(
            path=to_text(str(one.path)),
            changes=tuple(
                FieldChange(
                    field=field,
                    before=one.words(one.before, field),
                    after=one.words(one.after, field),
                    values_before=one.values(one.before, field),
                )
                for field in one.after
            ),
        )
        for one in outcome.changed
    ]
    return TagListing(
        of=of, files=tuple(files), unchanged=outcome.unchanged, problems=tuple(outcome.problems),
        notes=tuple(outcome.notes),
    )  # fmt: skip


def _paths(run: Run, do: PreviewTags | SetTags) -> list[str]:
    by_id: list[str] = run(lambda library: tag_changes.files_of(library, do.track_ids)) if do.track_ids else []
    return [*by_id, *do.paths]
