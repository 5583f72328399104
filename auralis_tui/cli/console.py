"""The console: attaches to the daemon, or starts one."""

import asyncio
import gc
import os
import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from auralis_tui import folders
from auralis_tui.bus.client import Connection
from auralis_tui.bus.remote import connect
from auralis_tui.cli.daemon import start_daemon, warn_of_unknown_variables
from auralis_tui.config import Config, load_config
from auralis_tui.daemon.lock import holder
from auralis_tui.errors import EXIT_OK, AuralisError, ConnectionFailed, UsageError
from auralis_tui.file_names import to_text

START_TIMEOUT_S = 10.0
RETRY_S = 0.05
GARBAGE_THRESHOLDS = (10_000, 20, 50)


def open_console(arguments: Namespace) -> int:
    """Open the console; paths are added and played."""
    return run_console(_existing(arguments.paths), in_process=arguments.in_process)


def open_demo(arguments: Namespace) -> int:
    """Make the demo album, and open the console on it."""
    from auralis_tui.demo.album import make_album

    folder = Path(arguments.folder).expanduser().absolute() if arguments.folder else folders.data_folder() / "demo"
    tracks = make_album(folder, _show_progress)
    if arguments.only_make:
        print(folder)
        return EXIT_OK
    return run_console([str(track) for track in tracks], in_process=False)


def _show_progress(share: float) -> None:
    if sys.stderr.isatty():
        end = "\n" if share >= 1.0 else ""
        print(f"\rmaking the demo album {share:4.0%}", end=end, file=sys.stderr, flush=True)


def _existing(paths: Sequence[str]) -> list[str]:
    """Return absolute paths, and refuse what does not exist before anything is started."""
    absolute = [os.path.abspath(os.path.expanduser(path)) for path in paths]
    for path in absolute:
        if not os.path.exists(path):
            raise UsageError(f"{path} does not exist.", "Check its name; `auralis --help` lists the commands.")
        if not os.access(path, os.R_OK):
            raise UsageError(f"{path} can't be read: you have no right to.", "Change its permissions.")
    return [to_text(path) for path in absolute]


def check_terminal() -> None:
    """Refuse what is no terminal that can be drawn on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise AuralisError(
            "The console needs a terminal.", "Scripts use: auralis daemon, auralis play, auralis status."
        )
    if os.environ.get("TERM", "") in ("", "dumb"):
        raise AuralisError(
            f"The console can't draw on this terminal (TERM={os.environ.get('TERM', '')}).",
            "Set TERM to what it is, for example xterm-256color; or use: auralis play, auralis status.",
        )


def run_console(paths: Sequence[str], *, in_process: bool) -> int:
    """Run the console until it is left; the first frame does not wait for the daemon."""
    check_terminal()
    settings = load_config()
    warn_of_unknown_variables()
    gc.disable()  # nothing is thrown away before the first frame
    from auralis_tui.tui.app import ConsoleApp

    app = ConsoleApp(
        _own(settings) if in_process else attach,
        folders.database_path(),
        settings.console,
        paths=tuple(paths),
        keys=settings.keys,
        first_run=not paths,
        on_painted=_keep_all,
    )
    app.run()
    return app.return_code or EXIT_OK


def _keep_all() -> None:
    """Look for garbage from now on only in what is new: going through all that is there takes longer than a frame."""
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    gc.enable()


async def attach() -> Connection:
    """Connect to the daemon; start one where none runs, and wait for it."""
    try:
        return await connect(folders.socket_path())
    except ConnectionFailed:
        start_daemon()
    clock = asyncio.get_running_loop().time
    deadline_s = clock() + START_TIMEOUT_S
    while clock() < deadline_s:
        await asyncio.sleep(RETRY_S)
        try:
            return await connect(folders.socket_path())
        except ConnectionFailed:
            continue
    if holder(folders.lock_path()).startswith("daemon"):
        hint = "After an upgrade or a crash a large library takes some minutes. It is tried again."
        raise ConnectionFailed("The daemon is still getting ready.", hint)
    raise ConnectionFailed("The daemon doesn't start.", f"{folders.log_path()} says why; or run: auralis daemon")


def _own(settings: Config) -> Callable[[], Awaitable[Connection]]:
    """Return what starts a daemon within this very process."""
    from auralis_tui.daemon.service import start_own

    return lambda: start_own(settings)
