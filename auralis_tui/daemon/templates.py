"""Queue templates: kept, listed, and loaded into the queue."""

from collections.abc import Callable

import msgspec

from auralis_tui.bus.commands import SetOptions
from auralis_tui.bus.events import TemplateListing
from auralis_tui.bus.library_commands import ChangeTemplate, LoadTemplate, SaveTemplate
from auralis_tui.daemon.changes import Changes
from auralis_tui.daemon.playback import Playback
from auralis_tui.daemon.writer import Writer
from auralis_tui.errors import LibraryError
from auralis_tui.library import templates
from auralis_tui.library.templates import Template


class Templates:
    """Carries the commands about templates out."""

    def __init__(self, writer: Writer, changes: Changes, playback: Playback, clock: Callable[[], float]) -> None:
        self._writer = writer
        self._changes = changes
        self._playback = playback
        self._clock = clock

    async def save(self, do: SaveTemplate) -> None:
        """Keep the queue, with shuffle and repeat."""
        kept = Template(
            do.name, do.description, do.tags, repeat=self._playback.options.repeat, favourite=do.favourite,
            created_at=self._clock(),
        )  # fmt: skip
        await self._changes.make(lambda library: templates.save(library, kept))

    async def change(self, do: ChangeTemplate) -> None:
        """Change what a template is called and described by."""
        wanted = msgspec.structs.asdict(do)
        wanted["name"] = wanted.pop("new_name")
        wanted = {key: value for key, value in wanted.items() if value is not None}
        await self._changes.make(lambda library: templates.change(library, do.name, wanted))

    async def delete(self, name: str) -> None:
        """Take a template out."""
        await self._changes.make(lambda library: templates.delete(library, name))

    async def load(self, do: LoadTemplate) -> None:
        """Let the queue be what a template holds, shuffled and repeated as it says."""
        kept = await self._writer.run(lambda library: templates.load(library, do.name, self._clock()))
        if not kept.track_ids:
            raise LibraryError(f"The template {kept.name} holds nothing any more.", "Delete it.")
        await self._playback.edits.load(kept.track_ids, f"Loaded the template {kept.name}", kept.shuffle, do.play)
        await self._playback.set_options(SetOptions(repeat=kept.repeat))

    async def listing(self, tag: str, of: int) -> TemplateListing:
        """List the templates, or those with a tag."""
        return TemplateListing(of=of, templates=tuple(await self._writer.run(lambda lib: templates.listed(lib, tag))))
