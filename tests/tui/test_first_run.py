"""The first run asks where the music is."""

import asyncio
import threading
from pathlib import Path
from time import monotonic

import pytest

from auralis_tui.bus import commands as bus
from auralis_tui.bus.events import Snapshot
from auralis_tui.tui.screens import first_run
from auralis_tui.tui.screens.first_run import FirstRunScreen, FolderField, about, rounded
from tests.doubles.catalogue import MemoryCatalogue
from tests.tui.conftest import console


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with two albums."""
    for name in ("Music/Albums/a.flac", "Music/Albums/b.flac", "Music/Incoming/c.mp3", "Music/cover.jpg"):
        path = tmp_path / "home" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(first_run, "BUDGET_S", 60.0)  # a slow machine counts them too
    return tmp_path / "home"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 45)])
async def test_a_folder_is_completed_and_scanned(home: Path, size: tuple[int, int]) -> None:
    empty = MemoryCatalogue(artists=())
    async with console(size=size, catalogue=empty, state=Snapshot(), first_run=True) as found:
        assert isinstance(found.app.screen, FirstRunScreen)
        assert found.line("Where is your music?")
        assert "3 files" in found.line("~/Music/")
        await found.press("tab", "A", "tab")
        assert "2 files" in found.line("▌ ~/Music/Albums/")
        await found.press("enter")
        assert found.connection.commands == [bus.AddPaths(paths=(str(home / "Music/Albums"),), play=True)]
        assert not isinstance(found.app.screen, FirstRunScreen)


async def test_enter_takes_what_the_field_says_however_it_came_there(home: Path) -> None:
    (home / "Music/Albums/Inner").mkdir()
    async with console(catalogue=MemoryCatalogue(artists=()), state=Snapshot(), first_run=True) as found:
        await found.burst("~", "/", "M", "u", "tab")  # before the list follows what is typed
        field = found.app.screen.query_one(FolderField)
        assert field.value == "~/Music/"
        assert found.line("▌ ~/Music/ ")
        await found.press("tab")
        assert field.value == "~/Music/Albums/"
        await found.press("backspace", "backspace", "down")
        assert found.line(f"▌ {field.value}")
        said = field.value
        await found.press("enter")
        path = str(Path(said).expanduser())
        assert found.connection.commands == [bus.AddPaths(paths=(path,), play=True)]


async def test_what_is_no_folder_is_told_and_escape_skips(home: Path) -> None:
    async with console(catalogue=MemoryCatalogue(artists=()), state=Snapshot(), first_run=True) as found:
        await found.press(*"nowhere", "enter")
        assert "There is no folder nowhere." in found.text()[-1]
        await found.press("escape")
        assert found.line("There is no music here yet.")
        assert found.connection.commands == []


async def test_arrows_begin_at_what_is_typed(home: Path) -> None:
    for name in ("Mux", "Muz"):
        (home / name).mkdir()
    async with console(catalogue=MemoryCatalogue(artists=()), state=Snapshot(), first_run=True) as found:
        await found.burst(*"~/Mu", "down")
        assert found.app.screen.query_one(FolderField).value == "~/Mux/"


async def test_a_folder_on_a_dead_disk_can_be_left(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = threading.Event()
    async with console(catalogue=MemoryCatalogue(artists=()), state=Snapshot(), first_run=True) as found:
        monkeypatch.setattr("os.path.exists", lambda _: answer.wait(60.0))
        for key in (*"~/Music/", "enter", "escape", "4"):
            found.post(key)
        async with asyncio.timeout(60.0):
            while found.app.console_screen.view != "meters":
                await asyncio.sleep(0)
        answer.set()
        await found.settle()
        assert found.connection.commands == []


async def test_a_disk_that_does_not_answer_holds_up_no_key(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = threading.Event()
    async with console(catalogue=MemoryCatalogue(artists=()), state=Snapshot(), first_run=True) as found:
        monkeypatch.setattr(first_run, "beginning_so", lambda typed: [typed] if answer.wait(60.0) else [])
        monkeypatch.setattr(first_run, "PATIENCE_S", 0.0)
        for key in ("~", "/", "tab", "M"):
            found.post(key)
        field = found.app.screen.query_one(FolderField)
        async with asyncio.timeout(60.0):
            while field.value != "~/M":
                await asyncio.sleep(0)
        answer.set()
        await found.settle()
        assert field.value == "~/M"


async def test_a_slow_disk_is_asked_one_thing_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    answer, asked = threading.Event(), list[str]()

    def slow(typed: str, *, files: bool) -> list[str]:
        asked.append(typed)
        return [f"{typed}x"] if answer.wait(60.0) and not files else []

    monkeypatch.setattr(first_run, "paths", slow)
    suggester = first_run.FolderSuggester()
    typed = [asyncio.create_task(suggester.get_suggestion(value)) for value in ("/", "/m", "/mu")]
    async with asyncio.timeout(60.0):
        while not asked:
            await asyncio.sleep(0)
        answer.set()
        assert await asyncio.gather(*typed) == ["/x", None, "/mux"]
    assert asked == ["/", "/mu"]


async def test_who_has_music_isnt_asked() -> None:
    async with console(first_run=True) as found:
        assert not isinstance(found.app.screen, FirstRunScreen)


def test_files_are_counted_about(home: Path) -> None:
    assert about(str(home), monotonic() + 5) == "3 files"
    assert about(str(home), 0.0) in ("not counted", "more than 3 files")
    assert [rounded(7), rounded(314), rounded(16_941)] == [7, 310, 16_900]
