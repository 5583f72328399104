"""That something was added is said where the queue isn't in sight, with the key that takes it back."""

from pathlib import Path

from msgspec.structs import replace

from auralis_tui.bus import commands as bus
from auralis_tui.bus.events import QueueChanged
from tests.tui.conftest import Console, console


async def grow(found: Console, undo: str) -> None:
    """Let the daemon tell of a longer queue."""
    queue = found.app.console_screen.queue
    longer = replace(queue, revision=queue.revision + 1, length=queue.length + 1, undo=undo)
    found.connection.say(QueueChanged(queue=longer))
    await found.settle()


async def test_a_track_is_added_out_of_sight() -> None:
    async with console(size=(80, 24), queue=3) as found:
        await found.press("l", "a")
        assert isinstance(found.connection.commands[-1], bus.AddTracks)
        await grow(found, "Added 1 track.")
        assert "Added 1 track.  z undo" in found.text()[-1]


async def test_a_track_is_added_in_sight() -> None:
    async with console(size=(140, 45), queue=3) as found:
        await found.press("l", "a")
        await grow(found, "Added 1 track.")
        assert "Added" not in found.text()[-1]


async def test_a_folder_is_added_as_it_is_read(tmp_path: Path) -> None:
    async with console(size=(80, 24), queue=3) as found:
        await found.burst(*f":add {tmp_path}", "enter")
        assert found.connection.commands[-1] == bus.AddPaths(paths=(str(tmp_path),))
        for words in ("Added 1 track.", "Added 12 tracks."):
            await grow(found, words)
            assert f"{words}  z undo" in found.text()[-1]
        await found.press("space")
        await grow(found, "Queue shuffled.")
        assert "Queue shuffled" not in found.text()[-1]
