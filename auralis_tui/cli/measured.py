"""One file that was measured, with its answer and the object that is shown of it."""

import os
from dataclasses import dataclass, field
from typing import Any

from auralis_tui.cli.analysis_object import failure_object, track_object
from auralis_tui.file_names import printable, to_text

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Measured:
    """One file, and what came of it."""

    path: str
    """As it was given, or as it was found in a folder that was."""
    answer: Message
    """The child's answer, or its `error` and `hint`."""
    shown: Message = field(init=False)
    """The object with stable keys."""

    def __post_init__(self) -> None:
        name, answer = to_text(self.path), self.answer
        failed = "error" in answer
        if failed and os.path.basename(name) not in answer["error"]:
            answer["error"] = f"{printable(name)}: {answer['error']}"
        if failed and _is_missing(self.path):
            answer["hint"] = "Check its name."  # it was named: no scan will find it
        shown = failure_object(name, answer["error"], answer["hint"]) if failed else track_object(name, answer)
        object.__setattr__(self, "shown", shown)

    @property
    def failed(self) -> bool:
        """Whether it could not be measured."""
        return "error" in self.answer


def _is_missing(path: str) -> bool:
    """Whether nothing has this name, as far as may be seen: a folder that may not be entered tells nothing."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return True
    except OSError:
        return False
    return False
