"""What can be typed after several commands."""

from argparse import ArgumentParser


def nothing(_: ArgumentParser) -> None:
    """Fill in nothing."""


def json(command: ArgumentParser) -> None:
    """Fill in that JSON is wanted."""
    command.add_argument("--json", action="store_true", help="print JSON")


def switch(command: ArgumentParser) -> None:
    """Fill in what is switched on or off."""
    command.add_argument("switch", nargs="?", choices=["on", "off", "toggle"], default="toggle", help="default: toggle")
