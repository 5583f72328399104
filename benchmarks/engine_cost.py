"""What playing costs: the processor beside MPD in the same run, and memory over simulated days."""

import argparse
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psutil
from house import cpu_s, house, median, memory_mb
from sound_servers import player, sound_server

from auralis_tui.engine import messages as m
from auralis_tui.engine.player import Player
from auralis_tui.engine.prebuffer import Step
from auralis_tui.media.decoder import open_decoder
from tests.doubles.output import HandOutput


def measure_cost(arguments: argparse.Namespace) -> None:
    seconds = 60.0 * arguments.minutes
    rows: dict[str, list[dict[str, float]]] = {}
    for _ in range(arguments.runs):
        for preset in ("flat", "punchy"):
            with player(arguments.output) as running:
                running.play(arguments.music, preset=preset)
                rows.setdefault(f"auralis, {preset}", []).append(_shares(running.pids, seconds))
        if shutil.which("mpd") and arguments.output == "pulse":
            rows.setdefault("mpd", []).append(_mpd(arguments.music, seconds))
    for title, runs in rows.items():
        parts = {name: median([run[name] for run in runs]) for name in runs[0]}
        total = median([sum(share for name, share in run.items() if "MB" not in name) for run in runs])
        print(f"{title}: {total:.1f} % of a core, median of {len(runs)} runs of {seconds:.0f} s")
        print("  " + ", ".join(f"{name} {value:.1f}" for name, value in parts.items()))


def _shares(pids: dict[str, int], seconds: float) -> dict[str, float]:
    before = {name: cpu_s([pid]) for name, pid in pids.items()}
    time.sleep(seconds)
    shares = {f"{name} %": 100.0 * (cpu_s([pid]) - before[name]) / seconds for name, pid in pids.items()}
    return shares | {f"{name} MB": memory_mb(pid) for name, pid in pids.items()}


def _mpd(music: str, seconds: float) -> dict[str, float]:
    with sound_server("pulse") as variables, house() as environment, tempfile.TemporaryDirectory() as folder:
        environment |= variables
        config = Path(folder) / "mpd.conf"
        config.write_text(
            f'music_directory "{music}"\ndb_file "{folder}/db"\nbind_to_address "{folder}/socket"\n'
            f'audio_output {{\n type "pulse"\n name "pulse"\n server "{environment["PULSE_SERVER"]}"\n}}\n'
        )
        mpd = subprocess.Popen(["mpd", "--no-daemon", str(config)], env=environment, stderr=subprocess.DEVNULL)
        remote = {**environment, "MPD_HOST": f"{folder}/socket"}
        while "playing" not in _mpc(remote, "play"):
            _mpc(remote, "add", "/")
        shares = _shares({"mpd": mpd.pid}, seconds)
        mpd.terminate()
        mpd.wait()
        return shares


def _mpc(environment: dict[str, str], *words: str) -> str:
    return subprocess.run(["mpc", *words], env=environment, capture_output=True, text=True, check=False).stdout


def measure_memory(arguments: argparse.Namespace) -> None:
    """The engine's parts, stepped as fast as they go, over the same music again and again."""
    music = sorted(Path(arguments.music).glob("*.ogg")) or sorted(Path(arguments.music).glob("*.flac"))
    output, reports = HandOutput(44_100), [0]

    def send(_: m.Report) -> None:
        reports[0] += 1

    frames = [0]
    engine = Player(output=output, send=send, clock=lambda: frames[0] / 44_100, open_decoder=open_decoder)
    output.start(engine.playhead)
    serial, process = 0, psutil.Process()
    engine.handle(m.Watch(position_hz=10.0, meters_hz=20.0))
    hours = 0
    while hours < arguments.hours:
        serial += 1
        items = tuple(m.Item(entry_id=number, path=str(path)) for number, path in enumerate(music, 1))
        engine.handle(m.Start(items=items, serial=serial))
        run = engine.prebuffer
        while engine.prebuffer is run and run is not None:
            while run.step() is Step.CONTINUE:
                pass
            while engine.renderer.step() is Step.CONTINUE:
                pass
            output.step(1024)
            output._heard.clear()
            frames[0] += 1024
            engine.poll()
            if frames[0] >= (hours + 1) * 3600 * 44_100:
                hours += 1
                megabytes = process.memory_info().rss / 1e6
                print(f"  after {hours:3d} h: {megabytes:6.1f} MB, {reports[0]} reports")
                if hours >= arguments.hours:
                    return
