"""The log: connected, bounded, at the level that was asked for."""

import logging
from contextlib import suppress
from pathlib import Path

import pytest

from auralis_tui.daemon.logs import KEPT_FILES, MAX_BYTES, close_log, open_log


@pytest.mark.audit("L-06")
def test_the_log_holds_what_its_level_lets_through(tmp_path: Path) -> None:
    handler = open_log(tmp_path / "new" / "daemon.log", "warning")
    logger = logging.getLogger("auralis_tui.daemon.somewhere")
    logger.info("too quiet")
    logger.warning("loud enough")
    close_log(handler)
    text = (tmp_path / "new" / "daemon.log").read_text()
    assert "loud enough" in text
    assert "too quiet" not in text


@pytest.mark.audit("L-06")
@pytest.mark.audit("M-17")
def test_the_log_is_bounded(tmp_path: Path) -> None:
    handler = open_log(tmp_path / "daemon.log", "info")
    for number in range(6000):
        logging.getLogger("auralis_tui").info("%d %s", number, "x" * 1000)
    close_log(handler)
    files = list(tmp_path.iterdir())
    assert len(files) == 1 + KEPT_FILES
    assert sum(path.stat().st_size for path in files) <= (1 + KEPT_FILES) * MAX_BYTES


def test_a_full_disk_ends_nothing_and_prints_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", True)
    handler = open_log(tmp_path / "daemon.log", "info")
    assert isinstance(handler, logging.FileHandler)
    with suppress(OSError), open("/dev/full", "w") as full:  # what it didn't take it says once more when it is closed
        there = handler.stream
        handler.setStream(full)
        logging.getLogger("auralis_tui").error("there is no room for this")
        handler.stream = there
    logging.getLogger("auralis_tui").error("there is room again")
    close_log(handler)
    assert (tmp_path / "daemon.log").read_text().endswith("there is room again\n")
    assert capfd.readouterr() == ("", "")


def test_what_changes_in_watched_folders_is_no_line_each(tmp_path: Path) -> None:
    handler = open_log(tmp_path / "daemon.log", "info")
    logging.getLogger("watchfiles.main").info("4 changes detected")
    close_log(handler)
    assert (tmp_path / "daemon.log").read_text() == ""
