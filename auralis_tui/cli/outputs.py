"""`auralis outputs` and `auralis output`: the devices there are, and which one is used."""

import json
import os
import subprocess
import sys
from argparse import Namespace

from auralis_tui.control import Message, Remote
from auralis_tui.errors import EXIT_OK, ConnectionFailed, OutputError

PATIENCE_S = 20.0


def outputs(arguments: Namespace) -> int:
    """List the devices, by the daemon's engine or, where none runs, by a look of our own."""
    try:
        with Remote(timeout_s=PATIENCE_S) as remote:
            in_use, devices = remote.snapshot["output"], remote.ask("ListOutputs")["outputs"]
    except ConnectionFailed:
        in_use, devices = {}, look()
    rows = [{**device, "in_use": _is_used(device, in_use)} for device in devices]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return EXIT_OK
    for row in rows:
        mark, default = ">" if row["in_use"] else " ", "  the default" if row["is_default"] else ""
        print(f"{mark} {row['name']}  {row['channels']} channels, {row['rate_hz']} Hz{default}")
    print("  null  silent\n  wav:FILE  writes what would be heard")
    return EXIT_OK


def _is_used(device: Message, in_use: Message) -> bool:
    return bool(in_use.get("kind") == "device" and in_use.get("name") == device["name"])


def look() -> list[Message]:
    """Let a child list the devices: what PortAudio's parts print must not reach the terminal."""
    child = subprocess.run(
        [sys.executable, "-m", "auralis_tui.engine.devices"], capture_output=True, text=True, timeout=PATIENCE_S,
        check=False,
    )  # fmt: skip
    if child.returncode:
        why = child.stderr.strip().splitlines()[-1:] or ["The child that looks for them ended."]
        raise OutputError("The devices can't be listed.", why[0])
    devices: list[Message] = json.loads(child.stdout)
    return devices


def output(arguments: Namespace) -> int:
    """Print the output in use, or change it."""
    changes = {"output": _named(arguments.name), "latency": arguments.latency, "rate_policy": arguments.rate}
    with Remote(timeout_s=PATIENCE_S) as remote:
        if not any(changes.values()):
            print("\n".join(_lines(remote.snapshot["output"])))
            return EXIT_OK
        remote.ask("SetOutput", **{key: value for key, value in changes.items() if value})
    return EXIT_OK


def _named(name: str | None) -> str | None:
    """Return a file's name in full: the daemon's folder is another."""
    if name is None or not name.startswith("wav:") or name == "wav:":
        return name
    return "wav:" + os.path.abspath(os.path.expanduser(name.removeprefix("wav:")))


def _lines(state: Message) -> list[str]:
    lines = [
        f"output    {state['name']}  {state['rate_hz']} Hz, {state['channels']} channels",
        f"latency   {state['latency']}, {1000 * state['latency_s']:.0f} ms in the device",
        f"rate      {state['rate_policy']}",
    ]
    return lines + ([f"{state['problem']} {state['hint']}".rstrip()] if state["problem"] else [])
