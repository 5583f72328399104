"""What playing costs on a PulseAudio null sink, with and without the console, beside MPD."""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))
import psutil
from house import PROGRAM, Screen, cpu_s, house, memory_mb

from tests.real.pulse import PulseServer

MUSIC = Path("/usr/share/games/wesnoth/1.16/data/core/music")


def status(environment: dict[str, str]) -> dict:
    done = subprocess.run([PROGRAM, "status", "--json"], env=environment, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else {}


def measured(pids: dict[str, int], seconds: float, screen: Screen | None = None) -> dict[str, float]:
    """Return each process's share of one processor over so many seconds."""
    before = {name: cpu_s([pid]) for name, pid in pids.items()}
    end_s = time.monotonic() + seconds
    while (left_s := end_s - time.monotonic()) > 0:
        if screen is None:
            time.sleep(left_s)
        else:
            screen.read(min(0.5, left_s))
    return {name: 100.0 * (cpu_s([pid]) - before[name]) / seconds for name, pid in pids.items()}


def show(title: str, shares: dict[str, float], pids: dict[str, int]) -> None:
    print(title)
    for name, share in shares.items():
        print(f"  {name:10} {share:5.1f} % of a core  {memory_mb(pids[name]):6.0f} MB")


def measure_auralis(
    environment: dict[str, str], music: str, preset: str, seconds: float, console_seconds: float
) -> None:
    daemon = subprocess.Popen([PROGRAM, "daemon", "--output", "pulse"], env=environment)
    while status(environment).get("output", {}).get("kind") != "device":
        pass
    subprocess.run([PROGRAM, "preset", preset], env=environment, check=True)
    subprocess.run([PROGRAM, "add", "--play", music], env=environment, check=True)
    while status(environment)["player"]["position_s"] < 3.0:
        pass
    (engine,) = [
        child for child in psutil.Process(daemon.pid).children() if "engine.process" in " ".join(child.cmdline())
    ]
    pids = {"daemon": daemon.pid, "engine": engine.pid}
    show(f"auralis, {preset}, no console, {seconds:.0f} s", measured(pids, seconds), pids)
    screen = Screen([PROGRAM], {**environment, "AURALIS_FPS": "20"})
    screen.seconds_until(b"Meters")
    measured({}, 3.0, screen)
    pids["console"] = screen.pid
    count = screen.count
    title = f"auralis, {preset}, console at 20 fps, 140x45, {console_seconds:.0f} s"
    show(title, measured(pids, console_seconds, screen), pids)
    print(f"  to the terminal {(screen.count - count) / 1024 / console_seconds:.1f} KiB/s")
    screen.close()
    stats = status(environment)["engine"]
    print(f"  underruns {stats['underruns']}, restarts {stats['restarts']}, render load {stats['render_load']:.3f}\n")
    daemon.terminate()
    daemon.wait()


def measure_mpd(environment: dict[str, str], music: str, seconds: float) -> None:
    folder = Path(tempfile.mkdtemp(prefix="mpd"))
    config = folder / "mpd.conf"
    config.write_text(
        f'music_directory "{music}"\ndb_file "{folder}/db"\nbind_to_address "{folder}/socket"\n'
        f'audio_output {{\n type "pulse"\n name "pulse"\n server "{environment["PULSE_SERVER"]}"\n}}\n'
    )
    mpd = subprocess.Popen(["mpd", "--no-daemon", str(config)], env=environment, stderr=subprocess.DEVNULL)
    remote = {**environment, "MPD_HOST": f"{folder}/socket"}
    while subprocess.run(["mpc", "add", "/"], env=remote, capture_output=True, check=False).returncode:
        pass
    while (
        "playing" not in subprocess.run(["mpc", "play"], env=remote, capture_output=True, text=True, check=False).stdout
    ):
        subprocess.run(["mpc", "add", "/"], env=remote, capture_output=True, check=False)
    pids = {"mpd": mpd.pid}
    show(f"mpd, no client, {seconds:.0f} s", measured(pids, seconds), pids)
    mpd.terminate()
    mpd.wait()
    shutil.rmtree(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0, help="for each line of the table")
    parser.add_argument("--console-minutes", type=float, help="the same with the console, by default as long")
    parser.add_argument("--music", default=str(MUSIC))
    parser.add_argument("--presets", default="flat,punchy")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pulse") as folder:
        pulse = PulseServer(Path(folder), rate_hz=44_100)
        pulse.start()
        for preset in arguments.presets.split(","):
            with house() as environment:
                environment |= {"PULSE_SERVER": pulse.environment["PULSE_SERVER"], "AURALIS_RATE_HZ": "44100"}
                console_minutes = arguments.console_minutes or arguments.minutes
                measure_auralis(environment, arguments.music, preset, 60 * arguments.minutes, 60 * console_minutes)
        if shutil.which("mpd") and shutil.which("mpc"):
            with house() as environment:
                environment |= {"PULSE_SERVER": pulse.environment["PULSE_SERVER"]}
                measure_mpd(environment, arguments.music, 60 * arguments.minutes)
        pulse.stop()


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    main()
