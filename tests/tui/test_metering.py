"""The screen of the meters in the console: which panes at which size, what its keys do, which frames are asked for."""

import pytest
from msgspec.structs import replace
from textual.events import AppBlur, AppFocus

from auralis_tui.bus import commands as bus
from auralis_tui.bus.events import MetersChanged, PlayerChanged
from auralis_tui.bus.meter_frame import MeterFrame
from auralis_tui.bus.state import Transport
from auralis_tui.tui.widgets.meter_columns import LoudnessColumns
from auralis_tui.tui.widgets.meter_panes import MeterPane, MetersPane
from auralis_tui.tui.widgets.spectrogram import SpectrogramBlock
from tests.tui.conftest import Console, console

LOUD = {
    "peak_dbfs": (-1.6, -2.4), "true_peak_dbtp": (-1.4, -2.2), "max_true_peak_dbtp": -0.8, "momentary_lufs": -11.9,
    "short_term_lufs": -13.2, "integrated_lufs": -13.8, "lra_lu": 6.4, "correlation": 0.62, "balance_db": -0.3,
    "width": 1.08, "spectrum_dbfs": (-30.0,) * 31, "source_spectrum_dbfs": (-40.0,) * 31, "crest_db": 12.3,
    "source_peak_dbfs": (-9.0, -9.0), "rms_dbfs": (-16.1, -16.8), "goniometer": ((0.5, 0.5), (-0.5, -0.4)),
    "short_term_lately_lufs": (-14.0, -13.0, -13.2),
}  # fmt: skip


async def play(found: Console, frames: int = 3) -> None:
    """Let the engine say so many frames, a quarter of a second apart."""
    for place in range(frames):
        found.connection.say(MetersChanged(meters=MeterFrame(frame=place * 12_000, **LOUD)))  # type: ignore[arg-type]
        await found.settle()


def titles(found: Console) -> list[str]:
    panes = found.app.console_screen.meters.panes
    return [str(pane.border_title).split(" · ")[0] for pane in panes]


@pytest.mark.parametrize(
    ("size", "panes"),
    [
        ((60, 20), ["Meters"]),
        ((80, 24), ["Meters"]),
        ((120, 28), ["Meters"]),
        ((120, 30), ["True peak", "Loudness", "Spectrum", "Stereo", "Loudness history"]),
        ((140, 45), ["True peak", "Loudness", "Spectrum", "Stereo", "Loudness history"]),
        ((200, 60), ["True peak", "Loudness", "Spectrum", "Spectrogram", "Stereo", "Loudness history"]),
    ],
)
async def test_panes_appear_whole_by_size(size: tuple[int, int], panes: list[str]) -> None:
    async with console(size=size, queue=3) as found:
        await found.press("4")
        await play(found)
        assert titles(found) == panes
        assert isinstance(found.app.focused, MeterPane)
        assert found.line("−13.8")
        assert all(len(line) == size[0] for line in found.text())


async def test_v_goes_through_the_views() -> None:
    async with console(size=(80, 24), queue=3) as found:
        await found.press("4")
        await play(found)
        seen = []
        for _ in range(5):
            seen.append(next(word for word in ("Spectrum ─", "Spectrogram", "L⢀", "history") if found.line(word)))
            await found.press("v")
        assert seen == ["Spectrum ─", "Spectrogram", "L⢀", "history", "Spectrum ─"]


async def test_the_narrowest_terminal_shows_one_view_at_a_time() -> None:
    async with console(size=(60, 20), queue=3) as found:
        await found.press("4")
        await play(found)
        assert found.line("True peak")
        await found.press("v")
        assert not found.line("True peak")
        assert found.line("Spectrum ─")
        await found.press("v", "v", "v")
        assert found.line("history")
        await found.press("v")
        assert found.line("True peak")


async def test_e_t_and_i_change_what_is_measured() -> None:
    async with console(size=(140, 45), queue=3) as found:
        await found.press("4")
        await play(found)
        assert found.line("EBU +9 · K-weighted")
        await found.press("e", "e")
        assert found.line("K-12 · K-weighted")
        assert found.line("Loudness is shown on K-12: 0 is −12 LUFS.")
        await found.press("t")
        assert found.line("Sample peak · before")
        assert found.line("Spectrum · 1/3 octave · before chain")
        await found.press("t", "i")
        assert found.line("0 dB/oct tilt")
        assert found.connection.commands == []


