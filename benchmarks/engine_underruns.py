"""Underruns while files are scanned, a console draws, and commands come in."""

import argparse
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import soundfile
from house import PROGRAM, Screen, cpu_s, memory_mb
from sound_servers import player

from auralis_tui.control import Remote

CALLS_HZ = 50.0


def make_files(folder: Path, count: int) -> None:
    """Make one short file, and link it under many names."""
    original = folder / "0.flac"
    soundfile.write(original, 0.1 * np.random.default_rng(1).standard_normal((4410, 2)), 44_100)
    for number in range(1, count):
        (folder / f"{number}.flac").hardlink_to(original)


def call(socket_path: Path, ending: threading.Event, counts: list[int]) -> None:
    """Change the volume and look, so many times a second."""
    with Remote(socket_path) as remote:
        due_s = time.monotonic()
        while not ending.wait(max(0.0, due_s - time.monotonic())):
            due_s += 1.0 / CALLS_HZ
            remote.ask("SetVolume", volume_db=-float(counts[0] % 6))
            counts[0] += 1


def measure_underruns(arguments: argparse.Namespace) -> None:
    seconds = 60.0 * arguments.minutes
    with tempfile.TemporaryDirectory(prefix="scan") as scanned, player(arguments.output) as running:
        make_files(Path(scanned), arguments.files)
        running.play(arguments.music, preset=arguments.preset)
        socket_path = Path(running.environment["XDG_RUNTIME_DIR"]) / "auralis" / "socket"
        sockets = list(socket_path.parent.iterdir())
        socket_path = next(path for path in sockets if path.is_socket())
        ending, counts = threading.Event(), [0]
        caller = threading.Thread(target=call, args=(socket_path, ending, counts))
        screen = Screen([PROGRAM], {**running.environment, "AURALIS_FPS": "20"})
        screen.seconds_until(b"Meters")
        pids = {**running.pids, "console": screen.pid}
        before = {name: cpu_s([pid]) for name, pid in pids.items()}
        underruns, began_s, scans = running.status()["engine"]["underruns"], time.monotonic(), 0
        caller.start()
        scanning = None
        while time.monotonic() - began_s < seconds:
            screen.read(0.1)
            if scanning is None or not scanning.is_alive():
                scans += 1
                scanning = threading.Thread(target=lambda: running.run("scan", scanned))
                scanning.start()
        ending.set()
        caller.join()
        scanning.join()
        passed_s = time.monotonic() - began_s
        figures = running.status()["engine"]
        print(f"{arguments.preset}, {passed_s / 60:.1f} min: {scans} scans of {arguments.files} files,")
        print(f"  console at 20 fps, {counts[0] / passed_s:.0f} calls a second")
        print(f"  underruns {figures['underruns'] - underruns}, restarts {figures['restarts']}")
        print(f"  callbacks: jitter {figures['callback_jitter_ms']} ms, worst {figures['callback_worst_ms']} ms")
        for name, pid in pids.items():
            share = 100 * (cpu_s([pid]) - before[name]) / passed_s
            print(f"  {name:8} {share:5.1f} % of a core  {memory_mb(pid):5.0f} MB")
        screen.close()
