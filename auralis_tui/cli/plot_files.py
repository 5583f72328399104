"""The drawings of `auralis analyze --plot`: what their files are called, and that none is replaced unasked."""

import os
from argparse import Namespace
from pathlib import Path

from auralis_tui.cli.measured import Measured
from auralis_tui.errors import MediaError, UsageError
from auralis_tui.file_names import printable
from auralis_tui.whole_file import write_whole


def check_plot(arguments: Namespace) -> None:
    """Refuse a drawing that can't be asked for so."""
    plot = arguments.plot
    if arguments.force and not plot:
        raise UsageError("--force lets drawings be replaced.", "Add --plot OUT.svg.")
    if not plot:
        return
    if not plot.lower().endswith(".svg"):
        raise UsageError(f"{plot} is not the name of an SVG file.", "Choose one that ends in .svg.")
    if not os.path.isdir(os.path.dirname(os.path.abspath(os.path.expanduser(plot)))):
        raise UsageError(f"There is no folder for {plot}.", "Make it, or choose another place.")
    if arguments.loudness_only or arguments.write_replaygain:
        raise UsageError("A plot needs the whole analysis.", "Leave --loudness-only and --write-replaygain out.")


def refuse_existing(arguments: Namespace, count: int) -> None:
    """Refuse, before anything is measured, to replace files that are there."""
    if not arguments.plot or arguments.force:
        return
    for number in range(1, count + 1):
        path = _path(arguments.plot, number, count)
        if os.path.lexists(path):
            raise UsageError(
                f"{printable(str(path))} exists already.", "Choose another name, or let it be replaced: --force"
            )


def draw(arguments: Namespace, one: Measured, number: int, count: int) -> None:
    """Draw one file; a drawing that can't be written is a `MediaError`."""
    from auralis_tui.cli.plot import plot

    path = _path(arguments.plot, number, count)
    drawing = plot(one.shown, one.answer["waveform"])
    try:
        write_whole(Path(os.path.realpath(path)), drawing.encode(), replace=arguments.force)
    except FileExistsError as error:
        raise MediaError(
            f"{path} has come to be there meanwhile, and was left alone.", "Let it be replaced: --force"
        ) from error
    except OSError as error:
        raise MediaError(f"{path} can't be written: {error.strerror}.", "Choose another place for --plot.") from error


def _path(plot: str, number: int, count: int) -> Path:
    """Return a drawing's path; several are numbered."""
    path = Path(os.path.expanduser(plot))
    return path if count == 1 else path.with_name(f"{path.stem}-{number:0{len(str(count))}}{path.suffix}")
