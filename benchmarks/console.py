"""What the console costs: first frame, key to paint, bytes, processor and memory by screen and size."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from house import PROGRAM, Screen, cpu_s, house, median, memory_mb

MUSIC = "/usr/share/games/wesnoth/1.16/data/core/music"
SCREENS = (("1", "library"), ("4", "meters"), ("5", "report"), ("6", "jobs"))


def steady(environment: dict[str, str], key: str, size: tuple[int, int], seconds: float) -> tuple[float, float, float]:
    """Return processor share, KiB/s and memory of a console that shows one screen while music plays."""
    screen = Screen([PROGRAM], environment, *size)
    try:
        screen.seconds_until(b"Library" if size[0] >= 80 else b"Librar")
        screen.write(key.encode())
        _read(screen, 4.0)
        before_s, before = cpu_s([screen.pid]), screen.count
        _read(screen, seconds)
        share = 100.0 * (cpu_s([screen.pid]) - before_s) / seconds
        return share, (screen.count - before) / 1024 / seconds, memory_mb(screen.pid)
    finally:
        screen.close()


def key_to_paint_s(environment: dict[str, str], presses: int) -> list[float]:
    """Return how long after each press of `j` the terminal gets its first byte, paused, in the library."""
    screen = Screen([PROGRAM], environment, 140, 45)
    times = []
    try:
        screen.seconds_until(b"Library")
        _read(screen, 3.0)
        for _ in range(presses):
            while screen.read(0.15):
                pass
            began_s = time.monotonic()
            screen.write(b"j")
            if screen.read(2.0):
                times.append(time.monotonic() - began_s)
    finally:
        screen.close()
    return times


def _read(screen: Screen, seconds: float) -> None:
    end_s = time.monotonic() + seconds
    while (left_s := end_s - time.monotonic()) > 0:
        screen.read(min(0.5, left_s))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="for each line")
    parser.add_argument("--runs", type=int, default=3, help="of the first frame")
    parser.add_argument("--presses", type=int, default=60)
    parser.add_argument("--music", default=MUSIC)
    arguments = parser.parse_args()
    with house() as environment:
        daemon = subprocess.Popen([PROGRAM, "daemon", "--output", "null"], env=environment, stderr=subprocess.DEVNULL)
        while subprocess.run([PROGRAM, "status"], env=environment, capture_output=True, check=False).returncode:
            pass
        subprocess.run([PROGRAM, "preset", "punchy"], env=environment, check=True, capture_output=True)
        subprocess.run([PROGRAM, "add", "--play", arguments.music], env=environment, check=True, capture_output=True)
        firsts = []
        for _ in range(arguments.runs):
            screen = Screen([PROGRAM], environment, 140, 45)
            firsts.append(screen.seconds_until(b"Library"))
            screen.close()
        print(f"command to first frame: median {1000 * median(firsts):.0f} ms ({1000 * min(firsts):.0f} at least)")
        print("screen    size      fps   % of a core   KiB/s   MB")
        for size in ((80, 24), (120, 40), (140, 45), (200, 60)):
            for key, name in SCREENS if size == (120, 40) else SCREENS[1:2]:
                for fps in (20, 5):
                    asked = environment | {"AURALIS_FPS": str(fps)}
                    share, bytes_kib, memory = steady(asked, key, size, arguments.seconds)
                    words = f"{size[0]}x{size[1]}"
                    print(f"{name:9} {words:9} {fps:3}   {share:11.1f}   {bytes_kib:5.1f}   {memory:.0f}", flush=True)
        subprocess.run([PROGRAM, "pause"], env=environment, check=True, capture_output=True)
        share, bytes_kib, memory = steady(environment, "4", (120, 40), arguments.seconds)
        print(f"{'paused':9} {'120x40':9}  20   {share:11.1f}   {bytes_kib:5.1f}   {memory:.0f}")
        times = sorted(key_to_paint_s(environment, arguments.presses))
        if times:
            print(
                f"key to paint: median {1000 * median(times):.0f} ms, p95 {1000 * times[int(0.95 * len(times))]:.0f} ms"
            )
        daemon.terminate()
        daemon.wait()


if __name__ == "__main__":
    main()
