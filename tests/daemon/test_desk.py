"""The desk: what is asked for at once, and heard a little later; edits, slots, and what is remembered."""

from pathlib import Path

import pytest

from auralis_tui.bus import commands as c
from auralis_tui.bus.events import ChainListing, MasteringChanged, MetersChanged
from auralis_tui.bus.state import MasteringState
from auralis_tui.daemon.service import Service, running
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.engine import messages as m
from tests.conftest import Sandbox
from tests.daemon.conftest import Client, make_service


async def chain(client: Client, preset: str = "") -> dict[str, object]:
    answer = await client.ask(c.GetChain(preset=preset))
    assert isinstance(answer, ChainListing), answer
    return answer.chain


def state(service: Service) -> MasteringState:
    return service.desk.state


@pytest.fixture
def orders(service: Service, monkeypatch: pytest.MonkeyPatch) -> list[m.SetChain]:
    """What the engine is told of the chain."""
    told: list[m.SetChain] = []
    monkeypatch.setattr(service.desk, "_send", told.append)
    return told


async def test_a_preset_is_asked_for_and_then_heard(client: Client, tracks: list[Path]) -> None:
    await client.add(tracks[0], play=True)
    await client.until_position(0.2)
    await client.do(c.SetPreset(preset="Warm"))
    asked = next(event for event in reversed(client.seen) if isinstance(event, MasteringChanged))
    assert (asked.mastering.preset, asked.mastering.heard_preset) == ("warm", "flat")
    heard = await client.until_event(MasteringChanged, lambda event: event.mastering.heard_preset == "warm")
    assert heard.mastering.preset == "warm"


async def test_only_the_settings_asked_for_last_count_as_heard(service: Service) -> None:
    desk = service.desk
    await desk.select("warm")
    old = desk._revision
    await desk.select("flat")
    await desk.select("warm")
    desk.on_heard(old)
    assert (state(service).preset, state(service).heard_preset) == ("warm", "flat")
    desk.on_heard(desk._revision)
    assert state(service).heard_preset == "warm"


async def test_an_unknown_preset_is_refused_with_a_suggestion(client: Client) -> None:
    outcome = await client.refused(c.SetPreset(preset="wram"))
    assert "wram" in outcome.why
    assert "warm" in f"{outcome.why} {outcome.hint}".lower()


async def test_steps_go_round_the_list(service: Service, client: Client) -> None:
    names = [preset.id for preset in state(service).presets]
    assert names[0] == "flat"
    for expected in (*names[1:], names[0], names[1]):
        await client.do(c.StepPreset(step=1))
        assert state(service).preset == expected
    await client.do(c.StepPreset(step=-2))
    assert state(service).preset == names[-1]


async def test_bypass_and_delta_flip_and_take_each_others_place(service: Service, client: Client) -> None:
    for command, expected in (
        (c.SetBypass(), Hearing.BYPASS),
        (c.SetBypass(), Hearing.MASTERED),
        (c.SetDelta(), Hearing.DELTA),
        (c.SetBypass(bypassed=True), Hearing.BYPASS),
        (c.SetDelta(delta=True), Hearing.DELTA),
        (c.SetDelta(delta=False), Hearing.MASTERED),
    ):
        await client.do(command)
        assert state(service).hearing == expected


async def test_what_is_listened_to_is_ordered_and_then_heard(
    service: Service, client: Client, orders: list[m.SetChain]
) -> None:
    await client.do(c.SetDelta())
    await client.do(c.SetMatched())
    assert [(order.hearing, order.matched) for order in orders] == [(Hearing.DELTA, True), (Hearing.DELTA, False)]
    assert (state(service).heard_hearing, state(service).heard_matched) == (Hearing.MASTERED, True)
    service.desk.on_heard(orders[-1].revision)
    assert (state(service).heard_hearing, state(service).heard_matched) == (Hearing.DELTA, False)
    await client.do(c.SetMatched(matched=False))
    assert len(orders) == 2


async def test_the_match_gain_is_told_when_it_moves(service: Service) -> None:
    desk = service.desk
    told = []
    for gain_db in (None, -1.0, -1.04, -1.06, None):
        desk.on_match_gain(gain_db)
        told.append(desk.state.match_gain_db)
    assert told == [None, -1.0, -1.0, -1.06, None]


async def test_a_setting_is_changed_told_taken_back_and_made_again(
    service: Service, client: Client, orders: list[m.SetChain]
) -> None:
    await client.do(c.SetPreset(preset="warm"))
    before = await chain(client)
    revision = state(service).revision
    await client.do(c.SetParameter(path="compressor.ratio", value=3.5))
    assert state(service).edited
    assert state(service).revision == revision + 1
    assert state(service).undo == "Compressor ratio 1.8 → 3.5"
    edited = await chain(client)
    assert edited != before == await chain(client, "warm")
    await client.do(c.UndoEdit())
    assert (state(service).edited, state(service).undo) == (False, "")
    assert state(service).redo == "Compressor ratio 1.8 → 3.5"
    assert await chain(client) == before
    await client.do(c.RedoEdit())
    assert await chain(client) == edited
    assert "no change" in (await client.refused(c.RedoEdit())).why
    assert orders[-1].settings != orders[0].settings


