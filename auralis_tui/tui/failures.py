"""Failures that were told: kept until they were seen, and what can be done about each."""

import re
from dataclasses import dataclass, replace

KEPT_FAILURES = 50
_FILE = re.compile(
    r"(?<!\S)(/.*?\S) (?=can't|could not|may not|must not|does not|doesn't|is |has |holds |ends |took |was )"
)
_COMMAND = re.compile(r"\bauralis ([a-z][a-z-]* .*?)[.,]?$")


@dataclass(frozen=True, slots=True)
class Failure:
    """What failed and why, and what to do."""

    message: str
    hint: str = ""
    at: float = 0.0
    """When, in seconds since 1970."""
    times: int = 1

    @property
    def file(self) -> str:
        """The file that it is about; empty where it is about none, or where a command helps."""
        return "" if self.command else file_of(self.message)

    @property
    def command(self) -> str:
        """The command that the hint names, without the program's name."""
        found = _COMMAND.search(self.hint)
        return found[1] if found else ""


def file_of(sentence: str) -> str:
    """Return the path of the file that a sentence is about."""
    found = _FILE.search(sentence)
    return found[1] if found else ""


def kept_with(failures: tuple[Failure, ...], fresh: Failure) -> tuple[Failure, ...]:
    """Put a failure before the others; one that was told before counts once more."""
    said = (fresh.message, fresh.hint)
    same = next((one for one in failures if (one.message, one.hint) == said), None)
    if same is not None:
        fresh = replace(fresh, times=same.times + 1)
    return (fresh, *(one for one in failures if one is not same))[:KEPT_FAILURES]
