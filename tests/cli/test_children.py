"""Work shared out among children: what dies takes nothing with it."""

import os
import resource
from contextlib import closing, suppress
from json import JSONDecodeError
from pathlib import Path
from typing import Any

import pytest

from auralis_tui.cli.children import MAX_JOBS, check_jobs, share_out
from auralis_tui.errors import AuralisError, UsageError
from tests.conftest import Sandbox

CHILD = "tests.cli.odd_child"


def last_words(pieces: list[str], jobs: int) -> dict[str, Any]:
    with closing(share_out(CHILD, pieces, jobs)) as told:
        return {pieces[said.index]: said.message for said in told if said.is_last}


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_dies_is_told_and_the_others_go_on(jobs: int, sandbox: Sandbox) -> None:
    said = last_words(["a", "killed", "b", "broken", "refused", "c ä\udce9"], jobs)
    for piece in ("a", "b", "c ä\udce9"):
        assert said[piece] == {"answer": [piece, "/", "1"]}
    assert said["killed"]["error"] == "The process that read it was ended by SIGKILL."
    assert said["refused"] == {"error": "It is no sound.", "hint": "Take another."}
    log = sandbox.home / ".local/state/auralis/command.log"
    assert said["broken"]["error"] == f"Something went wrong inside the process that read it. {log} says what it was."
    assert "ZeroDivisionError: a fault of ours" in log.read_text()


def test_who_dies_while_it_speaks_is_told_too() -> None:
    said = last_words(["cut", "a"], 1)
    assert said["cut"]["error"] == "The process that read it was ended by SIGKILL."
    assert said["a"] == {"answer": ["a", "/", "1"]}


def test_what_is_no_message_ends_the_work_with_its_reason() -> None:
    with pytest.raises(JSONDecodeError):
        last_words(["garbled"], 1)


def test_too_few_files_for_so_many_children_is_told() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    os.close(lowest_free := os.dup(0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free + 2, hard))
    try:
        with pytest.raises(AuralisError, match="No more processes can be started: Too many open files"):
            last_words(["a"] * 20, 20)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_shares_come_before_the_answer() -> None:
    with closing(share_out(CHILD, ["a"], 1)) as told:
        assert [said.message for said in told] == [{"share": 0.5}, {"answer": ["a", "/", "1"]}]


def own_children() -> set[str]:
    """Return the processes that this one has started and not waited for."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended in between
            after_name = (process / "stat").read_text().rpartition(")")[2].split()
            if int(after_name[1]) == os.getpid():
                found.add(process.name)
    return found


def test_who_stops_listening_ends_the_children() -> None:
    before = own_children()
    with closing(share_out(CHILD, ["endless"] * 3, 2)) as told:
        assert [next(told).message for _ in range(2)] == [{"share": 0.5}] * 2
        assert len(own_children() - before) == 2
    assert own_children() == before


def test_the_number_of_jobs_is_bounded() -> None:
    assert 1 <= check_jobs(None) <= MAX_JOBS
    assert check_jobs(3) == 3
    for jobs in (0, -1, MAX_JOBS + 1):
        with pytest.raises(UsageError, match="is no number of jobs"):
            check_jobs(jobs)
