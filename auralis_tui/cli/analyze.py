"""`auralis analyze`: what can be measured of files, for people, for programs, as a drawing, or as their tags."""

import os
import sys
from argparse import Namespace
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any

from auralis_tui.cli.analysis_printers import Printer, printer_for
from auralis_tui.cli.children import Told, check_jobs, share_out
from auralis_tui.cli.measured import Measured
from auralis_tui.cli.plot_files import check_plot, draw, refuse_existing
from auralis_tui.cli.progress import ProgressBar
from auralis_tui.errors import EXIT_FAILED, EXIT_OK, AuralisError, MediaError, UsageError
from auralis_tui.file_names import printable, to_os, to_text
from auralis_tui.library.folder_walk import walk

Message = dict[str, Any]


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
    refuse_existing(arguments, len(paths))
    run = _Run(arguments, paths, printer_for(arguments, paths))
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
    check_plot(arguments)
    if arguments.dry_run and not arguments.write_replaygain:
        raise UsageError("--dry-run says what would be written, and nothing is.", "Add --write-replaygain.")
    if arguments.platforms and arguments.write_replaygain:
        raise UsageError("--platforms prints, --write-replaygain writes.", "Call the command once for each.")
    if arguments.platforms and arguments.csv:
        raise UsageError("--platforms prints a table, or JSON.", "Leave --csv out, or take --json.")
    if not all(arguments.paths):
        raise UsageError("A PATH is empty: it names no file.", "Name files, or folders with files in them.")
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
        try:
            draw(self._arguments, one, number, len(self._paths))
        except MediaError as error:
            self._tell(error.message, error.hint)

    def _albums(self) -> list[Message]:
        from auralis_tui.cli.album import album_of, in_albums

        return [
            album_of(folder, [one.answer for one in tracks])
            for folder, tracks in in_albums(self._kept, by_folder=self._arguments.by_folder)
        ]

    def _write(self, tracks: list[Measured]) -> None:
        from auralis_tui.cli.replay_gain import written

        for outcome in written(tracks, self._arguments):
            self.bar.clear()
            if outcome.problem:
                self._tell(outcome.problem)
            if outcome.note:
                print(printable(outcome.note), file=sys.stderr)
            self._printer.show(outcome.shown)
