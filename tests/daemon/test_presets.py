"""The user's presets through the daemon: stored, and what is in use follows."""

from pathlib import Path

import pytest

from auralis_tui import folders
from auralis_tui.bus import commands as c
from auralis_tui.bus.events import Notice, PresetStored
from auralis_tui.bus.state import MasteringState, PresetInfo
from auralis_tui.daemon.service import Service
from tests.daemon.conftest import Client

LOUDER = c.SetParameter(path="gain_db", value=3.0)


async def stored(client: Client, command: c.AnyCommand) -> PresetStored:
    answer = await client.ask(command)
    assert isinstance(answer, PresetStored), answer
    return answer


def state(service: Service) -> MasteringState:
    return service.desk.state


def own(service: Service) -> list[str]:
    return [preset.id for preset in state(service).presets if preset.own]


def file_of(preset: str) -> Path:
    return folders.config_folder() / "presets" / f"{preset}.toml"


async def test_the_chain_in_use_is_saved_edits_included(service: Service, client: Client) -> None:
    await client.do(c.SetPreset(preset="warm"))
    await client.do(LOUDER)
    assert (await stored(client, c.SavePreset(title="My car"))).preset == "my-car"
    now = state(service)
    assert (now.preset, now.edited, now.undo) == ("my-car", False, "Gain 0.5 → 3 dB")
    assert "gain_db = 3.0" in file_of("my-car").read_text()
    await client.do(c.UndoEdit())
    assert (state(service).preset, state(service).edited) == ("my-car", True)
    await client.do(c.RedoEdit())
    await client.do(c.SetParameter(path="gain_db", value=1.5))
    await stored(client, c.SavePreset())
    assert not state(service).edited
    assert "gain_db = 1.5" in file_of("my-car").read_text()


async def test_a_title_that_is_taken_is_refused(service: Service, client: Client) -> None:
    assert "titled Warm already" in (await client.refused(c.SavePreset(title="Warm"))).why
    assert own(service) == []


async def test_a_new_title_is_known_at_once(service: Service, client: Client) -> None:
    await client.do(LOUDER)
    await stored(client, c.SavePreset(title="Mine"))
    await client.do(c.StoreSlot(slot="a"))
    assert (await stored(client, c.RenamePreset(preset="mine", title="Car radio"))).preset == "car-radio"
    now = state(service)
    assert (now.preset, now.edited, now.slot, now.slots[0].title) == ("car-radio", False, "a", "Car radio")
    assert not file_of("mine").exists()


async def test_a_copy_is_made_and_not_chosen(service: Service, client: Client) -> None:
    await stored(client, c.DuplicatePreset(preset="bright", title="Brighter"))
    assert (state(service).preset, own(service)) == ("flat", ["brighter"])
    await client.do(c.SetPreset(preset="Brighter"))
    assert state(service).preset == "brighter"


async def test_what_is_in_use_when_deleted_gives_way_to_flat_and_can_come_back(
    service: Service, client: Client
) -> None:
    await client.do(LOUDER)
    await stored(client, c.SavePreset(title="Mine"))
    await client.do(c.DeletePreset(preset="mine"))
    assert (state(service).preset, state(service).edited, own(service)) == ("flat", False, [])
    assert (folders.config_folder() / "presets" / "deleted" / "mine.toml").exists()
    assert state(service).undo == "Mine → Flat"
    await client.do(c.UndoEdit())
    assert (state(service).preset, state(service).edited) == ("flat", True)


async def test_a_stand_in_that_is_deleted_gives_way_to_the_factorys(service: Service, client: Client) -> None:
    file_of("warm").parent.mkdir(parents=True)
    file_of("warm").write_text("[chain]\ngain_db = 1.0\n")
    await client.do(c.SetPreset(preset="warm"))
    assert own(service) == ["warm"]
    await client.do(c.DeletePreset(preset="warm"))
    assert (state(service).preset, state(service).edited, own(service)) == ("warm", False, [])


async def test_presets_come_in_and_go_out(service: Service, client: Client, tmp_path: Path) -> None:
    file = tmp_path / "Warm sent.toml"
    out = await stored(client, c.ExportPreset(preset="warm", path=str(file)))
    assert (out.preset, out.path) == ("warm", str(file))
    assert (await stored(client, c.ImportPreset(path=str(file)))).preset == "warm-2"
    headphones = tmp_path / "HD 600 ParametricEQ.txt"
    headphones.write_text("Preamp: -3.0 dB\nFilter 1: ON PK Fc 105 Hz Gain -2.0 dB Q 0.70\n")
    assert (await stored(client, c.ImportPreset(path=str(headphones)))).preset == "hd-600"
    assert own(service) == ["hd-600", "warm-2"]
    assert "exists already" in (await client.refused(c.ExportPreset(preset="warm", path=str(file)))).why
    assert "no whole path" in (await client.refused(c.ImportPreset(path="warm.toml"))).why


@pytest.mark.audit("M-01")
async def test_a_hostile_file_changes_nothing(service: Service, client: Client, tmp_path: Path) -> None:
    before = state(service)
    for name, text in (("a.toml", "[chain]\ngain_db = 1e9"), ("b.toml", "a = " + "[" * 900), ("c.txt", "\x00")):
        (tmp_path / name).write_text(text)
        assert name in (await client.refused(c.ImportPreset(path=str(tmp_path / name)))).why
    assert state(service) == before


@pytest.mark.audit("M-12")
async def test_a_file_changed_by_hand_is_taken_up(service: Service, client: Client) -> None:
    file_of("mine").parent.mkdir(parents=True)
    for gain_db in (1.0, 2.0):
        file_of("mine").write_text(f"[chain]\ngain_db = {gain_db}\n")
        await client.do(c.SetPreset(preset="mine"))
        assert service.desk.chain()["gain_db"] == gain_db
    assert PresetInfo(id="mine", title="Mine", own=True) in state(service).presets


async def test_who_is_there_hears_of_a_file_that_cannot_be_read(client: Client) -> None:
    file_of("bad").parent.mkdir(parents=True)
    file_of("bad").write_text("no = [")
    await client.do(c.SetPreset(preset="warm"))
    await client.do(c.SetPreset(preset="flat"))
    notices = [event for event in client.seen if isinstance(event, Notice)]
    assert ["bad.toml" in notice.message for notice in notices] == [True]
