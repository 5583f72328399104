"""Presets and bypass: asked for at once, heard a little later."""

from pathlib import Path

from auralis_tui.bus import commands as c
from auralis_tui.bus.events import MasteringChanged, MetersChanged
from auralis_tui.daemon.service import Service
from auralis_tui.dsp.hearing import Hearing
from tests.daemon.conftest import Client


async def test_a_preset_is_asked_for_and_then_heard(client: Client, tracks: list[Path]) -> None:
    await client.add(tracks[0], play=True)
    await client.until_position(0.2)
    await client.do(c.SetPreset(preset="Warm"))
    asked = next(event for event in reversed(client.seen) if isinstance(event, MasteringChanged))
    assert (asked.mastering.preset, asked.mastering.heard_preset) == ("warm", "flat")
    heard = await client.until_event(MasteringChanged)
    assert (heard.mastering.preset, heard.mastering.heard_preset) == ("warm", "warm")


async def test_only_the_settings_asked_for_last_count_as_heard(service: Service) -> None:
    desk = service.desk
    desk.select("warm")
    old = desk._revision
    desk.select("flat")
    desk.select("warm")
    desk.on_heard(old)
    assert (desk.state.preset, desk.state.heard_preset) == ("warm", "flat")
    desk.on_heard(desk._revision)
    assert desk.state.heard_preset == "warm"


async def test_an_unknown_preset_is_refused_with_a_suggestion(client: Client) -> None:
    outcome = await client.refused(c.SetPreset(preset="wram"))
    assert "wram" in outcome.why
    assert "warm" in f"{outcome.why} {outcome.hint}".lower()


async def test_steps_go_round_the_list(service: Service, client: Client) -> None:
    names = [preset.id for preset in service.desk.state.presets]
    assert names[0] == "flat"
    for expected in (*names[1:], names[0], names[1]):
        await client.do(c.StepPreset(step=1))
        assert service.desk.state.preset == expected
    await client.do(c.StepPreset(step=-2))
    assert service.desk.state.preset == names[-1]


async def test_bypass_flips(service: Service, client: Client) -> None:
    await client.do(c.SetBypass())
    assert service.desk.state.hearing is Hearing.BYPASS
    await client.do(c.SetBypass())
    assert service.desk.state.hearing == "mastered"


async def test_meters_come_to_who_wants_them(client: Client, tracks: list[Path]) -> None:
    await client.add(tracks[0], play=True)
    await client.do(c.Subscribe(meters_hz=20.0))
    meters = await client.until_event(MetersChanged, lambda event: event.meters.momentary_lufs is not None)
    assert len(meters.meters.spectrum_dbfs) == 31
    assert len(meters.meters.true_peak_dbtp) == 2
