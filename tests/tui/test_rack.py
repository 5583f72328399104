"""The mastering screen in a console: which commands are sent, and what is shown."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from auralis_tui.bus import commands as bus
from auralis_tui.bus.events import ChainListing, Failed, MasteringChanged, MetersChanged, Snapshot
from auralis_tui.bus.meter_frame import MeterFrame
from auralis_tui.bus.state import MasteringState, OutputState, PlayerState, Slot, Transport
from auralis_tui.tui.widgets.chain_view import ChainView
from auralis_tui.tui.widgets.compare_view import CompareView
from auralis_tui.tui.widgets.history_view import HistoryView
from auralis_tui.tui.widgets.presets_pane import PresetList
from auralis_tui.tui.widgets.stage_view import StageView
from tests.tui.conftest import PRESETS, Console, console

CONTENT: dict[str, Any] = {
    "gain_db": -2.0,
    "stages": [
        {"kind": "equalizer", "bands": [{"frequency_hz": 240.0, "gain_db": -2.1}, {"frequency_hz": 1200.0}]},
        {"kind": "compressor"},
        {"kind": "limiter"},
    ],
}
SLOTS = (Slot(name="a", title="Flat"), Slot(name="b"), Slot(name="c"), Slot(name="d"))
PLAYING = Snapshot(
    player=PlayerState(transport=Transport.PLAYING), output=OutputState(name="USB DAC", rate_hz=48_000),
    mastering=MasteringState(presets=PRESETS, preset="warm-tape", heard_preset="warm-tape", slots=SLOTS, revision=1),
)  # fmt: skip
SIZES = [(60, 20), (80, 24), (140, 45)]


@asynccontextmanager
async def rack(size: tuple[int, int] = (80, 24), state: Snapshot = PLAYING) -> AsyncIterator[Console]:
    """Open the mastering screen, with a chain in it, and the cursor on the equalizer."""
    async with console(size=size, state=state) as found:
        await found.press("3")
        await answer(found)
        chain_of(found).focus()
        await found.settle()
        yield found


async def answer(found: Console, content: dict[str, Any] = CONTENT) -> None:
    """Let the daemon tell the chain."""
    found.connection.say(ChainListing(of=1, chain=content))
    await found.settle()


def chain_of(found: Console) -> ChainView:
    return found.app.console_screen.query_one(ChainView)


def stage_of(found: Console) -> StageView:
    return found.app.console_screen.query_one(StageView)


def asked(found: Console) -> int:
    return sum(isinstance(command, bus.GetChain) for command in found.connection.sent)


async def test_the_chain_is_asked_for_when_it_is_looked_at_and_when_it_changes() -> None:
    async with console(state=PLAYING) as found:
        assert asked(found) == 0
        await found.press("3")
        assert asked(found) == 1
        await answer(found)
        assert "2 Equalizer" in found.line("2 bands")
        for revision in (2, 2, 3):
            found.connection.say(MasteringChanged(mastering=MasteringState(presets=PRESETS, revision=revision)))
        await found.settle()
        assert asked(found) == 2  # the second answer is not there yet
        await answer(found, {"gain_db": 1.0})
        assert asked(found) == 3
        assert "2 Equalizer" in found.line("2 bands")
        await answer(found, {"gain_db": 1.0})
        assert "+1.0 dB" in found.line("Input gain")


async def test_what_knows_the_stages_is_not_imported_before_the_chain_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("chain", "grids", "figures", "words", "values", "settings"):
        monkeypatch.setitem(sys.modules, f"auralis_tui.tui.rack.{name}", None)
    async with console(size=(140, 45), state=PLAYING) as found:
        await found.press("3", "tab", "enter", "t", "d")
        assert found.line("The chain is shown as soon as")


async def test_t_switches_the_stage() -> None:
    async with rack() as found:
        await found.press("t")
        assert found.connection.commands == [bus.SetParameter(path="stages.0.bypassed", value=True)]
        assert "off" in found.line("2 Equalizer")
        await found.press("t", "k", "t")
        assert found.connection.commands[1:] == [bus.SetParameter(path="stages.0.bypassed", value=False)]
        assert "always there" in found.text()[-1]


async def test_stages_are_moved_within_the_chain() -> None:
    async with rack() as found:
        await found.press("J")
        kinds = [stage["kind"] for stage in _sent(found).chain["stages"]]
        assert kinds == ["compressor", "equalizer", "limiter"]
        assert chain_of(found).cursor == 2
        await found.press("J", "J", "K")
        assert [stage["kind"] for stage in _sent(found).chain["stages"]] == kinds
        assert len(found.connection.commands) == 3


async def test_a_stage_is_taken_out_and_that_can_be_undone() -> None:
    async with rack() as found:
        await found.press("j", "d")
        assert [stage["kind"] for stage in _sent(found).chain["stages"]] == ["equalizer", "limiter"]
        assert "Compressor taken out.  z undo" in found.text()[-1]
        await found.press("z", "Z")
        assert found.connection.commands[1:] == [bus.UndoEdit(), bus.RedoEdit()]


async def test_a_stage_is_put_in_from_a_list() -> None:
    async with rack() as found:
        await found.press("a")
        assert found.line("Lets no true peak above its ceiling.")
        await found.press("j", "j", "j", "enter")
        assert [stage["kind"] for stage in _sent(found).chain["stages"]] == [
            "equalizer", "compressor", "compressor", "limiter"
        ]  # fmt: skip
        assert chain_of(found).cursor == 2
        await found.press("a", "escape")
        assert len(found.connection.commands) == 1


def _sent(found: Console) -> bus.SetChain:
    command = found.connection.commands[-1]
    assert isinstance(command, bus.SetChain)
    return command


async def test_a_value_is_stepped_typed_and_set_back() -> None:
    async with rack() as found:
        await found.press("enter", "enter", "up", "shift+down")
        assert stage_of(found).editing
        await found.press("3", ".", "5", "enter")
        await found.press("delete")
        gain = "stages.0.bands.0.gain_db"
        assert found.connection.commands == [
            bus.SetParameter(path=gain, value=-2.0), bus.SetParameter(path=gain, value=-3.0),
            bus.SetParameter(path=gain, value=3.5), bus.SetParameter(path=gain, value=0.0),
        ]  # fmt: skip
        assert not stage_of(found).editing


async def test_escape_gives_the_value_back() -> None:
    async with rack() as found:
        await found.press("enter", "enter", "up", "up", "9", "escape")
        assert found.connection.commands[-1] == bus.SetParameter(path="stages.0.bands.0.gain_db", value=-2.1)
        assert not stage_of(found).editing


async def test_letters_are_typed_while_a_value_is_edited_and_are_keys_again_after_it() -> None:
    async with rack() as found:
        await found.press("enter", "enter", "left", "2", "k", "enter")
        await found.press("b")
        assert found.connection.commands == [
            bus.SetParameter(path="stages.0.bands.0.frequency_hz", value=2000.0), bus.SetBypass()
        ]  # fmt: skip


async def test_arrows_seek_unless_a_value_is_edited() -> None:
    async with rack() as found:
        await found.press("l", "right", "enter", "right", "escape", "left")
        assert found.connection.commands == [
            bus.Seek(position_s=5.0, relative=True), bus.Seek(position_s=-5.0, relative=True)
        ]  # fmt: skip


async def test_what_is_no_value_is_told_and_the_field_stays() -> None:
    async with rack() as found:
        await found.press("j", "enter", "j", "enter", "9", "9", "enter")
        assert "ratio goes from 1:1 to 20:1" in found.text()[-1]
        assert stage_of(found).editing
        assert found.connection.commands == []


async def test_a_refusal_by_the_daemon_brings_its_chain_back() -> None:
    async with rack() as found:
        await found.press("t")
        before = asked(found)
        found.connection.say(Failed(of=3, why="`bypassed` can't be so."))
        await found.settle()
        assert asked(found) == before + 1
        await answer(found)
        assert found.line("2 bands")


async def test_bands_are_added_and_removed() -> None:
    async with rack() as found:
        await found.press("l", "a")
        assert len(_sent(found).chain["stages"][0]["bands"]) == 3
        await found.press("j", "d")
        assert [band["frequency_hz"] for band in _sent(found).chain["stages"][0]["bands"]] == [240.0, 1200.0]


async def test_the_wheel_turns_the_value_under_it() -> None:
    async with rack((140, 45)) as found:
        view = stage_of(found)
        await found.press("j")
        await found.pilot._post_mouse_events([_scroll_up()], view, offset=(20, 1))
        await found.settle()
        assert found.connection.commands == [bus.SetParameter(path="stages.1.ratio", value=2.1)]


def _scroll_up() -> Any:
    from textual.events import MouseScrollUp

    return MouseScrollUp


async def test_clicks_switch_open_and_edit() -> None:
    async with rack((140, 45)) as found:
        await found.pilot.click(ChainView, offset=(1, 8))
        await found.settle()
        assert found.connection.commands == [bus.SetParameter(path="stages.1.bypassed", value=True)]
        await found.pilot.click(ChainView, offset=(10, 8), times=2)
        await found.settle()
        assert found.app.focused is stage_of(found)
        await found.pilot.click(StageView, offset=(20, 1), times=2)
        await found.settle()
        assert stage_of(found).editing


async def test_a_stage_is_dragged_to_another_place() -> None:
    async with rack((140, 45)) as found:
        await found.pilot.mouse_down(ChainView, offset=(10, 5))
        await found.pilot.mouse_up(ChainView, offset=(10, 11))
        await found.settle()
        assert [stage["kind"] for stage in _sent(found).chain["stages"]] == ["compressor", "limiter", "equalizer"]


async def test_w_asks_a_factory_preset_for_a_name_and_writes_over_ones_own() -> None:
    async with rack() as found:
        await found.press("w", *"My car", "enter")
        assert found.connection.commands == [bus.SavePreset(title="My car")]
        assert found.app.focused is chain_of(found)
    own = tuple(type(preset)(id=preset.id, title=preset.title, own=True) for preset in PRESETS)
    async with rack(state=Snapshot(mastering=MasteringState(presets=own, preset="flat"))) as found:
        await found.press("w")
        assert found.connection.commands == [bus.SavePreset()]


async def test_the_command_line_knows_stages() -> None:
    async with rack() as found:
        for line in ("stage 3 off", "stage limiter", "set stages.1.ratio 2.5", "undo-edit"):
            await found.press("colon", *line, "enter")
        assert found.connection.commands == [
            bus.SetParameter(path="stages.1.bypassed", value=True),
            bus.SetParameter(path="stages.2.bypassed", value=True),
            bus.SetParameter(path="stages.1.ratio", value=2.5),
            bus.UndoEdit(),
        ]


async def test_the_command_line_puts_stages_in_and_moves_them() -> None:
    async with rack() as found:
        await found.press("colon", *"stage add stereo", "enter")
        assert _sent(found).chain["stages"][1]["kind"] == "stereo"
        await found.press("colon", *"stage move 3 5", "enter")
        assert _sent(found).chain["stages"][3]["kind"] == "stereo"
        await found.press("colon", *"stage remove 5", "enter")
        assert [stage["kind"] for stage in _sent(found).chain["stages"]] == ["equalizer", "compressor", "limiter"]


async def test_a_snapshot_is_heard_with_enter() -> None:
    async with rack((140, 45)) as found:
        await found.press("tab", "tab", "tab")
        assert isinstance(found.app.focused, CompareView)
        await found.press("enter")
        assert found.connection.commands == [bus.RecallSlot(slot="a")]


@pytest.mark.parametrize("size", SIZES)
async def test_tab_goes_through_all_panes_and_each_is_seen(size: tuple[int, int]) -> None:
    async with rack(size) as found:
        seen: list[object] = []
        for _ in range(5):
            await found.press("tab")
            assert found.app.focused is not None
            assert found.app.focused.size.height >= 3
            assert found.app.focused.is_on_screen
            seen.append(type(found.app.focused))
        order: list[object] = [StageView, HistoryView, CompareView, PresetList, ChainView]
        assert seen == order


async def test_f_gives_the_whole_body_to_a_pane_and_takes_it_back() -> None:
    async with rack((140, 45)) as found:
        for _ in range(4):
            await found.press("tab", "F")
            assert found.app.focused is not None
            assert found.app.focused.size.width >= 134
        await found.press("F")
        assert found.app.focused is not None
        assert found.app.focused.size.width < 134


async def test_at_60_columns_the_stage_is_shown_and_h_goes_to_the_chain() -> None:
    async with console(size=(60, 20), state=PLAYING) as found:
        await found.press("3")
        await answer(found)
        assert found.line("2 Equalizer")
        assert not found.line("Chain")
        await found.press("h", "h", "h")
        assert found.app.focused is chain_of(found)
        assert found.line("Chain")


async def test_the_meters_move_the_rack() -> None:
    async with rack((140, 45)) as found:
        frame = MeterFrame(
            frame=4800, true_peak_dbtp=(-1.0, -2.0), source_peak_dbfs=(-6.0, -7.0), short_term_lufs=-13.0,
            spectrum_dbfs=(-30.0,) * 31, source_spectrum_dbfs=(-36.0,) * 31, gain_reduction_db={"compressor": 2.5},
        )  # fmt: skip
        found.connection.say(MetersChanged(meters=frame))
        await found.settle()
        assert "▄" in found.line("IN  ")
        assert "−2.5" in found.line("3 Compressor")
        assert "−6.0" in found.line("IN  ")


async def test_the_chain_of_another_preset_keeps_the_cursor_on_a_stage() -> None:
    async with rack() as found:
        await found.press("G")
        assert chain_of(found).cursor == 4
        found.connection.say(MasteringChanged(mastering=MasteringState(presets=PRESETS, revision=9)))
        await found.settle()
        await answer(found, {})
        assert chain_of(found).cursor == 1
        assert found.line("1 of 2 on") or found.line("0 of 2 on")
