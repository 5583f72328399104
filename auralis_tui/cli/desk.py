"""Commands of the mastering desk: standard library only, so that they answer at once."""

import re
from argparse import Namespace
from math import isinf
from typing import Any

from auralis_tui.control import Message, Remote
from auralis_tui.errors import EXIT_OK, UsageError

SWITCH = {"on": True, "off": False, "toggle": None}
WORDS = {"on": True, "true": True, "off": False, "false": False, "none": None}
"""What can be set besides numbers and names."""


def bypass(arguments: Namespace) -> int:
    """Hear the source, or the mastered sound."""
    return _ask("SetBypass", bypassed=SWITCH[arguments.bypass])


def delta(arguments: Namespace) -> int:
    """Hear only what the chain changes, or the mastered sound."""
    return _ask("SetDelta", delta=SWITCH[arguments.switch])


def match(arguments: Namespace) -> int:
    """Match the loudness of the source in bypass, or not."""
    return _ask("SetMatched", matched=SWITCH[arguments.switch])


def slot(arguments: Namespace) -> int:
    """Keep the chain in a slot, or hear what one holds; without arguments, print them."""
    if arguments.action is not None:
        if arguments.slot is None:
            raise UsageError("Which slot?", "For example: auralis slot store a")
        return _ask("StoreSlot" if arguments.action == "store" else "RecallSlot", slot=arguments.slot)
    with Remote() as remote:
        mastering = remote.snapshot["mastering"]
    for kept in mastering["slots"]:
        mark = ">" if kept["name"] == mastering["slot"] else " "
        print(f"{mark}{kept['name']}  {kept['title'] or 'empty'}{', edited' if kept['edited'] else ''}")
    return EXIT_OK


def set_parameter(arguments: Namespace) -> int:
    """Change one setting of the chain in use."""
    value = value_of(arguments.value)
    with Remote() as remote:
        before = remote.ask("GetChain")["chain"]
        remote.ask("SetParameter", path=arguments.path, value=value)
        after = remote.ask("GetChain")["chain"]
    was, now = (_shown(setting_at(chain, arguments.path)) for chain in (before, after))
    print(f"{arguments.path} is {now} already" if was == now else f"{arguments.path} {was} → {now}")
    return EXIT_OK


def setting_at(chain: Message, path: str) -> Any:
    """Return one setting of a chain; a stage's kind stands for the first stage of that kind."""
    first, *rest = path.split(".")
    kinds = [stage["kind"] for stage in chain["stages"]]
    part: Any = chain["stages"][kinds.index(first)] if first in kinds else chain[first]
    for name in rest:
        part = part[int(name) if isinstance(part, list) else name]
    return part


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "none" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)


def undo_edit(_: Namespace) -> int:
    """Take the last change of the chain back, and say which."""
    return _go_through_history("UndoEdit", "undo")


def redo_edit(_: Namespace) -> int:
    """Make a change of the chain again, and say which."""
    return _go_through_history("RedoEdit", "redo")


def hearing_in_words(mastering: Message) -> str:
    """Say what is heard: which preset, edited or not, and whether it is the source or the difference."""
    chain = f"{mastering['heard_preset']}{', edited' if mastering['edited'] else ''}"
    if mastering["heard_hearing"] == "delta":
        return f"what {chain} changes (delta)"
    if mastering["heard_hearing"] != "bypass":
        return chain
    gain_db = mastering["match_gain_db"]
    by = f" by {gain_db:+.1f} dB" if gain_db is not None else ""
    return f"the source (bypass), matched{by}" if mastering["heard_matched"] else "the source (bypass)"


def value_of(text: str) -> float | str | bool | None:
    """Read a value: a number, on, off, none, or a name."""
    plain = text.replace("−", "-").lower()
    if plain in WORDS:
        return WORDS[plain]
    try:
        number = float(plain)
    except ValueError:
        return text
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", plain) or isinf(number):
        raise UsageError(f"{text!r} is no number.", "For example: auralis set compressor.ratio 3")
    return number


def _go_through_history(command: str, name: str) -> int:
    with Remote() as remote:
        words: str = remote.snapshot["mastering"][name]
        remote.ask(command)
    print(f"{'Undone' if name == 'undo' else 'Redone'}: {words}")
    return EXIT_OK


def _ask(command: str, **arguments: object) -> int:
    with Remote() as remote:
        remote.ask(command, **arguments)
    return EXIT_OK
