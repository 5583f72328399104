"""`auralis playlist` and `auralis search`, with a daemon and without."""

import json
import os
import socket
import threading
from pathlib import Path

import pytest
import soundfile

from auralis_tui.cli.arguments import parse
from auralis_tui.control import PROTOCOL
from auralis_tui.library.database import open_library
from tests.conftest import Sandbox
from tests.real.programs import auralis, daemon, status, wait_until
from tests.signals import music


@pytest.fixture
def environment(sandbox: Sandbox, tmp_path: Path) -> dict[str, str]:
    """A library of three tracks."""
    (tmp_path / "music").mkdir()
    for name in ("glass", "harbour", "line"):
        soundfile.write(tmp_path / "music" / f"{name}.flac", music(1.0), 48_000)
    auralis(sandbox.environment, "scan", str(tmp_path / "music"))
    return sandbox.environment


def test_playlists_without_a_daemon(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def do(*words: str) -> str:
        arguments = parse(["playlist", *words])
        assert arguments.run(arguments) == 0
        return capsys.readouterr().out

    assert do("create", "Evening", "glass") == "Evening is made.\n"
    assert do("add", "Evening", str(tmp_path / "music")) == "3 tracks are added to Evening.\n"
    assert do("add", "evening", "-glass", "format:flac") == "2 tracks are added to Evening.\n"
    do("move", "Evening", "1", "--to", "6")
    do("remove", "Evening", "2", "3")
    shown = json.loads(do("show", "Evening", "--json"))
    assert [row["title"] for row in shown] == ["glass", "harbour", "line", "glass"]
    for suffix in ("m3u", "m3u8", "pls", "xspf", "cue"):
        path = tmp_path / f"evening.{suffix}"
        do("export", "Evening", str(path))
        told = json.loads(do("import", str(path), "--name", suffix, "--json"))
        assert (told["entries"], told["missing"]) == (4, 0)
        assert [row["title"] for row in json.loads(do("show", suffix, "--json"))] == [row["title"] for row in shown]
    do("save-query", "Short", "length<2", "--sort", "-title", "--limit", "2")
    do("save-query", "Short", "length<3", "--sort", "-title", "--limit", "2")
    assert [row["title"] for row in json.loads(do("show", "Short", "--json"))] == ["line", "harbour"]
    do("rename", "Short", "Shorter")
    do("delete", "xspf")
    names = [row["name"] for row in json.loads(do("list", "--json"))]
    assert names == ["cue", "Evening", "m3u", "m3u8", "pls", "Shorter"]
    assert "Shorter  ·  saved query: length<3, sorted by -title, at most 2" in do("list")


def test_playing_a_list_and_undoing_a_change(environment: dict[str, str]) -> None:
    auralis(environment, "playlist", "create", "Evening", "sort:title")
    auralis(environment, "playlist", "save-query", "All", "sort:-title")
    with daemon(environment, "--output", "null"):
        auralis(environment, "playlist", "play", "All")
        wait_until(lambda: status(environment)["queue"]["length"] == 3, "queued")
        queued = json.loads(auralis(environment, "queue", "--json").stdout)
        assert [row["title"] for row in queued] == ["line", "harbour", "glass"]
        auralis(environment, "playlist", "delete", "Evening")
        assert [row["name"] for row in json.loads(auralis(environment, "playlist", "list", "--json").stdout)] == ["All"]
        auralis(environment, "undo")
        assert "Evening  ·  3 tracks" in auralis(environment, "playlist").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("search", "glass", "yaer:1990"), "glass yaer:1990\n      ^\nThere is no field yaer. Do you mean year?"),
        (("playlist", "save-query", "Bad", "glass", "or"), "glass or\n        ^\nSomething must follow `or`."),
        (("search", "glass", "--sort", "-colour"), "-colour\n^\nNothing is sorted by 'colour'."),
        (("playlist", "show", "Nope"), "There is no playlist Nope. There are none yet."),
        (("playlist", "move", "Nope"), "What is needed is: auralis playlist move NAME POSITION ... --to POSITION."),
        (("playlist", "create", "Empty", "xylophone"), "Nothing is found by xylophone."),
        (("playlist", "import", "no.m3u"), "no.m3u can't be read: No such file or directory."),
        (("playlist", "colour"), "'colour' is none of"),
    ],
)
def test_what_is_wrong_is_told(environment: dict[str, str], words: tuple[str, ...], told: str) -> None:
    done = auralis(environment, *words, check=False)
    assert done.returncode in (1, 2)
    assert told in done.stderr


def test_what_a_daemon_may_have_done_is_not_done_again(environment: dict[str, str], sandbox: Sandbox) -> None:
    auralis(environment, "playlist", "create", "Evening", "glass")
    sandbox.socket.parent.mkdir(parents=True, exist_ok=True)
    with socket.socket(socket.AF_UNIX) as listening:  # a daemon that is killed before it answers
        listening.bind(str(sandbox.socket))
        listening.listen()

        def serve() -> None:
            connection, _ = listening.accept()
            with connection, connection.makefile("rb") as lines:
                connection.sendall(b'{"type": "Snapshot", "protocol": %d}\n' % PROTOCOL)
                lines.readline()

        thread = threading.Thread(target=serve)
        thread.start()
        done = auralis(environment, "playlist", "add", "Evening", "harbour", check=False)
        thread.join()
    sandbox.socket.unlink()
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The daemon ended before it answered.")
    assert auralis(environment, "playlist").stdout == "Evening  ·  1 track\n"


def test_a_search_says_what_it_does_not_show(environment: dict[str, str], sandbox: Sandbox) -> None:
    some = auralis(environment, "search", "--limit", "2")
    assert (some.stdout.count("\n"), some.stderr) == (2, "There are more than these 2. To see them: --limit N\n")
    assert auralis(environment, "search", "--limit", "3").stderr == ""
    library = open_library(sandbox.data / "library.sqlite3")
    library.rows("DELETE FROM tracks")
    library.close()
    assert auralis(environment, "search").stderr == "The library is empty. Bring music in: auralis scan FOLDER\n"


def test_names_that_hold_anything_stay_on_their_lines(environment: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "music"
    (folder / "line.flac").rename(folder / "li\x1b[31mne\n.flac")
    (folder / "glass.flac").rename(folder / os.fsdecode(b"gl\xe4ss.flac"))
    (folder / "no\nmusic.flac").write_bytes(b"no music")
    scanned = auralis(environment, "scan", str(folder))
    assert scanned.stdout == "4 files looked at, 1 problem.\n"
    told = [scanned.stderr, auralis(environment, "quarantine").stdout, auralis(environment, "search").stdout]
    assert [said.count("\n") for said in told] == [1, 1, 3]
    assert all(said.replace("\n", "").isprintable() for said in told)
    assert all(name in told[2] for name in ("li�[31mne�.flac", "gl�ss.flac"))
    refused = auralis(environment, "tag", "show", "no\x1bfile", check=False).stderr
    assert refused.endswith("/no�file does not exist. Check its name.\n")


def test_a_search_leaves_out_and_sorts(environment: dict[str, str]) -> None:
    done = auralis(environment, "search", "format:flac", "-glass", "--sort", "-title", "--json")
    assert [track["title"] for track in json.loads(done.stdout)] == ["line", "harbour"]
