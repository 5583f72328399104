"""`auralis analyze`: what can be measured of files, for people, for programs, as a drawing, or as their tags."""

import csv
import json
import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from auralis_tui.cli.analysis_object import csv_columns, csv_row, failure_object, track_object
from auralis_tui.cli.analysis_table import Table, details, reasons
from auralis_tui.cli.children import Told, check_jobs, share_out
from auralis_tui.cli.progress import ProgressBar
from auralis_tui.errors import EXIT_FAILED, EXIT_OK, AuralisError, UsageError
from auralis_tui.file_names import printable, to_os, to_text
from auralis_tui.library.folder_walk import walk

Message = dict[str, Any]
_PLAIN_COLUMNS = 100
"""How wide a table is that goes to no terminal."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One file, and what came of it."""

    path: str
    """As it was given, or as it was found in a folder that was."""
    answer: Message
    """The child's answer, or its `error` and `hint`."""
    shown: Message = field(init=False)
    """The object with stable keys."""

    def __post_init__(self) -> None:
        name, answer = to_text(self.path), self.answer
        failed = "error" in answer
        if failed and os.path.basename(name) not in answer["error"]:
            answer["error"] = f"{printable(name)}: {answer['error']}"
        if failed and not os.path.lexists(self.path):
            answer["hint"] = "Check its name."  # it was named: no scan will find it
        shown = failure_object(name, answer["error"], answer["hint"]) if failed else track_object(name, answer)
        object.__setattr__(self, "shown", shown)

    @property
    def failed(self) -> bool:
        """Whether it could not be measured."""
        return "error" in self.answer


class Printer(Protocol):
    """One form in which objects are printed."""

    def begin(self) -> None:
        """Print what comes first."""

    def show(self, shown: Message) -> None:
        """Print one object."""

    def end(self) -> None:
        """Print what comes last."""


def analyze(arguments: Namespace) -> int:
    """Measure files and print what was found; exit with 1 when one of them could not be read or written."""
    if arguments.library:
        from auralis_tui.cli.analyze_library import analyze_library

        return analyze_library(arguments)
    _check(arguments)
    jobs = check_jobs(arguments.jobs)
    problems: list[str] = []
    paths = _once(_files(arguments.paths, problems))
    for problem in problems:
        print(problem, file=sys.stderr)
    if not paths:
        raise AuralisError("There is no music to analyse.", "Name files, or folders with files in them.")
    run = _Run(arguments, paths, _printer(arguments, paths))
    run.failed = bool(problems)
    with closing(_measure(paths, arguments, jobs, run.bar)) as measured:
        try:
            run.print_all(measured)
        finally:
            run.bar.clear()
    return EXIT_FAILED if run.failed else EXIT_OK


def _check(arguments: Namespace) -> None:
    if not arguments.paths:
        raise UsageError("What is missing: PATH.", "For help: auralis analyze --help")
    if arguments.plot and not arguments.plot.lower().endswith(".svg"):
        raise UsageError(f"{arguments.plot} is not the name of an SVG file.", "Choose one that ends in .svg.")
    if arguments.plot and not os.path.isdir(os.path.dirname(os.path.abspath(arguments.plot))):
        raise UsageError(f"There is no folder for {arguments.plot}.", "Make it, or choose another place.")
    if arguments.plot and (arguments.loudness_only or arguments.write_replaygain):
        raise UsageError("A plot needs the whole analysis.", "Leave --loudness-only and --write-replaygain out.")
    if arguments.dry_run and not arguments.write_replaygain:
        raise UsageError("--dry-run says what would be written, and nothing is.", "Add --write-replaygain.")
    if arguments.by_folder and not arguments.album:
        raise UsageError("--by-folder says what an album is.", "Add --album.")


def _files(paths: list[str], problems: list[str]) -> Iterator[str]:
    """Yield the files, those of folders in the order in which people number them."""
    from auralis_tui.media.tag_file import SUFFIXES

    for path in paths:
        path = os.path.expanduser(path)
        if os.path.isdir(path):
            for found in walk(path, SUFFIXES, problems):
                yield from (to_os(file.path) for file in found.files)
        else:
            yield path


