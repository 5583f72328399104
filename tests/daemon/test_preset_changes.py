"""Saving, renaming and deleting presets are steps of the one undo, over a crash too."""

from pathlib import Path

import pytest

from auralis_tui import folders
from auralis_tui.bus import commands as c
from auralis_tui.bus import library_commands as lib
from auralis_tui.daemon.service import Service, running
from auralis_tui.library import preset_changes, steps
from tests.conftest import Sandbox
from tests.daemon.conftest import Client, make_service
from tests.daemon.test_presets import LOUDER, file_of, own, state, stored


async def undo_words(service: Service) -> str:
    return (await service._writer.run(steps.words))[0]


async def test_each_change_of_presets_is_undone_and_redone(service: Service, client: Client) -> None:
    await client.do(c.SetPreset(preset="warm"))
    await client.do(LOUDER)
    await stored(client, c.SavePreset(title="Mine"))
    first = file_of("mine").read_text()
    await client.do(c.SetParameter(path="gain_db", value=1.0))
    await stored(client, c.SavePreset())
    await stored(client, c.RenamePreset(preset="mine", title="Car radio"))
    await client.do(c.DeletePreset(preset="car-radio"))
    assert (own(service), await undo_words(service)) == ([], "Deleted the preset Car radio")
    await client.do(c.Undo())
    assert own(service) == ["car-radio"]
    await client.do(c.SetPreset(preset="car-radio"))
    await client.do(c.Undo())
    assert (own(service), state(service).preset) == (["mine"], "mine")
    await client.do(c.Undo())
    assert file_of("mine").read_text() == first
    assert state(service).edited  # what is heard stays what it is
    await client.do(c.Undo())
    assert (own(service), state(service).preset) == ([], "flat")
    for _ in range(4):
        await client.do(c.Redo())
    assert own(service) == []
    assert (await client.refused(c.Redo())).why == "There is nothing to redo."


async def test_what_fails_is_no_step_and_leaves_what_can_be_redone(service: Service, client: Client) -> None:
    await stored(client, c.DuplicatePreset(preset="warm", title="Mine"))
    await client.do(c.Undo())
    await client.refused(c.DuplicatePreset(preset="warm", title="Warm"))
    await client.do(c.Redo())
    assert own(service) == ["mine"]


async def test_presets_take_turns_with_ratings(service: Service, client: Client, tracks: list[Path]) -> None:
    await client.add(tracks[0])
    await stored(client, c.DuplicatePreset(preset="warm", title="Mine"))
    assert client.player.entry is not None
    await client.do(lib.RateTracks(track_ids=(client.player.entry.track.id,), rating=3))
    await client.do(c.Undo())
    assert (own(service), await undo_words(service)) == (["mine"], "Made the preset Mine")
    await client.do(c.Undo())
    assert own(service) == []


@pytest.mark.audit("M-20")
async def test_a_change_that_a_crash_has_cut_off_can_be_undone(sandbox: Sandbox) -> None:
    async with running(make_service()) as service:
        await service.desk.duplicate("warm", "Mine")
        text = file_of("mine").read_text()
        await service._writer.run(lambda library: preset_changes.begin(library, {"mine": text}))
        file_of("mine").write_text(text.replace('title = "Mine"', 'title = "Other"'))
    async with running(make_service()) as service:
        assert await undo_words(service) == "Changed presets"
        client = Client(service.connect())
        await client.next()
        await client.do(c.Undo())
        assert file_of("mine").read_text() == text
        assert folders.config_folder() in file_of("mine").parents
        await client.connection.close()
