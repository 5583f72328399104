"""Delays with the real daemon on the null output: from a command to what is heard."""

import argparse
import os
import signal
import time
from pathlib import Path

from house import median
from sound_servers import player

from auralis_tui.control import Remote
from auralis_tui.dsp.chain import FADE_S


def _socket(running) -> Path:
    folder = Path(running.environment["XDG_RUNTIME_DIR"]) / "auralis"
    return next(path for path in folder.iterdir() if path.is_socket())


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def _show(title: str, values: list[float]) -> None:
    milliseconds = [1000 * value for value in values]
    print(f"  {title:42} median {median(milliseconds):5.0f} ms, p95 {_p95(milliseconds):5.0f} ms, n {len(values)}")


def _until(remote: Remote, holds) -> float:
    for event in remote.events():
        if holds(event):
            return time.monotonic()
    raise RuntimeError("the daemon ended")


def measure_delays(arguments: argparse.Namespace) -> None:
    """`heard` states come when the sound reaches the ear, so that they time it; the null output adds no latency."""
    count = 20 * arguments.runs
    with player("null") as running:
        running.play(arguments.music)
        for profile in ("safe", "normal", "responsive"):
            running.run("output", "--latency", profile)
            with Remote(_socket(running), timeout_s=20.0) as remote:
                remote.ask("Subscribe", position_hz=60.0, meters_hz=20.0)
                _until(remote, lambda event: event["type"] == "PositionChanged")
                switches = [_switch(remote, number) for number in range(count)]
                skips = [_skip(remote, number) for number in range(count)]
                seeks = [_seek(remote, number) for number in range(count)]
            print(profile)
            _show("preset switch to heard, whole", switches)
            _show("  less the crossfade: to its first frame", [switch_s - FADE_S for switch_s in switches])
            _show("skip to sound", skips)
            _show("seek to sound", seeks)


def _switch(remote: Remote, number: int) -> float:
    preset = ("punchy", "warm")[number % 2]
    began_s = time.monotonic()
    remote.ask("SetPreset", preset=preset)
    heard = lambda event: event["type"] == "MasteringChanged" and event["mastering"]["heard_preset"] == preset  # noqa: E731
    return _until(remote, heard) - began_s


def _skip(remote: Remote, number: int) -> float:
    began_s = time.monotonic()
    remote.ask("Play", index=1 + number % 8)
    return _until(remote, _sounds) - began_s


def _seek(remote: Remote, number: int) -> float:
    began_s = time.monotonic()
    remote.ask("Seek", position_s=5.0 + 3 * (number % 10))
    target_s = 5.0 + 3 * (number % 10)

    def there(event: dict) -> bool:
        moved = event["type"] == "PositionChanged" and target_s < event["position_s"] < target_s + 1.0
        return moved or _sounds(event)

    return _until(remote, there) - began_s


def _sounds(event: dict) -> bool:
    return event["type"] == "PlayerChanged" and event["player"]["transport"] == "playing"


def measure_stall(arguments: argparse.Namespace) -> None:
    """A daemon that is stopped for ten seconds."""
    with player(arguments.output) as running:
        running.play(arguments.music)
        before_s, began_s = running.status()["player"]["position_s"], time.monotonic()
        os.kill(running.daemon.pid, signal.SIGSTOP)
        time.sleep(10.0)
        os.kill(running.daemon.pid, signal.SIGCONT)
        time.sleep(0.5)
        state = running.status()
        moved_s, passed_s = state["player"]["position_s"] - before_s, time.monotonic() - began_s
        print(f"daemon stopped for 10 s: {passed_s:.1f} s passed, the position moved by {moved_s:.1f} s")
        print(f"  underruns {state['engine']['underruns']}, restarts {state['engine']['restarts']}")