def _once(paths: Iterator[str]) -> list[str]:
    """Return each file once, by its first name, also where a folder and a file in it were named."""
    first: dict[str, str] = {}
    for path in paths:
        first.setdefault(os.path.abspath(path), path)
    return list(first.values())


def _measure(paths: list[str], arguments: Namespace, jobs: int, bar: ProgressBar) -> Generator[Measured, None, None]:
    """Let children measure the files, and yield what they say in the files' order."""
    wanted = {
        "loudness_only": arguments.loudness_only or arguments.write_replaygain or _only_platforms(arguments),
        "pool": arguments.album,
        "drawing": bool(arguments.plot),
    }
    requests = [{"path": to_text(os.path.abspath(path)), **wanted} for path in paths]
    shares, early = [0.0] * len(paths), dict[int, Message]()
    with closing(share_out("auralis_tui.media.report", requests, jobs)) as all_told:
        following = 0
        for told in all_told:
            shares[told.index] = _share(told)
            if told.is_last:
                early[told.index] = told.message
            while following in early:
                yield Measured(paths[following], _answer(early.pop(following)))
                following += 1
            bar.show(sum(shares) / len(paths), f"{following} of {len(paths)} files" if len(paths) > 1 else "")


def _only_platforms(arguments: Namespace) -> bool:
    return arguments.platforms and not (arguments.json or arguments.csv or arguments.plot)


def _share(told: Told) -> float:
    return 1.0 if told.is_last else float(told.message["share"])


def _answer(message: Message) -> Message:
    answer: Message = message.get("answer", message)
    return answer


class _Run:
    """One call of the command: prints each object when its turn comes, then albums, then what was written."""

    def __init__(self, arguments: Namespace, paths: list[str], printer: Printer) -> None:
        self._arguments, self._paths, self._printer = arguments, paths, printer
        self._kept: list[Measured] = []
        self.failed = False
        self.bar = ProgressBar("analysing")

    def print_all(self, measured: Iterator[Measured]) -> None:
        """Print them all, and do with them what is asked."""
        self._printer.begin()
        album, tagged = self._arguments.album, self._arguments.write_replaygain
        for number, one in enumerate(measured, 1):
            self.bar.clear()
            if one.failed:
                self._tell(one.shown["error"], one.shown["hint"])
            else:
                self._draw(one, number)
            if album:
                self._kept.append(one)
            if tagged and not album:
                self._write([one])
            elif not tagged:
                self._printer.show(one.shown)
        self.bar.clear()
        if tagged and album:
            self._write(self._kept)
        elif album:
            for shown in self._albums():
                self._printer.show(shown)
        self._printer.end()

    def _tell(self, error: str, hint: str = "") -> None:
        self.failed = True
        print(f"{printable(error)} {hint}".rstrip(), file=sys.stderr)

    def _draw(self, one: Measured, number: int) -> None:
        if not self._arguments.plot:
            return
        from auralis_tui.cli.plot import plot

        path = Path(os.path.expanduser(self._arguments.plot))
        if len(self._paths) > 1:
            path = path.with_name(f"{path.stem}-{number:0{len(str(len(self._paths)))}}{path.suffix}")
        path.write_text(plot(one.shown, one.answer["waveform"]), encoding="utf-8")

    def _albums(self) -> list[Message]:
        from auralis_tui.cli.album import album_of, in_albums

        return [
            album_of(folder, [one.answer for one in tracks])
            for folder, tracks in in_albums(self._kept, by_folder=self._arguments.by_folder)
        ]

    def _write(self, tracks: list[Measured]) -> None:
        from auralis_tui.cli.replay_gain import written

        for shown, problem in written(tracks, self._arguments):
            self.bar.clear()
            if problem:
                self._tell(problem)
            self._printer.show(shown)


def _printer(arguments: Namespace, paths: list[str]) -> Printer:
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
            self._columns += ["replaygain_album_peak", "r128_track_gain", "r128_album_gain", "written", "error"]
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
        self._notes: list[str] = []

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
        self._notes += reasons(name, shown)

    def end(self) -> None:
        """Print the notes."""
        print("\n".join(["", *self._notes]) if self._notes else "", end="\n" if self._notes else "")


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
            print(f"{printable(shown['file'])} {self._verb} {words}", flush=True)

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
