"""What can be done about a failure: the file that it is about, the command that helps."""

import re

from auralis_tui.bus.failure import Failure

_FILE = re.compile(
    r"(?<!\S)(/.*?\S) (?=can't|could not|may not|must not|does not|doesn't|is |has |holds |ends |took |was )"
)
_COMMAND = re.compile(r"\bauralis ([a-z][a-z-]* .*?)[.,]?$")


def file_about(failure: Failure) -> str:
    """Return the file that a failure is about; empty where it is about none, or where a command helps."""
    return "" if command_in(failure) else file_of(failure.message)


def command_in(failure: Failure) -> str:
    """Return the command that the hint names, without the program's name; empty where it names none."""
    found = _COMMAND.search(failure.hint)
    return found[1] if found else ""


def file_of(sentence: str) -> str:
    """Return the path of the file that a sentence is about."""
    found = _FILE.search(sentence)
    return found[1] if found else ""
