"""How long from the command to the first painted frame, and to the answer of `auralis status`; beside cmus and mpc."""

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from house import PROGRAM, Screen, house, median


def first_frame_s(environment: dict[str, str], words: list[str], text: bytes) -> float:
    screen = Screen(words, environment, 140, 45)
    try:
        return screen.seconds_until(text)
    finally:
        screen.close()


def command_s(environment: dict[str, str], words: list[str]) -> float:
    began_s = time.monotonic()
    subprocess.run(words, env=environment, capture_output=True, check=False)
    return time.monotonic() - began_s


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    with house() as environment:
        daemon = subprocess.Popen([PROGRAM, "daemon", "--output", "null"], env=environment, stderr=subprocess.DEVNULL)
        while subprocess.run([PROGRAM, "status"], env=environment, capture_output=True, check=False).returncode:
            pass
        questions = [
            ("auralis: command to first frame", lambda: first_frame_s(environment, [PROGRAM], b"Library")),
            ("auralis status", lambda: command_s(environment, [PROGRAM, "status"])),
            ("python -c pass", lambda: command_s(environment, [sys.executable, "-c", "pass"])),
        ]
        if shutil.which("cmus"):
            questions.append(("cmus: command to first frame", lambda: first_frame_s(environment, ["cmus"], b"cmus")))
        if shutil.which("mpc"):
            questions.append(("mpc status (no server)", lambda: command_s(environment, ["mpc", "status"])))
        figures: dict[str, list[float]] = {name: [] for name, _ in questions}
        for _ in range(runs):
            for name, ask in questions:
                figures[name].append(ask())
        print(f"median of {runs} interleaved runs (least, most), ms")
        for name, values in figures.items():
            print(f"{name:36} {median(values) * 1000:6.0f}  ({min(values) * 1000:.0f}, {max(values) * 1000:.0f})")
        daemon.terminate()
        daemon.wait()


if __name__ == "__main__":
    main()
