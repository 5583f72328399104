"""Tags in the console: what is asked, what is shown, and that nothing is written before it was seen."""

from auralis_tui.bus.commands import Undo
from auralis_tui.bus.events import Failed, TagListing
from auralis_tui.bus.library_commands import PreviewTags, SetTags
from auralis_tui.bus.state import FieldChange, FileChange
from auralis_tui.tui.screens.tag_form import TagScreen
from tests.tui.conftest import console


def file(name: str, **fields: tuple[str, ...]) -> FileChange:
    return FileChange(
        path=f"/music/{name}",
        changes=tuple(
            FieldChange(field=field, before=", ".join(values), after="", values_before=values)
            for field, values in fields.items()
        ),
    )


READ = TagListing(
    of=1,
    files=(
        file("a.flac", title=("Landfall",), artist=("Arvo", "Stenmark"), genre=("Jazz",)),
        file("b.flac", title=("Marram",), artist=("Arvo", "Stenmark"), genre=("Jazz",)),
    ),
)
SEEN = TagListing(
    of=2,
    files=(FileChange(path="/music/a.flac", changes=(FieldChange(field="genre", before="Jazz", after="Folk, Dub"),)),),
    unchanged=1,
    problems=("/music/b.flac can't be read.",),
)


async def test_a_form_shows_what_is_the_same_and_writes_what_was_seen() -> None:
    async with console(size=(80, 24)) as found:
        await found.press("l", "v", "j", "e")
        asked = found.connection.commands[0]
        assert isinstance(asked, PreviewTags)
        assert len(asked.track_ids) == 2
        assert asked.fields == {}
        found.connection.say(READ)
        await found.settle()
        assert "these differ" in found.line("title")
        assert "Arvo; Stenmark" in found.line(" artist ")
        await found.press(*["tab"] * 7, *["backspace"] * 4, *"Folk", "semicolon", *" Dub", "down", "down", "ctrl+t")
        await found.press("enter")
        wanted = PreviewTags(track_ids=asked.track_ids, fields={"genre": ("Folk", "Dub"), "comment": ()})
        assert found.connection.commands[1:] == [wanted]
        found.connection.say(SEEN)
        await found.settle()
        assert "Jazz → Folk, Dub" in found.line("→ Folk")
        assert found.line("! /music/b.flac can't be read.")
        await found.press("escape", "enter")
        found.connection.say(SEEN)
        await found.settle()
        await found.press("enter")
        written = SetTags(track_ids=asked.track_ids, fields={"genre": ("Folk", "Dub"), "comment": ()})
        assert written in found.connection.commands
        found.connection.say(TagListing(of=4, files=SEEN.files))
        await found.settle()
        assert "1 file changed.  z undo" in found.text()[-1]
        await found.press("z")
        assert Undo() in found.connection.commands


async def test_typed_tags_are_previewed_and_a_refusal_leaves_the_form() -> None:
    async with console(size=(60, 20)) as found:
        await found.press("l", "colon", *"tag genre=Folk year=", "enter")
        (asked,) = found.connection.commands
        assert isinstance(asked, PreviewTags)
        assert asked.fields == {"genre": ("Folk",), "year": ()}
        found.connection.say(SEEN)
        await found.settle()
        assert isinstance(found.app.screen, TagScreen)
        await found.press("escape")
        assert not isinstance(found.app.screen, TagScreen)
        await found.press("colon", *"tag genre", "enter")
        assert "genre says no value." in found.text()[-1]
        await found.press("e")
        found.connection.say(READ)
        await found.settle()
        await found.press("enter")
        assert found.line("Nothing would change.")
        await found.press("escape", *["tab"] * 6, "x", "enter")
        found.connection.say(Failed(of=3, why="x is no date.", hint="For example 1999."))
        await found.settle()
        assert isinstance(found.app.screen, TagScreen)
        assert found.line("x is no date.")
