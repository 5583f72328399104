"""The folder of backups: what is there, what is kept, and which is the newest good one."""

import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from auralis_tui.bus.commands import Packing
from auralis_tui.errors import LibraryError
from auralis_tui.library.backup import check_copy
from auralis_tui.library.migrations import VERSION
from auralis_tui.library.packing import CHUNK_BYTES, ERRORS, SUFFIXES, open_packed, packing_of
from auralis_tui.library.reading import open_unchanged

KEPT_DAYS = 7
KEPT_WEEKS = 4
NEWEST = "newest"
"""The name by which the newest good backup is asked for."""
_NAMES = re.compile(
    r"library-((?P<replaced>replaced-)?(?P<date>\d{8}-\d{6})|(?P<version>version-\d+))(-(?P<number>\d+))?\.sqlite3(\.gz|\.zst)?"
)
_UNFINISHED = re.compile(r"\..+\.sqlite3(\.gz|\.zst)?\.\d+\.part(\.gz|\.zst|-journal)?")
_SUFFIXES = (".sqlite3", *(".sqlite3" + suffix for suffix in SUFFIXES.values()))


class BackupKind(StrEnum):
    """Why there is a backup."""

    DATED = "dated"
    """Made daily, or without a name."""
    MIGRATION = "migration"
    """Made before the schema was changed."""
    REPLACED = "replaced"
    """What a backup took the place of."""
    NAMED = "named"
    """Named by the user."""


@dataclass(frozen=True, slots=True)
class StoredBackup:
    """A backup in the folder."""

    path: Path
    kind: BackupKind
    made_at: datetime
    """Local time, by its name where that has it."""
    size: int
    number: int = 1
    """Among those of the same second."""


@dataclass(frozen=True, slots=True)
class CheckedBackup:
    """A backup that was read whole and found good."""

    path: Path
    version: int
    """Of its schema."""
    tracks: int


def list_backups(folder: Path) -> list[StoredBackup]:
    """List the backups in a folder, the newest first."""
    if not folder.is_dir():
        return []
    found = [_look_at(path) for path in folder.iterdir() if path.name.endswith(_SUFFIXES) and path.name[0] != "."]
    return sorted(found, key=lambda backup: (backup.made_at, backup.number, backup.path.name), reverse=True)


def _look_at(path: Path) -> StoredBackup:
    status = path.stat()
    known = _NAMES.fullmatch(path.name)
    changed_at = datetime.fromtimestamp(int(status.st_mtime))
    if known is None:
        return StoredBackup(path, BackupKind.NAMED, changed_at, status.st_size)
    kind = BackupKind.REPLACED if known["replaced"] else BackupKind.DATED if known["date"] else BackupKind.MIGRATION
    try:
        made_at = datetime.strptime(known["date"], "%Y%m%d-%H%M%S") if known["date"] else changed_at
    except ValueError:
        return StoredBackup(path, BackupKind.NAMED, changed_at, status.st_size)
    return StoredBackup(path, kind, made_at, status.st_size, int(known["number"] or 1))


def superfluous(backups: Sequence[StoredBackup]) -> list[StoredBackup]:
    """Return the dated backups that make room for newer ones.

    All of the newest day stay, and the newest one of each of the last seven days and four weeks that have any.
    """
    dated = [backup for backup in backups if backup.kind is BackupKind.DATED]
    newest_of_day = {backup.made_at.date(): backup for backup in reversed(dated)}
    newest_of_week = {backup.made_at.isocalendar()[:2]: backup for backup in reversed(dated)}
    days, weeks = sorted(newest_of_day, reverse=True), sorted(newest_of_week, reverse=True)
    kept = [newest_of_day[day] for day in days[:KEPT_DAYS]] + [newest_of_week[week] for week in weeks[:KEPT_WEEKS]]
    return [backup for backup in dated if backup not in kept and backup.made_at.date() != days[0]]


def rotate(folder: Path) -> list[Path]:
    """Remove the backups that are superfluous, and return their paths."""
    paths = [backup.path for backup in superfluous(list_backups(folder))]
    for path in paths:
        path.unlink(missing_ok=True)
    return paths


def remove_unfinished(folder: Path) -> list[Path]:
    """Remove what a run that was killed has left of a backup, and return it; only the library's writer may."""
    left = [path for path in folder.glob(".*.part*") if _UNFINISHED.fullmatch(path.name)]
    for path in left:
        path.unlink(missing_ok=True)
    return left


def find_backup(name: str, folder: Path) -> Path:
    """Find a backup by its path, by its name in the folder, or as the newest good one."""
    if name in ("", NEWEST):
        newest = newest_good(folder)
        if newest is None:
            raise LibraryError(f"There is no good backup in {folder}.", "Name one by its path.")
        return newest.path
    for path in (Path(name).expanduser(), folder / name):
        if path.is_file():
            return path.absolute()
    raise LibraryError(f"There is no backup {name}.", "`auralis backup list` names those there are.")


def newest_good(folder: Path) -> CheckedBackup | None:
    """Return the newest backup that is whole and can be read by this version."""
    for backup in list_backups(folder):
        if backup.kind is BackupKind.REPLACED:
            continue
        try:
            return verify_backup(backup.path)
        except LibraryError:
            continue
    return None


def verify_backup(path: Path) -> CheckedBackup:
    """Read a backup whole, and check that it can be restored."""
    with unpacked(path) as plain:
        return check_plain(path, plain)


def check_plain(path: Path, plain: Path) -> CheckedBackup:
    """Check the database that a backup holds."""
    try:
        with closing(open_unchanged(plain)) as connection:
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise LibraryError(f"{path} was made by a newer version of Auralis.", "Upgrade Auralis to restore it.")
        counts = check_copy(plain)
    except (OSError, sqlite3.Error) as error:
        raise LibraryError(f"{path} can't be read: {error}.", "Choose another backup: auralis backup list") from error
    if not version or "tracks" not in counts:
        raise LibraryError(f"{path} is no library of Auralis.", "Choose another backup: auralis backup list")
    return CheckedBackup(path, version, counts["tracks"])


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Give the path of a backup as a plain file, for as long as the block lasts."""
    if packing_of(path) is Packing.NONE:
        yield path
        return
    with TemporaryDirectory(prefix=".unpacked-", dir=path.parent) as folder:
        plain = Path(folder) / "library.sqlite3"
        unpack(path, plain)
        yield plain


def unpack(path: Path, plain: Path) -> None:
    """Write a backup as a plain file."""
    try:
        with open_packed(path) as source, plain.open("wb") as target:
            shutil.copyfileobj(source, target, CHUNK_BYTES)
    except ERRORS as error:
        raise LibraryError(f"{path} can't be read: {error}.", "Choose another backup: auralis backup list") from error
