"""The command line's words for the chain: `stage add limiter`, `stage 3 off`, `stage move 3 5`."""

from collections.abc import Sequence
from dataclasses import dataclass

from auralis_tui.errors import UsageError
from auralis_tui.tui.parsing import nearest
from auralis_tui.tui.rack.chain import TITLES, RackChain

EXAMPLES = "stage add limiter, stage 3 off, stage move 3 5, stage remove 3."


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done."""

    verb: str
    """add, remove, move, on, off or toggle."""
    index: int = 0
    """The row, from 0."""
    to: int = 0
    kind: str = ""


def read(text: str, chain: RackChain) -> Order:
    """Read the words after `stage`; raises `UsageError` with what would be right."""
    words = text.casefold().split()
    match words:
        case ["add", *kind] if kind:
            return Order("add", kind=_kind(" ".join(kind)))
        case ["remove", *stage] if stage:
            return Order("remove", _index(stage, chain))
        case ["move", stage, to]:
            return Order("move", _index([stage], chain), _index([to], chain))
        case [*stage, ("on" | "off" | "toggle") as verb] if stage:
            return Order(verb, _index(stage, chain))
        case [_, *_]:
            return Order("toggle", _index(words, chain))
    raise UsageError("Which stage, and what of it?", f"For example: {EXAMPLES}")


def _kind(name: str) -> str:
    titles = {title.casefold(): kind for kind, title in TITLES.items()}
    known = {**titles, **{kind: kind for kind in TITLES}}
    found = [known[word] for word in known if word == name or word.startswith(name)]
    if not found:
        raise UsageError(
            f"There is no stage called {name}.", nearest(name, list(known), f"There are {', '.join(TITLES)}.")
        )
    return found[0]


def _index(words: Sequence[str], chain: RackChain) -> int:
    """Return the row of a stage by its number, or by its name."""
    name, count = " ".join(words), len(chain.stages)
    if name.isdecimal() and len(name) <= 2 and 1 <= int(name) <= count:
        return int(name) - 1
    for index, stage in enumerate(chain.stages):
        if name in (stage.title.casefold(), stage.key) or stage.title.casefold().startswith(name):
            return index
    raise UsageError(f"There is no stage {name}.", f"They have the numbers 1 to {count}.")
