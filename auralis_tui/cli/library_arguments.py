"""What can be typed after the commands about the library, its playlists and its backups."""

from argparse import ArgumentParser

from auralis_tui.cli import shared_arguments as shared
from auralis_tui.cli.figures import whole


def scan(command: ArgumentParser) -> None:
    """Fill in `scan`."""
    command.add_argument("paths", nargs="*", metavar="PATH", help="default: all folders scanned before")
    command.add_argument("--forget", metavar="FOLDER", help="scan this folder no longer, and hide its tracks")
    shared.json(command)


def search(command: ArgumentParser) -> None:
    """Fill in `search`."""
    command.add_argument("query", nargs="*", help="words and conditions, as artist:bjork year>=1990 -live")
    command.add_argument("--limit", type=whole, default=100, help="at most so many; default: 100")
    command.add_argument("--sort", default="", metavar="NAMES", help="as -added,title; - is the other way round")
    shared.json(command)


def playlist(command: ArgumentParser) -> None:
    """Fill in `playlist`."""
    actions = [
        "list", "show", "create", "add", "remove", "move", "rename", "delete", "import", "export", "play", "save-query",
    ]  # fmt: skip
    command.add_argument("action", nargs="?", choices=actions, default="list", help="default: list")
    command.add_argument("words", nargs="*", metavar="NAME", help="a playlist's NAME, and QUERY, FILES or POSITIONS")
    command.add_argument("--to", type=whole, metavar="POSITION", help="move: where the first of them stands then")
    command.add_argument("--name", help="import: its name; default: what the file says")
    command.add_argument("--absolute", action="store_true", help="export: paths from / on, not from the file's folder")
    command.add_argument("--force", action="store_true", help="export: replace a file that is there")
    place = command.add_mutually_exclusive_group()
    place.add_argument("--next", action="store_true", help="play: after the current track")
    place.add_argument("--append", action="store_true", help="play: at the queue's end")
    command.add_argument("--sort", metavar="NAMES", help="save-query: as -added,title")
    command.add_argument("--limit", type=whole, help="save-query: at most so many")
    shared.json(command)


def backup(command: ArgumentParser) -> None:
    """Fill in `backup`."""
    command.add_argument("action", choices=["create", "list", "verify", "restore"])
    command.add_argument(
        "path", nargs="?", help="create: default a dated file; verify: default all; restore: a path, a name, newest"
    )
    command.add_argument(
        "--compress", choices=["none", "gzip", "zstd"], default="none", help="create: write it smaller; zstd is faster"
    )
    shared.json(command)


def jobs(command: ArgumentParser) -> None:
    """Fill in `jobs`."""
    command.add_argument("action", nargs="?", choices=["list", "cancel"], default="list", help="default: list")
    command.add_argument("id", nargs="?", type=whole, help="cancel: which")
    shared.json(command)


def stats(command: ArgumentParser) -> None:
    """Fill in `stats`."""
    command.add_argument("-n", "--count", type=whole, default=10, help="lines of each list; default: 10")
    shared.json(command)
