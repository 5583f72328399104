"""How fast a library is scanned, beside MPD and cmus on the same files in the same run.

.venv/bin/python benchmarks/library_scan.py                 # 2,000 files: first scan, and one without changes
.venv/bin/python benchmarks/library_scan.py --files 100000 --no-peers
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import mutagen
import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).parent))
from house import Screen, cpu_s, median

from auralis_tui.library.database import open_library
from auralis_tui.library.scanner import scan_steps

FORMATS = (".flac", ".mp3", ".ogg", ".opus", ".flac")
PER_ALBUM = 12
SOUNDS = 50
"""Different ones of each format: files that sound the same are looked at for moved ones."""


def write_files(folder: Path, files: int) -> None:
    """Write small tagged files, an album to a folder; each is a copy of one of some sounds, with tags of its own."""
    frames = 22_050 if files <= 20_000 else 4_410  # a large library still fits into the page cache
    patterns = {}
    folder.mkdir(parents=True)
    for suffix in set(FORMATS):
        for sound in range(SOUNDS):
            noise = np.random.default_rng(sound).normal(0.0, 0.1, (frames, 2)).astype(np.float32)
            patterns[suffix, sound] = folder.with_name(f"pattern{sound}{suffix}")
            rate_hz = 48000 if suffix == ".opus" else 44100
            kind = {"format": "OGG", "subtype": "OPUS"} if suffix == ".opus" else {}
            soundfile.write(patterns[suffix, sound], noise, rate_hz, **kind)
    for number in range(files):
        album, place = divmod(number, PER_ALBUM)
        suffix = FORMATS[album % len(FORMATS)]
        path = folder / f"Artist {album // 4:05d}" / f"Album {album:05d}" / f"{place + 1:02d} Song {number}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(patterns[suffix, number % SOUNDS], path)
        tag(path, album, place, number)
        if files > 20_000:
            tell_apart(path, number)


def tell_apart(path: Path, number: int) -> None:
    """Give a copy an end of its own, so that no two files sound the same; it is not for playing then."""
    with path.open("r+b") as file:
        file.seek(-8, os.SEEK_END)
        file.write(number.to_bytes(8, "little"))


def tag(path: Path, album: int, place: int, number: int) -> None:
    file = mutagen.File(path, easy=True)
    if file.tags is None:
        file.add_tags()
    file.update(
        {
            "title": f"Song {number}", "artist": f"Artist {album // 4}", "album": f"Album {album}",
            "tracknumber": str(place + 1), "date": "1999", "genre": "Ambient",
        }
    )  # fmt: skip
    file.save()


class Scans(NamedTuple):
    """A first scan, and one without changes."""

    first_s: float
    again_s: float
    tracks: int
    first_cpu_s: float
    """Processor time of all processes that take part."""
    again_cpu_s: float


def ours(folder: Path, place: Path) -> Scans:
    library = open_library(place / "library.sqlite3")
    times, processor = [], [_own_cpu_s()]
    for _ in range(2):
        began = time.perf_counter()
        for _step in scan_steps(library, [str(folder)], clock=time.time):
            pass
        times.append(time.perf_counter() - began)
        processor.append(_own_cpu_s())
    tracks = int(library.rows("SELECT count(*) FROM tracks")[0][0])
    library.close()
    return Scans(times[0], times[1], tracks, processor[1] - processor[0], processor[2] - processor[1])


def _own_cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def mpd(folder: Path, place: Path) -> Scans:
    """Let MPD do the same: `mpc update --wait`, by its own socket."""
    (place / "playlists").mkdir()
    (place / "mpd.conf").write_text(
        f'music_directory "{folder}"\nplaylist_directory "{place}/playlists"\ndb_file "{place}/db"\n'
        f'state_file "{place}/state"\nlog_file "{place}/log"\nbind_to_address "{place}/socket"\nauto_update "no"\n'
        'audio_output {\n type "null"\n name "null"\n}\n'
    )
    server = subprocess.Popen(["mpd", "--no-daemon", place / "mpd.conf"], stderr=subprocess.DEVNULL)
    host = {**os.environ, "MPD_HOST": str(place / "socket")}

    def mpc(*words: str) -> str:
        return subprocess.run(["mpc", *words], env=host, capture_output=True, text=True, check=False, timeout=60).stdout

    try:
        limit = time.monotonic() + 10.0
        while "Songs:" not in mpc("stats") and time.monotonic() < limit:
            time.sleep(0.05)
        times, processor = [], [cpu_s([server.pid])]
        for word in ("rescan", "update"):
            began = time.perf_counter()
            mpc(word, "--wait")
            times.append(time.perf_counter() - began)
            processor.append(cpu_s([server.pid]))
        songs = next(line for line in mpc("stats").splitlines() if line.startswith("Songs:"))
        first_cpu_s, again_cpu_s = processor[1] - processor[0], processor[2] - processor[1]
        return Scans(times[0], times[1], int(songs.split()[1]), first_cpu_s, again_cpu_s)
    finally:
        server.terminate()
        server.wait()


def cmus(folder: Path, place: Path) -> Scans:
    """Let cmus do the same, in a terminal of its own: `add` a folder, and wait until the library stands still."""
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(place), "TERM": "xterm-256color", "LANG": "C.UTF-8",
        "XDG_RUNTIME_DIR": str(place), "CMUS_HOME": str(place / "cmus"),
    }  # fmt: skip
    screen = Screen(["cmus", "--listen", str(place / "cmus.sock")], environment)

    def remote(*words: str) -> str:
        words = ("cmus-remote", "--server", str(place / "cmus.sock"), *words)
        return subprocess.run(words, env=environment, capture_output=True, text=True, check=False).stdout

    def count() -> int:
        remote("-C", f"save -l {place}/list.m3u")
        with suppress(OSError):
            return sum(1 for line in (place / "list.m3u").open(errors="replace") if line.startswith("/"))
        return 0

    try:
        limit = time.monotonic() + 5.0
        while not (place / "cmus.sock").exists() and time.monotonic() < limit:
            screen.read(0.05)
            screen.write(b"\n")
        expected = sum(len(names) for _, _, names in os.walk(folder))
        began, before_s = time.perf_counter(), cpu_s([screen.pid])
        remote("-C", f"add -l {folder}")
        while count() < expected and time.perf_counter() - began < 60.0:
            screen.read(0.005)
        taken_s, taken_cpu_s = time.perf_counter() - began, cpu_s([screen.pid]) - before_s
        return Scans(taken_s, float("nan"), count(), taken_cpu_s, float("nan"))
    finally:
        screen.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-peers", action="store_true")
    arguments = parser.parse_args()
    here = Path(tempfile.mkdtemp(prefix="auralis-scan-"))
    try:
        folder = here / "music"
        write_files(folder, arguments.files)
        peers: dict[str, Callable[[Path, Path], Scans]] = {"auralis": ours}
        if not arguments.no_peers:
            peers |= {name: run for name, run in (("mpd", mpd), ("cmus", cmus)) if shutil.which(name)}
        found: dict[str, list[Scans]] = {name: [] for name in peers}
        for number in range(arguments.runs):
            for name, run in peers.items():
                place = here / f"{name}{number}"
                place.mkdir()
                found[name].append(run(folder, place))
        print(f"{'':10} {'first scan':>12} {'files/s':>9} {'cpu':>10} {'no change':>12} {'cpu':>10} {'tracks':>8}")
        for name, results in found.items():
            first_s, again_s, tracks, first_cpu_s, again_cpu_s = map(median, zip(*results, strict=True))
            print(f"{name:10} {first_s:10.3f} s {tracks / first_s:9.0f} {first_cpu_s:8.3f} s", end=" ")
            print(f"{again_s * 1000:9.1f} ms {again_cpu_s * 1000:7.1f} ms {tracks:8.0f}")
        print(f"largest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    finally:
        shutil.rmtree(here, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
