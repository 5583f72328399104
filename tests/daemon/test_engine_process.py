"""What the daemon does when its engine dies, and what the daemon says of outputs."""

import os
import signal
from pathlib import Path

import pytest

from auralis_tui import folders
from auralis_tui.bus import commands as c
from auralis_tui.bus.events import OutputChanged, OutputListing, StatsChanged
from auralis_tui.bus.state import LatencyProfile, RatePolicy
from auralis_tui.config import Config, OutputConfig
from auralis_tui.daemon.service import Service, running
from tests.conftest import Sandbox
from tests.daemon.conftest import Client, make_service


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT])
async def test_an_engine_that_crashes_comes_back_where_it_was(
    service: Service, client: Client, tracks: list[Path], number: signal.Signals
) -> None:
    await client.add(*tracks, play=True)
    reached = (await client.until_position(1.0)).position_s
    assert service.link.pid is not None
    former = service.link.pid
    os.kill(former, number)
    back = await client.until_position(reached + 0.2)
    assert service.link.restarts == 1
    assert service.link.pid != former
    assert back.position_s < reached + 1.5
    assert client.title == "1 track"


async def test_devices_are_listed(client: Client) -> None:
    listing = await client.ask(c.ListOutputs())
    assert isinstance(listing, OutputListing)


async def test_an_unknown_device_is_refused_and_nothing_changes(client: Client) -> None:
    refused = await client.refused(c.SetOutput(output="Gramophone"))
    assert refused.why in ("There is no device 'Gramophone'.", "There is no sound device.")


async def test_profile_and_policy_are_changed_without_the_output(client: Client) -> None:
    await client.do(c.SetOutput(latency=LatencyProfile.SAFE, rate_policy=RatePolicy.FOLLOW))
    changed = await client.until_event(OutputChanged, lambda event: event.output.latency is LatencyProfile.SAFE)
    assert (changed.output.name, changed.output.rate_policy) == ("null", RatePolicy.FOLLOW)


async def test_a_choice_is_remembered_until_the_configuration_says_otherwise(sandbox: Sandbox) -> None:
    async with running(make_service()) as first:
        client = Client(first.connect())
        await client.do(c.SetOutput(latency=LatencyProfile.SAFE))
    async with running(make_service()) as second:
        assert second.outputs.state.name == ""
        client = Client(second.connect())
        await client.until_event(OutputChanged, lambda event: event.output.latency is LatencyProfile.SAFE)
    config = Config(output=OutputConfig(name="null", rate_hz=48_000, latency="responsive"))
    async with running(Service(config, folders.database_path(), folders.log_path())) as third:
        client = Client(third.connect())
        await client.until_event(OutputChanged, lambda event: event.output.latency is LatencyProfile.RESPONSIVE)


async def test_the_engines_figures_are_on_the_bus(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks, play=True)
    await client.do(c.SetPreset(preset="warm"))

    def whole(event: StatsChanged) -> bool:
        figures = event.engine
        return all(
            (figures.ring_s, figures.prebuffered_s, figures.render_load, figures.stage_load, figures.callback_worst_ms)
        )

    figures = (await client.until_event(StatsChanged, whole)).engine
    assert 0.0 < figures.render_load < 1.0
    assert 0.0 < figures.ring_s < 0.2
    assert figures.callback_worst_ms >= figures.callback_jitter_ms
    assert sum(figures.stage_load.values()) < 1.0
