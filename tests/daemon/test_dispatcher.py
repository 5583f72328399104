"""Requests: in order, but for the slow ones, whose outcome comes when they are done."""

from pathlib import Path

from auralis_tui.bus import commands as c
from auralis_tui.bus.events import AnyEvent, Done, Failed, JobChanged
from auralis_tui.daemon.service import running
from tests.conftest import Sandbox
from tests.daemon.conftest import Client, make_service, write


def silent(folder: Path) -> Path:
    """Make a folder of files that hold no sound."""
    folder.mkdir()
    for number in range(150):
        (folder / f"{number:03}.mp3").write_text("not sound at all")
    return folder


def outcomes(client: Client) -> list[AnyEvent]:
    return [event for event in client.seen if isinstance(event, Done | Failed)]


async def test_adding_a_folder_holds_up_no_other_request(client: Client, tmp_path: Path) -> None:
    adding = await client.connection.send(c.AddPaths(paths=(str(silent(tmp_path / "many")),)))
    volume = await client.connection.send(c.SetVolume(volume_db=-3.0))
    outcome = await client.until_event(Failed)
    assert outcome.of == adding
    assert outcomes(client) == [Done(of=volume), outcome]


async def test_adding_is_done_when_the_first_tracks_are_queued(client: Client, tmp_path: Path) -> None:
    folder = silent(tmp_path / "many")
    for number in range(8):
        write(folder / f"00{number}.flac", 0.1)
    await client.do(c.AddPaths(paths=(str(folder),)))
    assert 0 < client.queue.length <= 8
    jobs = [event.job for event in client.seen if isinstance(event, JobChanged)]
    assert all(job.done < 158 for job in jobs)


async def test_what_is_under_way_at_the_end_is_still_answered(sandbox: Sandbox, tmp_path: Path) -> None:
    async with running(make_service()) as service:
        client = Client(service.connect())
        await client.connection.send(c.AddPaths(paths=(str(silent(tmp_path / "many")),)))
    assert await client.until_event(Failed)