async def test_a_full_pane_has_the_body_and_gives_it_back() -> None:
    async with console(size=(140, 45), queue=3) as found:
        await found.press("4")
        await play(found)
        await found.press("tab", "F")
        assert titles(found) == ["Spectrum"]
        await found.press("F")
        assert len(titles(found)) == 5


async def test_the_focus_goes_round_the_panes_and_survives_a_resize() -> None:
    async with console(size=(140, 45), queue=3) as found:
        await found.press("4")
        focused = []
        for _ in range(5):
            focused.append(found.app.focused.id if found.app.focused else "")
            await found.press("tab")
        assert focused == ["loudness-pane", "spectrum-pane", "stereo-pane", "history-pane", "peak-pane"]
        await found.pilot.resize_terminal(80, 24)
        await found.settle()
        assert isinstance(found.app.focused, MetersPane)
        await found.pilot.resize_terminal(140, 45)
        await found.settle()
        assert found.app.focused is not None
        assert found.app.focused.id == "loudness-pane"


async def test_a_click_on_the_clip_light_resets() -> None:
    async with console(size=(140, 45), queue=3) as found:
        await found.press("4")
        await found.pilot.click("#peak-pane", offset=(8, 2))
        await found.settle()
        assert found.connection.commands == [bus.ResetMeters()]


async def test_no_frames_are_asked_for_that_nobody_sees() -> None:
    async with console(size=(140, 45), queue=3) as found:
        rates = [command for command in found.connection.sent if isinstance(command, bus.Subscribe)]
        assert rates == [bus.Subscribe(position_hz=4.0, meters_hz=20)]
        await found.press("6")
        await found.press("4")
        found.app.post_message(AppBlur())
        await found.settle()
        found.app.post_message(AppFocus())
        await found.settle()
        rates = [command for command in found.connection.sent if isinstance(command, bus.Subscribe)]
        assert [(rate.position_hz, rate.meters_hz) for rate in rates[1:]] == [(4, 0), (4, 20), (1, 0), (4, 20)]


async def test_a_narrow_terminal_has_levels_on_every_screen() -> None:
    async with console(size=(80, 24), queue=3) as found:
        await found.press("6", "4", "5")
        rates = [command for command in found.connection.sent if isinstance(command, bus.Subscribe)]
        assert rates == [bus.Subscribe(position_hz=4.0, meters_hz=20)]


async def test_meters_that_are_hidden_draw_nothing() -> None:
    async with console(size=(140, 45), queue=3) as found:
        await found.press("4")
        await play(found)
        block = found.app.console_screen.meters.query_one("#loudness-pane .columns", LoudnessColumns)
        assert block.shown
        readings = block.readings
        await found.press("1")
        await play(found, 5)
        assert block.shown == []
        assert block.readings is readings
        await found.press("space")
        paused = replace(found.app.console_screen.player, transport=Transport.PAUSED)
        found.connection.say(PlayerChanged(player=paused))
        await found.press("4")
        assert block.readings is found.app.console_screen.readings
        assert not block.readings.live


async def test_few_bytes_leave_the_goniometer_out() -> None:
    async with console(size=(140, 45), queue=3, environment={"SSH_CONNECTION": "1"}) as found:
        await found.press("4")
        await play(found)
        rows = found.app.console_screen.meters.query_one("#stereo-pane .goniometer")
        inks = {ink for row in rows.shown for part, ink in row if part.strip()}  # type: ignore[attr-defined]
        assert "signal" not in inks
        assert found.line("+0.62")


async def test_the_sweep_writes_a_column_at_a_time() -> None:
    async with console(size=(200, 60), queue=3) as found:
        await found.press("4")
        await play(found, 6)
        sweep = found.app.console_screen.query_one("#spectrogram-pane SpectrogramBlock", SpectrogramBlock)
        assert sweep._at == 6
        assert sum(1 for column in sweep._columns if column) == 6
