"""The forms in which what was measured is printed: JSON, CSV, a table, all of one file, the tags that were written."""

import csv
import json
import os
import shutil
import sys
from argparse import Namespace
from typing import Any, Protocol

from auralis_tui.cli.analysis_object import csv_columns, csv_row
from auralis_tui.cli.analysis_table import Table, details, reasons
from auralis_tui.file_names import printable, to_text

Message = dict[str, Any]
_NAMED = 3
"""Where a note is about more files, so many are named."""
_PLAIN_COLUMNS = 100
"""How wide a table is that goes to no terminal."""


class Printer(Protocol):
    """One form in which objects are printed."""

    def begin(self) -> None:
        """Print what comes first."""

    def show(self, shown: Message) -> None:
        """Print one object."""

    def end(self) -> None:
        """Print what comes last."""


def printer_for(arguments: Namespace, paths: list[str]) -> Printer:
    """Return the form that is asked for."""
    if arguments.json:
        return _Json(arguments.platforms)
    if arguments.platforms and not arguments.csv and not arguments.write_replaygain:
        from auralis_tui.cli.platform_table import PlatformRows

        return PlatformRows()
    loudness_only = arguments.loudness_only or arguments.write_replaygain
    if arguments.csv:
        return _Csv(loudness_only, arguments.write_replaygain)
    if arguments.write_replaygain:
        return _Written(arguments.dry_run)
    if len(paths) > 1 or loudness_only or arguments.album:
        return _Rows(_common_folder(paths), loudness_only)
    return _Details()


class _Json:
    """One array, whose elements are printed as they come."""

    def __init__(self, platforms: bool = False) -> None:
        self._before = "[\n"
        self._platforms = platforms

    def begin(self) -> None:
        """Nothing yet: the bracket comes with the first element."""

    def show(self, shown: Message) -> None:
        """Print one element."""
        if self._platforms and "error" not in shown:
            from auralis_tui.cli.platform_table import platform_objects

            shown = {**shown, "platforms": platform_objects(shown)}
        print(self._before + json.dumps(shown, ensure_ascii=False, indent=2), end="", flush=True)
        self._before = ",\n"

    def end(self) -> None:
        """Close the bracket."""
        print("\n]" if self._before != "[\n" else "[]")


class _Csv:
    """One line for each, under a line with the columns' names."""

    def __init__(self, loudness_only: bool, replay_gain: bool) -> None:
        self._columns = csv_columns(loudness_only)
        if replay_gain:
            self._columns[-1:] = ["replaygain_track_gain", "replaygain_track_peak", "replaygain_album_gain"]
            self._columns += ["replaygain_album_peak", "r128_track_gain", "r128_album_gain"]
            self._columns += ["written", "unchanged", "error"]
        self._writer = csv.writer(sys.stdout, lineterminator="\n")

    def begin(self) -> None:
        """Print the columns' names."""
        self._writer.writerow(self._columns)

    def show(self, shown: Message) -> None:
        """Print one line."""
        tags = {name.lower(): value for name, value in (shown.get("replaygain") or {}).items()}
        self._writer.writerow(csv_row({**shown, **tags}, self._columns))

    def end(self) -> None:
        """Nothing more."""


class _Rows:
    """A table, and below it why what matters is missing."""

    def __init__(self, folder: str, loudness_only: bool) -> None:
        self._folder = folder
        wide = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PLAIN_COLUMNS
        self._table = Table(wide, loudness_only=loudness_only)
        self._heading: str | None = self._table.heading()
        self._notes: dict[str, list[str]] = {}
        """The names that each note is about."""

    def begin(self) -> None:
        """Nothing yet: the heading comes with the first row."""

    def show(self, shown: Message) -> None:
        """Print one row; what could not be read is told elsewhere."""
        if "error" in shown:
            return
        if self._heading is not None:
            print(self._heading)
            self._heading = None
        place = shown["folder"] if shown["album"] else shown["file"]
        name = printable((place or "").removeprefix(self._folder))
        name = f"album {name}".rstrip() if shown["album"] else name
        print(self._table.row(name, shown), flush=True)
        for note in reasons(shown):
            self._notes.setdefault(note, []).append(name)

    def end(self) -> None:
        """Print the notes."""
        if self._notes:
            print()
        for note, names in self._notes.items():
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            print(f"{', '.join(names[:_NAMED])}{more}: {note}")


class _Details:
    """All about one file."""

    def begin(self) -> None:
        """Nothing yet."""

    def show(self, shown: Message) -> None:
        """Print all."""
        if "error" not in shown:
            print("\n".join(details({**shown, "file": printable(shown["file"])})))

    def end(self) -> None:
        """Nothing more."""


class _Written:
    """One line for each file: what was written."""

    def __init__(self, dry_run: bool) -> None:
        self._verb = "would get" if dry_run else "has"

    def begin(self) -> None:
        """Nothing yet."""

    def show(self, shown: Message) -> None:
        """Print the tags; what went wrong is told elsewhere."""
        if shown.get("replaygain"):
            words = ", ".join(f"{name} {value}" for name, value in shown["replaygain"].items())
            verb = "has these values already:" if shown["unchanged"] else self._verb
            print(f"{printable(shown['file'])} {verb} {words}", flush=True)

    def end(self) -> None:
        """Nothing more."""


def _common_folder(paths: list[str]) -> str:
    """Return what all paths begin with, up to their last folder: a table need not repeat it."""
    folders = {to_text(os.path.dirname(path)) for path in paths}
    try:
        common = os.path.commonpath(folders)
    except ValueError:  # some begin at the root, some don't
        return ""
    return os.path.join(common, "") if common else ""