@pytest.mark.audit("M-01")
@pytest.mark.parametrize(
    ("command", "told"),
    [
        (c.SetParameter(path="compressor.ratio", value=99.0), "`compressor.ratio` can't be 99: `ratio` is 99; allowed"),
        (c.SetParameter(path="stages.9.ratio", value=1.0), "There is no `9` in `stages`"),
        (c.SetParameter(path="gain_db", value="loud"), "`gain_db` can't be loud"),
        (c.SetChain(chain={"gain_db": 99.0}), "`gain_db` is 99; allowed is -24 to 24 dB"),
        (c.SetChain(chain={"stages": [{"kind": "magic"}]}), "magic"),
        (c.SetChain(chain={"stages": [{"kind": "equalizer"}] * 17}), "allowed is 0 to 16"),
        (c.UndoEdit(), "no change of the chain to take back"),
        (c.RecallSlot(slot="c"), "Slot C is empty"),
        (c.SavePreset(), "Warm is not yours"),
        (c.DeletePreset(preset="warm"), "Warm is not yours"),
        (c.GetChain(preset="none"), "no preset named none"),
    ],
)
async def test_what_cant_be_is_refused_and_changes_nothing(
    service: Service, client: Client, command: c.AnyCommand, told: str
) -> None:
    await client.do(c.SetPreset(preset="warm"))
    before = state(service)
    assert told in (await client.refused(command)).why
    assert state(service) == before


async def test_rapid_edits_reach_the_engine_as_the_last_of_them(
    service: Service, client: Client, orders: list[m.SetChain]
) -> None:
    for step in range(1, 101):
        await client.do(c.SetParameter(path="gain_db", value=step / 10.0))
    service.desk._paced._on_time()
    assert orders[-1].settings.gain_db == 10.0
    assert len(orders) < 50
    assert state(service).undo == "Gain 0 → 10 dB"
    await client.do(c.UndoEdit())
    assert (orders[-1].settings.gain_db, state(service).undo) == (0.0, "")


async def test_a_whole_chain_is_changed(service: Service, client: Client) -> None:
    await client.do(c.SetChain(chain={"gain_db": 1.0, "stages": [{"kind": "limiter"}]}))
    assert state(service).undo == "Limiter put in"
    assert (await chain(client))["gain_db"] == 1.0


async def test_another_preset_is_a_new_base_but_loses_no_edits(service: Service, client: Client) -> None:
    await client.do(c.SetPreset(preset="warm"))
    await client.do(c.SetParameter(path="gain_db", value=3.0))
    edited = await chain(client)
    await client.do(c.SetPreset(preset="bright"))
    await client.do(c.SetPreset(preset="live"))
    assert not state(service).edited
    assert state(service).undo == "Warm → Bright"
    await client.do(c.UndoEdit())
    assert (state(service).preset, state(service).edited) == ("warm", True)
    assert await chain(client) == edited


async def test_slots_keep_chains_to_compare(service: Service, client: Client) -> None:
    await client.do(c.SetPreset(preset="warm"))
    await client.do(c.StoreSlot(slot="a"))
    await client.do(c.SetParameter(path="gain_db", value=3.0))
    edited = await chain(client)
    assert state(service).slot == ""
    await client.do(c.StoreSlot(slot="b"))
    assert state(service).slot == "b"
    assert [(slot.name, slot.title, slot.edited) for slot in state(service).slots] == [
        ("a", "Warm", False), ("b", "Warm", True), ("c", "", False), ("d", "", False),
    ]  # fmt: skip
    await client.do(c.RecallSlot(slot="a"))
    assert (state(service).slot, state(service).edited) == ("a", False)
    await client.do(c.RecallSlot(slot="b"))
    assert await chain(client) == edited
    assert (state(service).preset, state(service).edited, state(service).slot) == ("warm", True, "b")
    await client.do(c.SetPreset(preset="flat"))
    assert state(service).slot == ""
    await client.do(c.StoreSlot(slot="d"))
    await client.do(c.StoreSlot(slot="c"))
    assert state(service).slot == "c"
    await client.do(c.RecallSlot(slot="d"))
    assert state(service).slot == "d"


async def test_the_next_run_takes_all_of_it_up(sandbox: Sandbox) -> None:
    async with running(make_service()) as service:
        client = Client(service.connect())
        for command in (
            c.SetPreset(preset="warm"), c.StoreSlot(slot="b"), c.SetParameter(path="gain_db", value=3.0),
            c.SetDelta(delta=True), c.SetMatched(matched=False),
        ):  # fmt: skip
            await client.do(command)
        left, edited = state(service), await chain(client)
    async with running(make_service()) as service:
        client = Client(service.connect())
        assert await chain(client) == edited
        now = state(service)
        assert (now.preset, now.edited, now.hearing, now.matched) == ("warm", True, Hearing.DELTA, False)
        assert (now.heard_hearing, now.heard_matched, now.heard_preset) == (Hearing.DELTA, False, "warm")
        assert now.slots == left.slots
        await client.do(c.RecallSlot(slot="b"))
        assert not state(service).edited


async def test_every_client_is_told(service: Service, client: Client) -> None:
    other = Client(service.connect())
    await client.do(c.SetParameter(path="gain_db", value=3.0))
    event = await other.until_event(MasteringChanged)
    assert (event.mastering.edited, event.mastering.revision) == (True, state(service).revision)
    await other.connection.close()


async def test_meters_come_to_who_wants_them(client: Client, tracks: list[Path]) -> None:
    await client.add(tracks[0], play=True)
    await client.do(c.Subscribe(meters_hz=20.0))
    meters = await client.until_event(MetersChanged, lambda event: event.meters.momentary_lufs is not None)
    assert len(meters.meters.spectrum_dbfs) == 31
    assert len(meters.meters.true_peak_dbtp) == 2
