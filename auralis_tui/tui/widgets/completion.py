"""What could be typed next on the command line, and what was typed before."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from auralis_tui import folders
from auralis_tui.config_file import choices, known_settings
from auralis_tui.library.query.completion import Suggestion
from auralis_tui.tui import hearing_words, words
from auralis_tui.tui.actions import BY_ID

MOST = 60
KEPT_LINES = 500
OWN_WORDS = (
    "help", "search", "view", "sort", "columns", "theme", "rate", "favourite", "playlist", "template", "tag", "keys",
    "settings",
)  # fmt: skip
"""What the console carries out by itself."""
PATHS = frozenset({"add", "scan", "import"})
ON_OFF = ("on", "off")
VALUES: Mapping[str, tuple[str, ...]] = {
    "shuffle": ON_OFF, "consume": ON_OFF, "single": ON_OFF, "stop-after": ON_OFF, "bypass": ON_OFF, "delta": ON_OFF,
    "match": ON_OFF, "repeat": ("off", "all", "one"), "latency": ("safe", "normal", "responsive"),
    "replaygain": ("off", "track", "album", "auto", "preamp", "clip-guard"),
    "rate": ("1", "2", "3", "4", "5", "0", "fixed", "follow"),
    "crossfade": ("off", "2", "4", "8", "12", "skip"), "volume": ("mute", "unmute"), "output": ("default", "null"),
    "loop": ("mark", "loudest", "off"), "slot": ("store", "a", "b", "c", "d"),
    "template": ("load", "save", "delete"),
}  # fmt: skip
"""For a word, what can follow it."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names that only the console knows, by the word that they follow."""

    names: Mapping[str, Callable[[], Sequence[str]]] = field(default_factory=dict)

    def after(self, word: str) -> Sequence[str]:
        """Return what can follow a word."""
        own = self.names.get(word)
        return own() if own else VALUES.get(word, ())


@dataclass(frozen=True, slots=True)
class BegunPath:
    """Where a line has a path at its end."""

    start: int
    files: bool
    """Whether it can be a file's, not only a folder's."""


def begun_path(text: str) -> BegunPath | None:
    """Tell where the path that a line ends with begins; None where it ends with something else."""
    word, blank, rest = text.lstrip().partition(" ")
    if blank and word in PATHS:
        return BegunPath(len(text) - len(rest), files=word != "scan")
    verb, blank, file = rest.partition(" ")
    if blank and word == "playlist" and verb in ("import", "export"):
        return BegunPath(len(text) - len(file), files=True)
    return None


def complete_command(text: str, vocabulary: Vocabulary) -> list[Suggestion]:
    """Suggest how a line could go on."""
    word, blank, rest = text.lstrip().partition(" ")
    start = len(text) - len(rest)
    if not blank:
        known = sorted({*words.WORDS, *hearing_words.EXAMPLES, *OWN_WORDS, *BY_ID})
        return [Suggestion(f"{name} ", len(text) - len(word), len(text)) for name in known if name.startswith(word)]
    if (begun := begun_path(text)) is not None:
        return [Suggestion(path, begun.start, len(text)) for path in paths(text[begun.start :], begun.files)]
    wanted = rest.casefold()
    named = [name for name in vocabulary.after(word) if name.casefold().startswith(wanted)]
    return [Suggestion(name, start, len(text)) for name in named[:MOST]]


def paths(begun: str, files: bool = True) -> list[str]:
    """Return the folders, and files, whose paths begin so; quoted where the line needs it."""
    plain = begun.strip("'\"")
    head, _, tail = plain.rpartition("/")
    folder = Path(os.path.expanduser(f"{head}/" if "/" in plain else plain if plain == "~" else "."))
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                is_folder = entry.is_dir()
                if not (is_folder or files) or not entry.name.casefold().startswith(tail.casefold().removeprefix("~")):
                    continue
                if entry.name.startswith(".") and not tail.startswith("."):
                    continue
                prefix = f"{head}/" if "/" in plain else "~/" if plain == "~" else ""
                found.append(prefix + entry.name + "/" * is_folder)
    except OSError:  # no such folder, or no right to read it: nothing to suggest
        return []
    found.sort(key=lambda path: (not path.endswith("/"), path.casefold()))
    return [quoted(path) for path in found[:MOST]]


def setting_lines() -> list[str]:
    """Return every setting of the configuration with each value it can have."""
    return [
        f"{setting} {value}".rstrip() if value else f"{setting} "
        for setting in known_settings() for value in choices(setting) or ("",)
    ]  # fmt: skip


def backup_names() -> list[str]:
    """Return what can be done with each backup there is, the newest first."""
    names = [path.name for path in folders.backups_folder().glob("*.sqlite3*")]
    return ["restore newest", *(f"restore {quoted(name)}" for name in sorted(names, reverse=True))]


def quoted(path: str) -> str:
    """Put a path between quotes that the command line takes off again."""
    return "'" + path.replace("'", "'\"'\"'") + "'" if " " in path or "'" in path else path


class Cycle:
    """Goes through suggestions, one at a time and round; what was typed is the last of them."""

    def __init__(self, typed: str, suggestions: Sequence[Suggestion]) -> None:
        self.typed = typed
        self.suggestions = list(suggestions)
        self.place = -1

    @property
    def texts(self) -> list[str]:
        """What is suggested, without blanks at its end."""
        return [suggestion.text.rstrip() for suggestion in self.suggestions]

    def step(self, by: int) -> str:
        """Return the line with the next suggestion in it."""
        count = len(self.suggestions)
        self.place = (self.place + by) % count if self.place >= 0 else (0 if by > 0 else count - 1)
        one = self.suggestions[self.place]
        return self.typed[: one.start] + one.text + self.typed[one.end :]


class History:
    """The lines that were typed, oldest first; kept in a file."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or folders.state_folder() / "commands"
        self._lines = self._read()
        self._place = len(self._lines)
        self._typed = ""

    def add(self, line: str) -> None:
        """Keep a line as the newest; it is there once."""
        if line.strip():
            self._lines = [*(known for known in self._lines if known != line), line][-KEPT_LINES:]
            self._write()
        self._place = len(self._lines)

    def older(self, typed: str) -> str | None:
        """Return the line before; None where there is none."""
        if self._place == len(self._lines):
            self._typed = typed
        if self._place == 0:
            return None
        self._place -= 1
        return self._lines[self._place]

    def newer(self) -> str | None:
        """Return the line after, at last what was being typed; None where there is none."""
        if self._place >= len(self._lines):
            return None
        self._place += 1
        return self._lines[self._place] if self._place < len(self._lines) else self._typed

    def _read(self) -> list[str]:
        try:
            return self._path.read_text(errors="replace").splitlines()[-KEPT_LINES:]
        except OSError:
            return []

    def _write(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text("".join(f"{line}\n" for line in self._lines))
        except OSError:  # a full disk takes no line of the history, and nothing else
            return
