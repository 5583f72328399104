"""Completion and history of the command line, and of queries."""

import os
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from auralis_tui.tui.widgets.completion import Cycle, History, Vocabulary, complete_command, paths
from auralis_tui.tui.widgets.library_lists import ResultList
from auralis_tui.tui.widgets.prompt import Candidates
from tests.tui.conftest import Console, console

NAMES = Vocabulary({"preset": lambda: ["warm-tape", "flat"]})


def lines(text: str) -> list[str]:
    return [text[: one.start] + one.text + text[one.end :] for one in complete_command(text, NAMES)]


def test_words_and_their_values_are_suggested() -> None:
    assert lines("vol") == ["volume "]
    assert lines("preset w") == ["preset warm-tape"]
    assert lines("repeat ") == ["repeat off", "repeat all", "repeat one"]
    assert lines("nothing x") == []


def test_paths_are_suggested_and_quoted_where_they_must_be(tmp_path: Path) -> None:
    for name in ("My Music", "Mixes", "notes.txt", ".hidden"):
        (tmp_path / name).mkdir() if "." not in name else (tmp_path / name).touch()
    found = paths(f"{tmp_path}/m")
    assert found == [f"{tmp_path}/Mixes/", f"'{tmp_path}/My Music/'"]
    assert paths(f"'{tmp_path}/My") == [f"'{tmp_path}/My Music/'"]
    assert paths(f"{tmp_path}/n", files=False) == []
    assert paths(f"{tmp_path}/none/") == []
    assert paths(f"{tmp_path}/.h") == [f"{tmp_path}/.hidden"]


def test_a_cycle_goes_round() -> None:
    cycle = Cycle("repeat o", complete_command("repeat o", NAMES))
    assert [cycle.step(1), cycle.step(1), cycle.step(1), cycle.step(-1)] == [
        "repeat off", "repeat one", "repeat off", "repeat one",
    ]  # fmt: skip


def test_history_is_kept_and_gone_through(tmp_path: Path) -> None:
    path = tmp_path / "state" / "commands"
    history = History(path)
    for line in ("volume -6", "shuffle on", "volume -6", "  "):
        history.add(line)
    again = History(path)
    assert [again.older("see"), again.older("see"), again.older("see")] == ["volume -6", "shuffle on", None]
    assert [again.newer(), again.newer(), again.newer()] == ["volume -6", "see", None]


def field(found: Console) -> Input:
    return found.app.console_screen.query_one("#prompt Input", Input)


async def test_tab_completes_and_arrows_bring_back() -> None:
    async with console(size=(100, 24), queue=3) as found:
        await found.press("colon", "r", "e", "p")
        assert "repeat  replaygain" in found.text()[-1]
        await found.press("tab")
        assert field(found).value == "repeat "
        await found.press("tab", "shift+tab")
        assert field(found).value == "repeat "
        await found.press("tab", "o", "tab", "tab", "enter")
        await found.press("colon", "up")
        assert field(found).value == "replaygain " or field(found).value.startswith("rep")
        await found.press("down")
        assert field(found).value == ""


async def test_a_folder_is_read_while_keys_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "music").mkdir()
    scandir, read = os.scandir, threading.Event()
    threads: list[threading.Thread] = []

    def slow(path: Path) -> Any:
        if Path(path) == tmp_path:
            threads.append(threading.current_thread())
            assert threading.current_thread() is not threading.main_thread()
            read.wait()
        return scandir(path)

    monkeypatch.setattr(os, "scandir", slow)
    async with console(size=(200, 24)) as found:
        await found.press("colon")
        try:
            field(found).value = f"add {tmp_path}/"
            field(found).cursor_position = len(field(found).value)
            await found.pilot.press("m", "u")
            assert field(found).value == f"add {tmp_path}/mu"
        finally:
            read.set()
        await found.settle()
        assert len(threads) == 2  # for the folder and for the last letter
        assert found.app.console_screen.query_one(Candidates).texts == (f"{tmp_path}/music/",)
        await found.press("tab")
        assert field(found).value == f"add {tmp_path}/music/"


async def test_tab_completes_a_query() -> None:
    async with console() as found:
        await found.press("slash", "a", "r", "t", "tab")
        assert field(found).value == "artist:"
        assert found.app.console_screen.query_one("#results", ResultList).display


async def test_a_command_acts_on_the_list_that_had_the_focus() -> None:
    async with console(size=(140, 45), queue=12) as found:
        await found.press("2", "1", "tab", "tab")
        before = found.app.focused
        await found.press("colon", "escape")
        assert found.app.focused is before
