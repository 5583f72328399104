"""One undo for all that a client changes: queue, ratings, templates, tags."""

from functools import partial
from pathlib import Path

import pytest
import soundfile

from auralis_tui.bus import library_commands as lib
from auralis_tui.bus.commands import ClearQueue, Play, Redo, Stop, Undo
from auralis_tui.bus.events import LibraryChanged, QueueChanged, TagListing, TemplateListing
from auralis_tui.bus.state import Repeat, Transport
from auralis_tui.media.tag_edit import read_values
from tests.daemon.conftest import Client
from tests.signals import music


def heard_id(client: Client) -> int:
    assert client.player.entry is not None
    return client.player.entry.track.id


def undoes(words: str, client: Client) -> bool:
    return client.queue.undo == words


async def test_ratings_are_shown_at_once_and_undone_in_turn_with_the_queue(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks[:3])
    await client.do(lib.RateTracks(track_ids=(heard_id(client),), rating=4))
    await client.until_now(lambda now: now.player.entry is not None and now.player.entry.track.rating == 4)
    await client.until_now(lambda now: now.queue.undo == "Rated 1 track 4 of 5")
    await client.do(lib.SetFavourite(track_ids=(heard_id(client),)))
    await client.do(ClearQueue())
    for words in ("Queue cleared, 3 tracks", "Made 1 track favourite", "Rated 1 track 4 of 5"):
        await client.until_now(partial(undoes, words))
        await client.do(Undo())
    await client.until_now(lambda now: now.queue.redo == "Rated 1 track 4 of 5")
    assert client.queue.undo.startswith("Added")
    assert client.player.entry is not None
    assert (client.player.entry.track.rating, client.player.entry.track.favourite) == (None, False)
    await client.do(Redo())
    await client.until_now(lambda now: now.player.entry is not None and now.player.entry.track.rating == 4)


async def test_an_unknown_track_is_refused(client: Client) -> None:
    assert "no track 99" in (await client.refused(lib.RateTracks(track_ids=(99,), rating=4))).why


async def test_a_template_is_loaded_as_one_step(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks[:3])
    await client.do(lib.SaveTemplate(name="Sunday", tags=("home",)))
    await client.do(ClearQueue())
    await client.add(tracks[0])
    await client.do(lib.LoadTemplate(name="sunday", play=True))
    await client.until_playing()
    assert client.queue.length == 3
    listing = await client.ask(lib.ListTemplates(tag="home"))
    assert isinstance(listing, TemplateListing)
    assert [(one.name, one.tracks, one.load_count, one.repeat) for one in listing.templates] == [
        ("Sunday", 3, 1, Repeat.OFF)
    ]
    await client.do(Undo())
    await client.until_now(lambda now: now.queue.length == 1)
    await client.do(lib.ChangeTemplate(name="Sunday", new_name="Monday", favourite=True))
    await client.do(lib.DeleteTemplate(name="Monday"))
    assert "no template" in (await client.refused(lib.LoadTemplate(name="Monday"))).why


async def test_tags_of_what_plays_are_set_while_it_plays_on(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks, play=True)
    await client.until_playing()
    former = client.title
    answer = await client.ask(lib.PreviewTags(track_ids=(heard_id(client),), fields={"Title": ("New",)}))
    assert isinstance(answer, TagListing)
    [change] = answer.files[0].changes
    assert (change.field, change.after) == ("title", "New")
    assert client.title == former
    answer = await client.ask(lib.SetTags(track_ids=(heard_id(client),), fields={"title": ("New",)}))
    assert isinstance(answer, TagListing)
    await client.until_now(lambda now: now.title == "New")
    assert client.player.transport is Transport.PLAYING
    position_s = client.player.position_s
    assert (await client.until_position(position_s + 0.3)).position_s >= position_s
    await client.until_now(lambda now: now.queue.undo == "Set title of 1 file")
    await client.do(Undo())
    await client.until_now(lambda now: now.title == former)
    await client.do(Redo())
    assert read_values(answer.files[0].path)["title"] == ("New",)


@pytest.mark.audit("L-05")
async def test_the_loop_answers_while_tags_are_written(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks)
    number = await client.connection.send(
        lib.SetTags(paths=tuple(map(str, tracks)), fields={"comment": ("x" * 10_000,), "genre": ("Jazz",)})
    )
    await client.do(Stop())  # sent after it, carried out before it has ended
    assert not any(getattr(event, "of", None) == number for event in client.seen)
    answer = await client.until(lambda event: getattr(event, "of", None) == number)
    assert isinstance(answer, TagListing)
    assert len(answer.files) == len(tracks)


async def test_a_field_that_can_not_be_is_refused(client: Client, tracks: list[Path]) -> None:
    refused = await client.refused(lib.SetTags(paths=(str(tracks[0]),), fields={"date": ("yesterday",)}))
    assert "no date" in refused.why


async def test_a_bookmarked_track_is_taken_up_there(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks, play=True)
    await client.until_playing()
    await client.until_position(0.5)
    await client.do(lib.SetBookmark())
    await client.do(Stop())
    await client.until_now(lambda now: now.player.transport is Transport.STOPPED)
    await client.do(Play())
    await client.until_playing()
    assert min(state.player.position_s for state in client.players[-2:]) >= 0.4
    await client.do(lib.SetBookmark(forget=True))
    await client.do(Play(index=0))
    await client.until_now(lambda now: now.player.transport is Transport.LOADING)
    assert client.player.position_s == 0.0


async def test_plays_are_counted_while_it_plays(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "short.flac"
    soundfile.write(path, music(1.5), 48_000)
    await client.add(path, play=True)
    await client.until_now(lambda now: now.player.entry is not None and now.player.entry.track.plays == 1)
    assert any(isinstance(event, LibraryChanged) for event in client.seen)
    assert any(isinstance(event, QueueChanged) for event in client.seen)
