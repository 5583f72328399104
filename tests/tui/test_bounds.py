"""What the console remembers while it is used is bounded."""

from pathlib import Path

import msgspec
import pytest

from auralis_tui.bus.events import JobChanged, WaveformReady
from auralis_tui.bus.state import Job, JobState
from auralis_tui.tui.ballistics import Ballistics
from auralis_tui.tui.rack_readings import BINS, RackBallistics
from auralis_tui.tui.reading import PAGE_ROWS, Pages
from auralis_tui.tui.screens.console import KEPT_JOBS
from auralis_tui.tui.widgets.completion import KEPT_LINES, History
from tests.tui.conftest import console
from tests.tui.full_console import METERS

pytestmark = pytest.mark.audit("M-17")
KEPT_SECONDS = 180


def test_pages_of_a_long_list_make_room_for_others() -> None:
    pages: Pages[int] = Pages(keep=4)
    for page in range(100):
        pages.put(page, [page] * PAGE_ROWS)
    assert [page for page in range(100) if pages.get(page * PAGE_ROWS) is not None] == [96, 97, 98, 99]


def test_the_command_lines_history_forgets_the_oldest(tmp_path: Path) -> None:
    history = History(tmp_path / "commands")
    for number in range(KEPT_LINES + 100):
        history.add(f"seek {number}")
    lines = (tmp_path / "commands").read_text().splitlines()
    assert (len(lines), lines[0]) == (KEPT_LINES, "seek 100")


def test_half_an_hour_of_meters_leaves_as_much_as_minutes() -> None:
    meters, rack = Ballistics(), RackBallistics()
    for second in range(1800):
        frame = msgspec.structs.replace(METERS, frame=second * 48_000, short_term_lufs=-10.0 - second % 7)
        readings = meters.step(frame, 48_000)
        shown = rack.step(readings)
    assert 0 < len(readings.history) <= KEPT_SECONDS
    assert len(shown.history) == BINS


async def test_jobs_and_waveforms_of_the_past_make_room() -> None:
    async with console() as found:
        for number in range(KEPT_JOBS + 30):
            found.connection.say(JobChanged(job=Job(id=number, kind="scan", title="Scanning", state=JobState.DONE)))
            found.connection.say(WaveformReady(track_id=number, peaks=(1,) * 400))
        await found.settle()
        jobs = found.app.console_screen.jobs
        assert (len(jobs), jobs[0].id) == (KEPT_JOBS, KEPT_JOBS + 29)
        assert len(found.app.console_screen._waveforms) == 1
