"""The library of a real daemon that is killed, or that finds no room on the disk."""

import json
import os
import re
import resource
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from auralis_tui.control import Remote
from auralis_tui.library.backups import list_backups
from auralis_tui.library.jobs import INTERRUPTED
from tests.conftest import Sandbox
from tests.library.albums import write_music
from tests.real.programs import auralis, daemon, daemon_pid, wait_until

pytestmark = pytest.mark.real

FILES = 400


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Many small tagged files: one that was written, and links to it."""
    folder = tmp_path / "music"
    first = write_music(folder / "0000.flac", title="One", artist="Zora", album="All")
    for number in range(1, FILES):
        (folder / f"{number:04d}.flac").write_bytes(first.read_bytes())
    return folder


def remote(environment: dict[str, str]) -> Remote:
    return Remote(Path(environment["XDG_RUNTIME_DIR"]) / "auralis" / "daemon.sock")


def rows(sandbox: Sandbox, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(sandbox.data / "library.sqlite3")) as connection:
        return connection.execute(sql).fetchall()


def some_are_stored(sandbox: Sandbox) -> bool:
    return bool(rows(sandbox, "SELECT count(*) FROM tracks")[0][0])


@pytest.mark.audit("M-20")
def test_a_kill_in_the_middle_of_a_scan_loses_nothing(sandbox: Sandbox, music: Path) -> None:
    environment = sandbox.environment
    with daemon(environment, "--output", "null") as process:
        with remote(environment) as asking:
            asking.ask("Scan", paths=[str(music)])
            wait_until(lambda: some_are_stored(sandbox), "some are stored")
            process.send_signal(signal.SIGKILL)
        process.wait()
    assert rows(sandbox, "PRAGMA integrity_check") == [("ok",)]
    assert rows(sandbox, "PRAGMA foreign_key_check") == []
    before = dict(rows(sandbox, "SELECT path, id FROM tracks"))
    assert before
    (indexed,) = rows(sandbox, "SELECT count(*) FROM search WHERE search MATCH 'zora'")
    assert indexed == (len(before),)
    with daemon(environment, "--output", "null"):
        report = json.loads(auralis(environment, "scan", str(music), "--json").stdout)
        assert (report["state"], report["done"], report["problem_count"]) == ("done", FILES, 0)
        jobs = json.loads(auralis(environment, "jobs", "--json").stdout)
        assert jobs[0]["state"] == "done"
        assert [job["problems"] for job in jobs if job["state"] == "failed"] == [[INTERRUPTED]]
        after = dict(rows(sandbox, "SELECT path, id FROM tracks"))
        assert len(after) == FILES
        assert {path: after[path] for path in before} == before


@pytest.mark.audit("M-20")
def test_a_full_disk_is_told_and_loses_nothing(sandbox: Sandbox, music: Path) -> None:
    environment = sandbox.environment
    with daemon(environment, "--output", "null"):
        pid = daemon_pid(environment)
        auralis(environment, "scan", str(music / "0000.flac"))
        before = rows(sandbox, "SELECT id, path, title FROM tracks")
        log = sandbox.data / "library.sqlite3-wal"
        unlimited = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        full = max(log.stat().st_size, (sandbox.data / "library.sqlite3").stat().st_size, 65_536)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (full, unlimited[1]))
        scanned = auralis(environment, "scan", str(music), check=False)
        assert scanned.returncode == 1
        assert "disk" in scanned.stderr
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (65_536, unlimited[1]))
        backup = auralis(environment, "backup", "create", check=False)
        assert backup.returncode == 1
        assert "couldn't be written" in backup.stderr
        assert not list(sandbox.data.rglob("*.part"))
        assert rows(sandbox, "SELECT id, path, title FROM tracks")[:1] == before
        resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)
        report = json.loads(auralis(environment, "scan", str(music), "--json").stdout)
        assert (report["state"], report["problem_count"]) == ("done", 0)
        assert rows(sandbox, "SELECT count(*) FROM tracks") == [(FILES,)]
        assert rows(sandbox, "PRAGMA integrity_check") == [("ok",)]
        auralis(environment, "backup", "create")
        assert len(list_backups(sandbox.data / "backups")) == 1


def test_backups_on_the_shell_with_and_without_a_daemon(sandbox: Sandbox, music: Path, tmp_path: Path) -> None:
    environment = sandbox.environment
    few, more = str(music / "0001.flac"), str(music / "0002.flac")
    auralis(environment, "scan", few)
    made = json.loads(auralis(environment, "backup", "create", "--compress", "zstd", "--json").stdout)
    assert made["path"].endswith(".sqlite3.zst")
    assert made["tracks"] == 1
    with daemon(environment, "--output", "null"):
        auralis(environment, "scan", more)
        restored = json.loads(auralis(environment, "backup", "restore", "--json").stdout)
        assert (restored["path"], restored["tracks"]) == (made["path"], 1)
        assert len(json.loads(auralis(environment, "search", "--json").stdout)) == 1
        refused = auralis(environment, "backup", "restore", few, check=False)
        assert refused.returncode == 1
        assert "can't be read" in refused.stderr
    again = auralis(environment, "backup", "restore", Path(restored["kept"]).name).stdout
    assert again.startswith("2 tracks restored from ")
    assert "The former library is kept as " in again
    listed = json.loads(auralis(environment, "backup", "list", "--json").stdout)
    assert {row["kind"] for row in listed} == {"dated", "replaced"}
    checked = json.loads(auralis(environment, "backup", "verify", "--json").stdout)
    assert [row["good"] for row in checked] == [True] * 3
    os.truncate(restored["kept"], 10_000)
    bad = auralis(environment, "backup", "verify", check=False)
    assert (bad.returncode, bad.stdout.count("!!"), bad.stdout.count("ok")) == (1, 1, 2)


def test_a_damaged_library_and_its_remedy_on_the_shell(sandbox: Sandbox, music: Path) -> None:
    environment = sandbox.environment
    auralis(environment, "scan", str(music / "0001.flac"))
    made = json.loads(auralis(environment, "backup", "create", "--json").stdout)["path"]
    remedy = f"Bring 1 track back: auralis backup restore {Path(made).name}\n"
    library = sandbox.data / "library.sqlite3"
    library.write_bytes(b"no database" * 1000)
    says = auralis(environment, "doctor", check=False)
    assert says.returncode == 1
    assert remedy in says.stdout
    searched = auralis(environment, "search", "one", check=False)
    assert "auralis backup restore" in searched.stderr
    told = auralis(environment, "backup", "restore").stdout
    assert "library-damaged-" in told
    assert len(json.loads(auralis(environment, "search", "--json").stdout)) == 1
    assert "ok  library" in auralis(environment, "doctor", check=False).stdout
    library.write_bytes(b"no database" * 1000)
    with daemon(environment, "--output", "null"):
        assert "damaged" in auralis(environment, "search").stderr
        (found,) = re.findall(r"auralis (backup restore \S+)", auralis(environment, "doctor", check=False).stdout)
        assert "1 track restored" in auralis(environment, *found.split()).stdout
        assert len(json.loads(auralis(environment, "search", "--json").stdout)) == 1
        assert "ok  library" in auralis(environment, "doctor", check=False).stdout
