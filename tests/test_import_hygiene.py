"""What each door into the program may import: measured in the milliseconds that a user waits."""

import json
import subprocess
import sys

import pytest

from tests.conftest import Sandbox


def modules_after(code: str) -> set[str]:
    """Return the modules that a fresh interpreter holds after this code."""
    code += "\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return set(json.loads(done.stdout.splitlines()[-1]))


def packages_of(modules: set[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules}


HEAVY = {"numpy", "scipy", "textual", "rich", "peewee", "soundfile", "sounddevice", "mutagen", "av", "soxr", "msgspec"}


@pytest.mark.parametrize("words", [["status"], ["play"], ["preset", "warm"], ["queue", "--json"]])
def test_the_remote_control_imports_the_standard_library_only(words: list[str], sandbox: Sandbox) -> None:
    modules = modules_after(f"from auralis_tui.cli import main\nassert main({words}) == 1")
    assert not packages_of(modules) & HEAVY
    assert {module for module in modules if module.startswith("auralis_tui.")} <= {
        "auralis_tui.cli", "auralis_tui.cli.arguments", "auralis_tui.cli.desk", "auralis_tui.cli.remote",
        "auralis_tui.control", "auralis_tui.errors", "auralis_tui.folders",
        "auralis_tui.cli.command_table", "auralis_tui.cli.hearing_arguments", "auralis_tui.cli.keeping_arguments",
        "auralis_tui.cli.library_arguments", "auralis_tui.cli.measuring_arguments", "auralis_tui.cli.playing_arguments",
        "auralis_tui.cli.shared_arguments", "auralis_tui.cli.figures", "auralis_tui.file_names",
    }  # fmt: skip


def test_the_consoles_first_frame_needs_no_signal_processing() -> None:
    modules = modules_after("import auralis_tui.tui.app, auralis_tui.cli.console")
    assert not packages_of(modules) & (HEAVY - {"textual", "rich", "msgspec"} | {"PIL", "textual_image"})


def test_the_engine_needs_neither_scipy_nor_asyncio_nor_the_library() -> None:
    modules = modules_after("import auralis_tui.engine.process, auralis_tui.engine.output_null")
    assert not packages_of(modules) & {"scipy", "textual", "peewee", "mutagen", "av"}
    assert "asyncio.events" not in modules


def test_the_daemon_does_not_import_textual() -> None:
    modules = modules_after("import auralis_tui.daemon.service")
    assert not packages_of(modules) & {"textual", "rich", "scipy", "sounddevice", "av"}


def test_the_remote_control_speaks_the_buses_protocol() -> None:
    from auralis_tui import control
    from auralis_tui.bus import events

    assert control.PROTOCOL == events.PROTOCOL
