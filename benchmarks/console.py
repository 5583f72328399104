"""What the console costs by screen and size: processor time, bytes, memory; and daemon and engine with it.

Run it with `chrt -r 1` where other work runs: a console that gets no time draws fewer frames.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parent))
from house import PROGRAM, Screen, cpu_s, house, median, memory_mb

MUSIC = "/usr/share/games/wesnoth/1.16/data/core/music"
LINES = (
    ("4", "meters", (80, 24), 20), ("4", "meters", (120, 40), 20), ("4", "meters", (200, 60), 20),
    ("4", "meters", (80, 24), 5), ("4", "meters", (120, 40), 5),
    ("1", "library", (120, 40), 20), ("3", "mastering", (120, 40), 20), ("6", "jobs: the clock", (120, 40), 20),
)  # fmt: skip
"""Key, screen, size, frames a second."""
FOCUS_OUT = "\x1b[O"


def steady(environment: dict[str, str], keys: str, size: tuple[int, int], seconds: float, stop: bool = False) -> str:
    """Return the shares of console, daemon and engine, KiB/s and memory while one screen is shown; or asleep."""
    screen = Screen([PROGRAM], environment, *size)
    try:
        screen.seconds_until(b"Library" if size[0] >= 80 else b"Librar")
        _read(screen, 1.0)
        screen.write(keys.encode())
        _read(screen, 4.0)
        if stop:
            os.kill(screen.pid, signal.SIGTSTP)
            _read(screen, 1.0)
        pids = [[screen.pid], *_servers(environment)]
        before_s, before = [cpu_s(each) for each in pids], screen.count
        _read(screen, seconds)
        shares = [100.0 * (cpu_s(each) - was_s) / seconds for each, was_s in zip(pids, before_s, strict=True)]
        words = " | ".join(f"{share:.1f} %" for share in shares)
        return f"{words} | {(screen.count - before) / 1024 / seconds:.1f} | {memory_mb(screen.pid):.0f} |"
    finally:
        if stop:
            os.kill(screen.pid, signal.SIGCONT)
        screen.close()


def _servers(environment: dict[str, str]) -> tuple[list[int], list[int]]:
    """Return the daemon's process, and the engine's."""
    lock = Path(environment["HOME"]) / ".local/share/auralis/writer.lock"
    daemon = psutil.Process(int("".join(filter(str.isdigit, lock.read_text()))))
    engines = [child.pid for child in daemon.children() if "engine.process" in " ".join(child.cmdline())]
    return [daemon.pid], engines


def _read(screen: Screen, seconds: float) -> None:
    end_s = time.monotonic() + seconds
    while (left_s := end_s - time.monotonic()) > 0:
        screen.read(min(0.5, left_s))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10.0, help="for each line")
    parser.add_argument("--runs", type=int, default=5, help="of the first frame")
    parser.add_argument("--music", default=MUSIC)
    parser.add_argument("--library", type=Path, help="a large one, made before")
    arguments = parser.parse_args()
    with house() as environment:
        path = Path(environment["HOME"]) / ".local/share/auralis/library.sqlite3"
        if arguments.library:
            path.parent.mkdir(parents=True)
            shutil.copy(arguments.library, path)
        daemon = subprocess.Popen([PROGRAM, "daemon", "--output", "null"], env=environment, stderr=subprocess.DEVNULL)
        while subprocess.run([PROGRAM, "status"], env=environment, capture_output=True, check=False).returncode:
            pass
        for words in (["preset", "punchy"], ["add", "--play", arguments.music]):
            subprocess.run([PROGRAM, *words], env=environment, check=True, capture_output=True)
        firsts = []
        for _ in range(arguments.runs):
            screen = Screen([PROGRAM], environment, 140, 45)
            firsts.append(screen.seconds_until(b"Library"))
            screen.close()
        print(f"command to first frame: median {1000 * median(firsts):.0f} ms ({1000 * min(firsts):.0f} at least)")
        print("| screen | size | fps | console | daemon | engine | KiB/s | MB |\n|---|---|---|---|---|---|---|---|")
        for key, name, size, fps in LINES:
            asked = environment | {"AURALIS_FPS": str(fps)}
            print(f"| {name} | {size[0]}x{size[1]} | {fps} |", steady(asked, key, size, arguments.seconds), flush=True)
        print(
            "| meters, without focus | 120x40 | – |", steady(environment, f"4{FOCUS_OUT}", (120, 40), 10.0), flush=True
        )
        print("| meters, asleep | 120x40 | – |", steady(environment, "4", (120, 40), 10.0, stop=True), flush=True)
        subprocess.run([PROGRAM, "pause"], env=environment, check=True, capture_output=True)
        print("| meters, paused | 120x40 | 20 |", steady(environment, "4", (120, 40), 10.0), flush=True)
        daemon.terminate()
        daemon.wait()


if __name__ == "__main__":
    main()
