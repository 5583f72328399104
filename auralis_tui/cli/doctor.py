"""`auralis doctor`: what works on this machine, and what to do about the rest."""

import json
import locale
import os
import shutil
import sqlite3
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from auralis_tui import __version__, folders
from auralis_tui.config import load_config, unknown_variables
from auralis_tui.control import Remote
from auralis_tui.errors import EXIT_FAILED, EXIT_OK, AuralisError, ConnectionFailed, LibraryError

MIN_FREE_MB = 20.0
"""Less room than that is soon used up by a library that is written to."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    ok: bool
    says: str
    remedy: str = ""


def doctor(arguments: Namespace) -> int:
    """Look at everything; exit with 1 when something is wrong."""
    findings = [finding for check in CHECKS for finding in _checked(check)]
    if arguments.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            print(f"{'ok ' if finding.ok else '!! '} {finding.subject:<10} {finding.says}")
            if finding.remedy:
                print(f"{'':14} {finding.remedy}")
    return EXIT_OK if all(finding.ok for finding in findings) else EXIT_FAILED


def _checked(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except AuralisError as error:
        yield Finding(check.__name__.strip("_"), False, error.message, error.hint)
    except OSError as error:
        yield Finding(
            check.__name__.strip("_"), False, f"{error.filename}: {error.strerror}.", "Check its permissions."
        )


def _version() -> Iterator[Finding]:
    yield Finding("version", True, f"auralis {__version__}, Python {sys.version.split()[0]}")


def _sound() -> Iterator[Finding]:
    from auralis_tui.cli.outputs import look

    devices = look()
    if not devices:
        hint = "Music plays on the null output, silently. Plug a device in, or start a sound server."
        yield Finding("sound", False, "There is no sound device.", hint)
    for device in devices:
        yield Finding("sound", True, f"{device['name']}  {device['rate_hz']} Hz")


def _codecs() -> Iterator[Finding]:
    import av
    import soundfile

    yield Finding("codecs", True, f"libsndfile {soundfile.__libsndfile_version__}: WAV AIFF FLAC Vorbis Opus")
    missing = [name for name in ("aac", "alac", "wavpack", "wmav2", "mp3float") if name not in av.codecs_available]
    says = "libav: MP3 AAC ALAC WavPack WMA"
    remedy = "Install PyAV from its wheel: pip install --force-reinstall av"
    yield Finding("codecs", not missing, says if not missing else f"libav lacks {missing}", remedy if missing else "")


def _terminal() -> Iterator[Finding]:
    term, encoding = os.environ.get("TERM", ""), locale.getpreferredencoding(False)
    drawable = term not in ("", "dumb")
    remedy = "" if drawable else "Set TERM to what it is, for example xterm-256color."
    yield Finding("terminal", drawable, f"TERM={term}, {encoding}", remedy)


def _config() -> Iterator[Finding]:
    load_config()
    there = "" if folders.config_path().exists() else " (not there: all defaults)"
    yield Finding("config", True, f"{folders.config_path()}{there}")
    for name in unknown_variables(dict(os.environ)):
        yield Finding(
            "config", False, f"{name} is not a setting of Auralis.", "docs/guide/configuration.md lists them."
        )


def _keys() -> Iterator[Finding]:
    from auralis_tui.tui.keymap import resolve

    keys = load_config().keys
    problems = resolve(keys).problems
    if keys and not problems:
        yield Finding(
            "keys", True, f"preset {keys.get('preset', 'auralis')}, {len(set(keys) - {'preset'})} of your own"
        )
    for problem in problems:
        yield Finding("keys", False, problem, f"Change [keys] in {folders.config_path()}.")


def _folders() -> Iterator[Finding]:
    for folder in (folders.data_folder(), folders.state_folder(), folders.runtime_folder()):
        existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
        writable = os.access(existing, os.W_OK | os.X_OK)
        yield Finding("folder", writable, str(folder), "" if writable else f"Make {existing} writable for you.")
        if (free_mb := shutil.disk_usage(existing).free / 1e6) < MIN_FREE_MB:
            yield Finding("folder", False, f"{folder}  only {free_mb:.1f} MB are free", "Make room on the disk.")
    yield Finding("log", True, f"{folders.log_path()}  level {load_config().log.level}")


def _library() -> Iterator[Finding]:
    from auralis_tui.library.health import DOCTOR_BUDGET_S, check_health, is_damage, last_damaged
    from auralis_tui.library.reading import open_reader, remedy

    path: Path = folders.database_path()
    if not path.exists():
        yield Finding("library", True, f"{path} is not there yet. `auralis scan FOLDER` makes it.")
        return
    try:
        health = check_health(path, DOCTOR_BUDGET_S)
        with closing(open_reader(path)) as connection:
            (tracks,) = connection.execute("SELECT count(*) FROM tracks").fetchone()
    except (sqlite3.Error, LibraryError) as error:
        cause = error.__cause__ if isinstance(error, LibraryError) else error
        if not isinstance(cause, sqlite3.Error):
            raise
        yield Finding("library", False, f"{path}: {cause}", _way_back() if is_damage(cause) else remedy(cause))
        return
    looked = "" if health.whole else ", sound as far as was looked at in 20 s"
    bring_back = _way_back() if health.problem else ""
    yield Finding(
        "library", not health.problem, f"{path}  {tracks} tracks, {health.problem or 'ok'}{looked}", bring_back
    )
    if not tracks and (damaged := last_damaged(path)):
        says = f"The library was damaged; it is kept as {damaged}, and the one in use is empty."
        yield Finding("library", False, says, _way_back())
    yield _backups()


def _way_back() -> str:
    from auralis_tui.library.backups import newest_good
    from auralis_tui.library.health import way_back

    return way_back(newest_good(folders.backups_folder()))


def _backups() -> Finding:
    from auralis_tui.library.backups import list_backups

    backups = list_backups(folders.backups_folder())
    if not backups:
        return Finding("backups", True, f"{folders.backups_folder()} is empty. `auralis backup create` makes one.")
    newest = f"{backups[0].made_at:%Y-%m-%d %H:%M}"
    return Finding("backups", True, f"{folders.backups_folder()}  {len(backups)}, the newest of {newest}")


def _daemon() -> Iterator[Finding]:
    try:
        with Remote(timeout_s=3.0) as remote:
            snapshot = remote.snapshot
    except ConnectionFailed:
        yield Finding("daemon", True, "No daemon is running. `auralis` starts one.")
        return
    output, engine = snapshot["output"], snapshot["engine"]
    yield Finding("daemon", True, f"version {snapshot['version']}, {engine['underruns']} underruns")
    yield Finding("output", not output["problem"], f"{output['name']} {output['rate_hz']} Hz", output["problem"])


CHECKS = (_version, _sound, _codecs, _terminal, _config, _keys, _folders, _library, _daemon)
