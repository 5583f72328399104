"""Ratings, statistics, templates and tags from the shell, with a daemon and without one."""

import json
from pathlib import Path
from typing import Any

import pytest

from auralis_tui.cli.keeping_arguments import options_last
from auralis_tui.media.tag_edit import read_values
from tests.conftest import Sandbox
from tests.library.albums import write_music
from tests.real.programs import auralis, daemon, status, wait_until


@pytest.fixture
def music(tmp_path: Path, sandbox: Sandbox) -> Path:
    for number in range(3):
        write_music(tmp_path / "music" / f"{number}.flac", title=f"Song {number}", artist="Ada")
    auralis(sandbox.environment, "scan", str(tmp_path / "music"))
    return tmp_path / "music"


def printed(environment: dict[str, str], *words: str) -> Any:
    return json.loads(auralis(environment, *words).stdout)


def test_without_a_daemon(sandbox: Sandbox, music: Path) -> None:
    environment, first = sandbox.environment, str(music / "0.flac")
    assert "3 tracks are rated 4 of 5" in auralis(environment, "rate", "4", "artist:ada").stdout
    assert "made favourite" in auralis(environment, "favourite", "on", first).stdout
    totals = printed(environment, "stats", "--json")["totals"]
    assert (totals["tracks"], totals["rated"], totals["favourites"]) == (3, 3, 1)
    shown = auralis(environment, "tag", "set", "--dry-run", "genre=Jazz", "genre=Dub", str(music)).stdout
    assert "genre: (none) → Jazz, Dub" in shown
    assert "3 files would change" in shown
    assert "genre" not in read_values(first)
    auralis(environment, "tag", "set", "mood=Blue", "comment=one\ntwo", "--query", "title:1")
    assert auralis(environment, "tag", "show", str(music / "1.flac")).stdout.splitlines()[-2:] == [
        "  comment=one two", "  mood=Blue",
    ]  # fmt: skip
    auralis(environment, "tag", "set", "genre=Jazz", "genre=Dub", "--query", "title:0")
    [row] = printed(environment, "tag", "show", first, "--json")
    assert row["fields"]["genre"] == ["Jazz", "Dub"]
    with daemon(environment, "--output", "null"):
        assert "Undone: Set genre of 1 file" in auralis(environment, "undo").stdout
        assert "genre" not in read_values(first)
        assert "Undone: Set mood, comment of 1 file" in auralis(environment, "undo").stdout
        assert "Made 1 track favourite" in auralis(environment, "undo").stdout


def test_with_a_daemon(sandbox: Sandbox, music: Path) -> None:
    environment = sandbox.environment
    with daemon(environment, "--output", "null"):
        auralis(environment, "add", str(music))
        wait_until(lambda: status(environment)["queue"]["length"] == 3, "queued")
        auralis(environment, "rate", "5")
        assert status(environment)["player"]["entry"]["track"]["rating"] == 5
        auralis(environment, "template", "save", "--tags", "quiet,home", "Sunday", "--favourite")
        [template] = printed(environment, "template", "--json", "list", "--tag", "home")
        assert (template["name"], template["tracks"], template["favourite"]) == ("Sunday", 3, True)
        answer = printed(environment, "tag", "set", "--json", "title=New", str(music / "1.flac"))
        assert [change["after"] for change in answer["files"][0]["changes"]] == ["New"]
        assert read_values(music / "1.flac")["title"] == ("New",)
        auralis(environment, "tag", "set", "genre=Jazz", str(music))
        for number in (1, 2):
            (music / f"{number}.flac").unlink()
        undone = auralis(environment, "undo", check=False)
        assert (undone.returncode, undone.stdout) == (1, "Undone: Set genre of 3 files\n")
        gone = [f"{music / name} is gone: its tags are left out." for name in ("1.flac", "2.flac")]
        assert undone.stderr.splitlines() == gone
        assert "genre" not in read_values(music / "0.flac")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rate", "6", "ada"), "6 is no rating"),
        (("tag", "set", "."), "No field was named"),
        (("tag", "set", "title=X"), "Which files?"),
        (("tag", "show", "/absent"), "/absent does not exist"),
        (("template", "rename", "a"), "auralis template rename NAME NEW-NAME"),
    ],
)
def test_what_makes_no_sense_is_refused(sandbox: Sandbox, words: tuple[str, ...], said: str) -> None:
    done = auralis(sandbox.environment, *words, check=False)
    assert said in done.stderr
    assert done.returncode == 2


def test_options_may_stand_anywhere() -> None:
    assert options_last(["tag", "set", "--dry-run", "a=b", "--query", "x y"]) == [
        "tag", "set", "a=b", "--dry-run", "--query", "x y",
    ]  # fmt: skip
    assert options_last(["tag", "--json", "set", "--", "--odd name"]) == ["tag", "--json", "set", "--", "--odd name"]
