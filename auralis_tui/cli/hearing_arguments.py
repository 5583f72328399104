"""What can be typed after the commands about what is heard: presets, bypass, slots, settings of the chain."""

from argparse import ArgumentParser

from auralis_tui.cli import shared_arguments as shared


def preset(command: ArgumentParser) -> None:
    """Fill in `preset`."""
    command.add_argument("preset", nargs="?", help="its name; without one, the preset in use is printed")


def bypass(command: ArgumentParser) -> None:
    """Fill in `bypass`."""
    command.add_argument("bypass", nargs="?", choices=["on", "off", "toggle"], default="toggle", help="default: toggle")


def presets(command: ArgumentParser) -> None:
    """Fill in `presets`."""
    actions = ["list", "show", "save", "rename", "duplicate", "delete", "import", "export"]
    command.add_argument("action", nargs="?", choices=actions, default="list", help="default: list")
    command.add_argument(
        "words", nargs="*", metavar="NAME", help="ID, TITLE or FILE; show without one: the chain in use"
    )
    shared.json(command)


def slot(command: ArgumentParser) -> None:
    """Fill in `slot`."""
    command.add_argument("action", nargs="?", choices=["store", "recall"], help="without one, the slots are printed")
    command.add_argument("slot", nargs="?", choices=["a", "b", "c", "d"])


def set_parameter(command: ArgumentParser) -> None:
    """Fill in `set`."""
    command.add_argument(
        "path", help="gain_db, compressor.ratio, stages.0.bands.2.gain_db; auralis presets show has all"
    )
    command.add_argument("value", help="a number, on, off, none, or a name")
