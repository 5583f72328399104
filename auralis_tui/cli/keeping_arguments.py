"""What can be typed after the commands about what the library keeps: ratings, bookmarks, templates, tags."""

from argparse import ArgumentParser, BooleanOptionalAction
from collections.abc import Sequence

_WITH_VALUE = ("--query", "--description", "--tags", "--tag", "--to", "--name", "--sort", "--limit")


def options_last(words: Sequence[str]) -> list[str]:
    """Move options behind the other words, since argparse takes all of these in one place.

    Where `--` says that what follows it is no option, they stand before the words, but behind the command.
    """
    plain: list[str] = []
    options: list[str] = []
    rest = list(words)
    while rest and rest[0] != "--":
        word = rest.pop(0)
        if not word.startswith("--"):
            plain.append(word)
            continue
        options.append(word)
        if word in _WITH_VALUE and rest:
            options.append(rest.pop(0))
    return [*plain, *options] if not rest else [*plain[:1], *options, *plain[1:], *rest]


def rate(command: ArgumentParser) -> None:
    """Fill in `rate`."""
    command.add_argument("rating", help="1 to 5; 0 or none takes it away")
    _tracks(command)


def favourite(command: ArgumentParser) -> None:
    """Fill in `favourite`."""
    command.add_argument(
        "tracks", nargs="*", metavar="[on|off|toggle] [TRACK]",
        help="files, folders, or a query; without: what is heard; default: toggle",
    )  # fmt: skip


def _tracks(command: ArgumentParser) -> None:
    command.add_argument(
        "tracks", nargs="*", metavar="TRACK", help="files, folders, or a query; without: what is heard"
    )


def bookmark(command: ArgumentParser) -> None:
    """Fill in `bookmark`."""
    actions = ["set", "clear", "go"]
    command.add_argument("action", nargs="?", choices=actions, default="set", help="default: set")


def template(command: ArgumentParser) -> None:
    """Fill in `template`."""
    actions = ["list", "save", "load", "delete", "rename", "edit"]
    command.add_argument("action", nargs="?", choices=actions, default="list", help="default: list")
    command.add_argument("words", nargs="*", metavar="NAME", help="of the template; rename takes the new one too")
    command.add_argument("--description", metavar="TEXT", help="what it is, for save and edit")
    command.add_argument("--tags", metavar="A,B", help="for save and edit")
    command.add_argument("--favourite", action=BooleanOptionalAction, help="for save and edit")
    command.add_argument("--play", action="store_true", help="play what is loaded")
    command.add_argument("--tag", metavar="TAG", help="list those with this tag")
    command.add_argument("--json", action="store_true", help="print JSON")


def tag(command: ArgumentParser) -> None:
    """Fill in `tag`."""
    command.add_argument("action", choices=["show", "set"])
    command.add_argument(
        "words", nargs="*", metavar="FIELD=VALUE | FILE",
        help="title=X artist=A artist=B genre= ...; then files and folders",
    )  # fmt: skip
    command.add_argument("--query", metavar="QUERY", help="instead of files: what a search finds")
    command.add_argument("--dry-run", action="store_true", help="print what would change, and change nothing")
    command.add_argument("--json", action="store_true", help="print JSON")
