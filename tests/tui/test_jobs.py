"""The screen of the background work, and what is told of failures."""

from datetime import datetime

import pytest
from msgspec.structs import replace

from auralis_tui.bus import commands as bus
from auralis_tui.bus.events import FailuresChanged, JobChanged, Notice
from auralis_tui.bus.failure import Failure
from auralis_tui.bus.library_commands import AnalyzeTracks, RestoreBackup
from auralis_tui.bus.state import Job, JobState
from auralis_tui.tui import job_words
from auralis_tui.tui.failures import file_of
from auralis_tui.tui.widgets.footer import Told
from auralis_tui.tui.widgets.job_details import JobDetails
from auralis_tui.tui.widgets.job_lines import detail_lines
from tests.doubles.catalogue import MemoryCatalogue
from tests.tui.conftest import console, snapshot

NOW = datetime(2026, 1, 1, 14, 32)
UNREADABLE = "/music/Neap (live).flac can't be read: its header is damaged. Copy it again."
SCAN = Job(id=3, kind="scan", title="Music", done=6930, total=16_902, began_at=NOW.timestamp() - 60,
           at="/music/Halden Ruiz/Tidewater/3.flac")  # fmt: skip
ENDED = replace(
    SCAN, state=JobState.DONE, done=16_902, at="", ended_at=NOW.timestamp(), problems=(UNREADABLE,), problem_count=3
)


def test_a_job_is_told_in_words() -> None:
    now_s = NOW.timestamp()
    assert [job_words.title_of(SCAN), job_words.title_of(ENDED)] == ["Scanning Music", "Scan of Music"]
    assert job_words.how_far(SCAN) == "41 %"
    assert job_words.count_of(SCAN) == "6 930 of 16 902 files"
    assert (job_words.rate(SCAN, now_s), job_words.left(SCAN, now_s)) == ("116/s", "1:26 left")
    assert job_words.outcome(ENDED) == ("3 files couldn't be read.", "6 shows which and why.")
    assert job_words.outcome(replace(ENDED, state=JobState.CANCELLED)) == ("", "")
    assert job_words.when(now_s - 86_400 * 40, NOW) == "2025"


def test_what_to_do_goes_before_what_else_there_is_to_say() -> None:
    told = Told("Neap can't be read. Its header is damaged.", "Copy it again.", failure=True, kept=True)
    assert told.fitting(60) == "Neap can't be read. Its header is damaged.  Copy it again."
    assert told.fitting(40) == "Neap can't be read.  Copy it again."
    assert told.fitting(24) == "Neap can't be read.  Co…"


def test_the_page_of_a_job_says_all_that_is_known() -> None:
    text = ["".join(text for text, _ in line.runs) for line in detail_lines(SCAN, 50, NOW)]
    assert text[0] == "Scanning Music"
    assert "6 930 of 16 902 files  116/s  1:26 left" in text
    assert "at /music/Halden Ruiz/Tidewater/3.flac" in text
    ended = detail_lines(ENDED, 50, NOW)
    assert [line.problem for line in ended if line.first] == [UNREADABLE]
    assert any("and 2 more" in "".join(text for text, _ in line.runs) for line in ended)
    assert max(sum(len(text) for text, _ in line.runs) for line in ended) <= 50


@pytest.mark.parametrize(
    ("sentence", "file"),
    [(UNREADABLE, "/music/Neap (live).flac"), ("The tags of /a b/c.ogg can't be written.", "/a b/c.ogg"),
     ("The disk is full.", "")],
)  # fmt: skip
def test_the_file_is_found_in_a_sentence(sentence: str, file: str) -> None:
    assert file_of(sentence) == file


