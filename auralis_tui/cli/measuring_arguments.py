"""What can be typed after the commands that measure, compare and show: analysis, likeness, covers, lyrics."""

from argparse import ArgumentParser

from auralis_tui.cli.figures import whole


def similar(command: ArgumentParser) -> None:
    """Fill in `similar`."""
    command.add_argument("track", nargs="+", metavar="TRACK", help="its file, its number, or words that find it alone")
    command.add_argument("-n", dest="count", type=whole, default=20, metavar="COUNT", help="default: 20")
    command.add_argument("--explain", action="store_true", help="say in what they differ most")
    command.add_argument("--json", action="store_true", help="print JSON")


def artwork(command: ArgumentParser) -> None:
    """Fill in `artwork`."""
    command.add_argument("track", nargs="+", metavar="TRACK", help="a file, a number, or words that find one album")
    command.add_argument("-o", "--output", required=True, metavar="FILE", help="where to; it must not exist")
    command.add_argument("--size", type=whole, default=0, metavar="PIXELS", help="fit it into a square, as PNG")


def lyrics(command: ArgumentParser) -> None:
    """Fill in `lyrics`."""
    command.add_argument(
        "track", nargs="*", metavar="TRACK", help="a file, a number, or words that find it alone; default: what plays"
    )
    command.add_argument("--json", action="store_true", help="print JSON")


def analyze(command: ArgumentParser) -> None:
    """Fill in `analyze`."""
    command.add_argument("paths", nargs="*", metavar="PATH", help="files, and folders with files in them")
    command.add_argument(
        "--library", action="store_true", help="keep reports of all tracks that have none, or of those that PATH or a "
        "query means: by the daemon, beside the music",
    )  # fmt: skip
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON: an array, one object per file")
    form.add_argument("--csv", action="store_true", help="print CSV: one line per file")
    command.add_argument("--loudness-only", action="store_true", help="loudness and peaks alone, several times faster")
    command.add_argument("--album", action="store_true", help="also measure the files as if they were one")
    command.add_argument("--by-folder", action="store_true", help="with --album: each folder is an album of its own")
    command.add_argument(
        "--platforms", action="store_true", help="say what services that normalise loudness will do to each file"
    )
    command.add_argument("--plot", metavar="OUT.svg", help="draw waveform, loudness and spectrum; several are numbered")
    command.add_argument("--force", action="store_true", help="with --plot: replace files that are there")
    command.add_argument(
        "--write-replaygain", action="store_true", help="write ReplayGain tags, -18 LUFS, into the files"
    )
    command.add_argument(
        "--dry-run", action="store_true", help="with --write-replaygain: only say what would be written"
    )
    command.add_argument("--jobs", type=whole, metavar="N", help="processes that share the work; default: one a core")


def selftest(command: ArgumentParser) -> None:
    """Fill in `selftest`."""
    command.add_argument(
        "--rate", type=whole, action="append", metavar="HZ", help="this rate alone; may be given again; default: "
        "44100, 48000, 96000 and 192000",
    )  # fmt: skip
    command.add_argument("--jobs", type=whole, metavar="N", help="processes that share the work; default: one a core")
    command.add_argument("--json", action="store_true", help="print JSON")
