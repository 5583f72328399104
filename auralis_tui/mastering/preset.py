"""Presets: chains with a name, and how a name is found."""

import difflib
import re
import unicodedata
from collections.abc import Container, Mapping

import msgspec

from auralis_tui.bus.state import PresetInfo
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.errors import PresetError

MAX_TITLE = 40
MAX_DESCRIPTION = 400
MAX_LISTED = 20
"""Presets that are named where another was meant."""
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """A chain with a name."""

    id: str
    """Its name in commands: lower case, no spaces."""
    title: str
    description: str = ""
    target_lufs: float | None = None
    """Loudness it is meant to end at; None leaves it as it comes."""
    chain: ChainSettings = ChainSettings()
    own: bool = False
    """Whether it is the user's."""

    @property
    def ceiling_dbtp(self) -> float | None:
        """The limiter's ceiling, where there is a limiter."""
        return self.chain.ceiling_dbtp

    @property
    def info(self) -> PresetInfo:
        """The preset as a list shows it."""
        return PresetInfo(
            id=self.id,
            title=self.title,
            description=self.description,
            target_lufs=self.target_lufs,
            ceiling_dbtp=self.ceiling_dbtp,
            own=self.own,
        )


def find_preset(presets: Mapping[str, Preset], name: str) -> Preset:
    """Return the preset with this id or title; raises `PresetError` with the nearest name."""
    wanted = name.strip().casefold()
    by_name = {preset.title.casefold(): preset for preset in presets.values()} | dict(presets)
    if wanted in by_name:
        return by_name[wanted]
    near = difflib.get_close_matches(wanted[:MAX_TITLE], by_name, n=1)
    hint = f"Did you mean {by_name[near[0]].id}?" if near else f"There are: {_listed(presets)}."
    raise PresetError(f"There is no preset named {name[:MAX_TITLE]}.", hint)


def _listed(presets: Mapping[str, Preset]) -> str:
    """Return the ids, the user's own first, and where the others are if they are too many."""
    ids = sorted(presets, key=lambda name: not presets[name].own)
    some = ", ".join(ids[:MAX_LISTED])
    return f"{some}, … (auralis presets lists all)" if len(ids) > MAX_LISTED else some


def is_id(name: str) -> bool:
    """Tell whether this can be a preset's id."""
    return _ID.fullmatch(name) is not None


def problem_of(words: str, longest: int) -> str:
    """Say why these words can't be a title or a description; empty when they can."""
    if len(words) > longest:
        return f"is longer than {longest} characters"
    return "" if words.isprintable() else "holds characters that can't be shown"


def printable(words: object) -> str:
    """Return the words without what would steer a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(words))


def id_for(title: str, taken: Container[str]) -> str:
    """Make an id of a title, with a number where others have it already."""
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")[:MAX_TITLE].rstrip("-") or "preset"
    return numbered(stem, "-", taken)


def free_title(title: str, taken: Container[str]) -> str:
    """Return the title, with a number where others (case-folded) have it already."""
    return numbered(title[:MAX_TITLE], " ", _CaseFolded(taken))


def numbered(name: str, joint: str, taken: Container[str]) -> str:
    """Return the name, with the first number from 2 on that makes it another than those taken."""
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        ending = f"{joint}{number}"
        candidate = name[: MAX_TITLE - len(ending)] + ending
    return candidate


class _CaseFolded(Container[str]):
    def __init__(self, names: Container[str]) -> None:
        self._names = names

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.casefold() in self._names