@pytest.mark.parametrize("size", [(60, 20), (140, 45)])
async def test_jobs_are_begun_cancelled_and_their_problems_tried_again(size: tuple[int, int]) -> None:
    state = replace(snapshot(MemoryCatalogue()), jobs=(SCAN,))
    async with console(size=size, state=state) as found:
        sent = found.connection.commands
        await found.press("6")
        assert "41 %" in found.line("◔ Scanning Mus")
        await found.press("d", "i", "u", "y")
        await found.pilot.click("#jobs-list", offset=(found.app.console_screen.jobs_view.list.size.width - 3, 1))
        assert found.connection.commands[len(sent) :] == [
            bus.CancelJob(job_id=3), bus.Scan(), AnalyzeTracks(), bus.CreateBackup(), bus.CancelJob(job_id=3),
        ]  # fmt: skip
        found.connection.say(JobChanged(job=ENDED))
        await found.settle()
        assert "3 problems" in found.line("! Scan of")
        assert "3 files couldn't be read.  6 shows which and why." in found.text()[-1]
        await found.press("tab", "enter")
        assert found.connection.commands[-1] == bus.Scan(paths=("/music/Neap (live).flac",))
        await found.press("F")
        assert not found.app.console_screen.jobs_view.list.is_on_screen
        await found.press("F", "e")
        assert found.app.console_screen.library_pane.view.name == "quarantine"


async def test_a_job_that_is_shown_is_not_drawn_again_and_again() -> None:
    async with console(size=(140, 45), queue=3) as found:
        found.connection.say(JobChanged(job=SCAN))
        await found.press("6")
        drawn: list[object] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(found.app.console_screen.query_one(JobDetails), "show", lambda *told: drawn.append(told))
            for _ in range(20):
                await found.pilot.pause()
        assert drawn == []


async def test_the_page_of_a_job_that_runs_stays_where_it_was_scrolled_to() -> None:
    async with console(size=(60, 20), queue=3) as found:
        found.connection.say(JobChanged(job=SCAN))
        await found.press("6", "tab", "j")
        details = found.app.console_screen.query_one(JobDetails)
        assert details.scroll_y == 1
        found.connection.say(JobChanged(job=replace(SCAN, done=SCAN.done + 1)))
        await found.settle()
        assert details.scroll_y == 1


async def test_a_failure_that_comes_while_the_jobs_are_shown_is_told_too() -> None:
    async with console(size=(100, 30)) as found:
        await found.press("6")
        failure = Failure(message="The disk is full.", hint="Make room.")
        found.connection.say(
            Notice(message=failure.message, hint=failure.hint, failure=True), FailuresChanged(failures=(failure,))
        )
        await found.settle()
        assert found.connection.commands == [bus.SeeFailures()]
        assert "! The disk is full.  Make room." in found.text()[-1]


async def test_a_failure_stays_until_it_is_seen_and_is_kept_under_jobs() -> None:
    async with console(size=(100, 30)) as found:
        screen = found.app.console_screen
        hint = "Bring 12 tracks back: auralis backup restore monday.sqlite3"
        kept = "It is kept as /home/me/.local/share/auralis/library-damaged.sqlite3, and a new one is in use."
        failure = Failure(message=f"The library was damaged. {kept}", hint=hint, at=NOW.timestamp())
        found.connection.say(
            Notice(message=failure.message, hint=hint, failure=True), FailuresChanged(failures=(failure,))
        )
        await found.settle()
        assert f"! The library was damaged.  {hint}" in found.text()[-1]
        assert "Jobs!" in found.text()[0]
        screen._end_notice()
        await found.settle()
        assert "! The library was damaged." in found.text()[-1]
        await found.press("6")
        assert "The library was damaged." not in found.text()[-1]
        assert "Jobs!" not in found.text()[0]
        found.connection.say(FailuresChanged(failures=(replace(failure, seen=True),)))
        await found.settle()
        assert "! The library was damaged." in found.line("14:32")
        await found.press("enter")
        await found.press("enter")
        await found.press("d")
        forgotten = bus.ForgetFailure(message=failure.message, hint=hint)
        assert found.connection.commands == [bus.SeeFailures(), RestoreBackup(path="monday.sqlite3"), forgotten]
        found.connection.say(FailuresChanged(failures=()))
        await found.settle()
        assert found.line("Nothing is being worked on")
