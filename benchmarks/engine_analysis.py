"""A library that is analysed in the background, while music plays."""

import argparse
import os
import subprocess
import tempfile
import time
from pathlib import Path

from house import cpu_s
from sound_servers import player

from auralis_tui.control import Remote

TRACK_S = 180
DIFFERENT = 20
LOOK_EVERY_S = 60.0


def make_library(folder: Path, music: Path, count: int) -> None:
    """Cut the longest tracks to three minutes, and link them under many names."""
    cuts = folder / "cuts"
    cuts.mkdir()
    for original in sorted(music.glob("*.ogg"), key=lambda path: path.stat().st_size)[-DIFFERENT:]:
        words = ["ffmpeg", "-v", "error", "-i", original, "-t", str(TRACK_S), "-map", "0:a", "-c", "copy"]
        subprocess.run([*words, cuts / original.name], check=True)
    originals = sorted(cuts.iterdir())
    for number in range(count - len(originals)):
        (folder / f"{number}.ogg").symlink_to(originals[number % len(originals)])


def tell(job: dict, underruns: int) -> None:
    """Print how far it is, so that an underrun can be found in time, beside the machine's load."""
    at, load = time.strftime("%H:%M:%S"), os.getloadavg()[0]
    print(f"  {at} {job.get('done')} tracks, {underruns} underruns, load {load:.1f}")


def measure_analysis(arguments: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="library") as folder, player(arguments.output) as running:
        make_library(Path(folder), Path(arguments.music), arguments.tracks)
        running.play(arguments.music, preset=arguments.preset)
        running.run("scan", folder)
        before = {name: cpu_s([pid]) for name, pid in running.pids.items()}
        underruns, began_s = running.status()["engine"]["underruns"], time.monotonic()
        sockets = Path(running.environment["XDG_RUNTIME_DIR"]) / "auralis"
        socket_path = next(path for path in sockets.iterdir() if path.is_socket())
        with Remote(socket_path, timeout_s=3600.0) as remote:
            remote.ask("AnalyzeTracks")
            job, look_s = {"state": "running"}, began_s + LOOK_EVERY_S
            for event in remote.events():
                if event["type"] == "JobChanged" and event["job"]["kind"] == "analysis":
                    job = event["job"]
                if time.monotonic() > look_s:
                    look_s += LOOK_EVERY_S
                    tell(job, running.status()["engine"]["underruns"] - underruns)
                if job["state"] != "running" or time.monotonic() - began_s > 60.0 * arguments.minutes:
                    break
        passed_s, figures = time.monotonic() - began_s, running.status()["engine"]
        print(f"{job['done']} of {job['total']} tracks in {passed_s / 60:.1f} min, {job['problem_count']} problems")
        print(f"  underruns {figures['underruns'] - underruns}, restarts {figures['restarts']}")
        for name, pid in running.pids.items():
            print(f"  {name:8} {100 * (cpu_s([pid]) - before[name]) / passed_s:5.1f} % of a core")
