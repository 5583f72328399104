"""The keys in force: the catalogue's, changed by a preset and by the user, with a sentence for what can't be."""

import re
import string
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from textual._context import NoActiveAppError

from auralis_tui.tui.actions import BY_ID, CATALOGUE, Action
from auralis_tui.tui.keymap_presets import PRESETS
from auralis_tui.tui.parsing import nearest

Written = Mapping[str, str | Sequence[str]]
"""What the configuration says: for an action's id its keys, between blanks or as a list; `preset` names a preset."""
NO_KEY = "f24"
"""Stands for an action without a key: no keyboard has it."""
LONGEST_SEQUENCE = 3
_SPECIAL = {"solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
            "plus_sign": "plus", "low_line": "underscore"}  # fmt: skip
_NAMED = {
    "space": "space", "enter": "enter", "return": "enter", "tab": "tab", "esc": "escape", "escape": "escape",
    "backspace": "backspace", "del": "delete", "delete": "delete", "ins": "insert", "insert": "insert", "home": "home",
    "end": "end", "pgup": "pageup", "pageup": "pageup", "pgdn": "pagedown", "pagedown": "pagedown", "left": "left",
    "right": "right", "up": "up", "down": "down", "←": "left", "→": "right", "↑": "up", "↓": "down",
    **{f"f{number}": f"f{number}" for number in range(1, 13)},
}  # fmt: skip


def _sign_name(sign: str) -> str:
    name = unicodedata.name(sign).lower().replace("-", "_").replace(" ", "_")
    return _SPECIAL.get(name, name)


SIGNS = {sign: _sign_name(sign) for sign in string.punctuation}
"""What each sign's key is called."""


@dataclass(frozen=True, slots=True)
class Keymap:
    """Which keys do what."""

    actions: Mapping[str, Action]
    """The catalogue with the keys in force; a sequence is written with blanks, as `g g`."""
    problems: tuple[str, ...] = ()
    """What of the user's wishes couldn't be: a sentence each."""

    @property
    def overrides(self) -> dict[str, str]:
        """Return the keys of the actions that have others than in the catalogue, as the application wants them."""
        found = {}
        for name, action in self.actions.items():
            if action.keys != BY_ID[name].keys:
                found[name] = ",".join(key for key in action.keys.split(",") if " " not in key) or NO_KEY
        return found

    @property
    def sequences(self) -> dict[tuple[str, ...], str]:
        """Return what keys pressed one after the other do."""
        return {
            tuple(key.split(" ")): name
            for name, action in self.actions.items() for key in action.keys.split(",") if " " in key
        }  # fmt: skip


def resolve(written: Written) -> Keymap:
    """Work out which keys are in force."""
    problems: list[str] = []
    preset = written.get("preset", "auralis")
    if not isinstance(preset, str) or preset not in PRESETS:
        problems.append(f"There is no key preset {preset}. There are {', '.join(PRESETS)}.")
        preset = "auralis"
    wishes = {name: _keys_of(text) for name, text in PRESETS[preset].items()}
    own: dict[str, tuple[str, ...]] = {}
    for name, text in written.items():
        if name == "preset":
            continue
        if name not in BY_ID:
            hint = nearest(name, list(BY_ID), "docs/guide/keys.md has them all.")
            problems.append(f"There is no action {name} to give keys to. {hint}")
            continue
        try:
            own[name] = _keys_of(text)
        except ValueError as error:
            problems.append(f"{error} is no key, so {name} keeps its own. Keys are written as a, ^A, space, f5 or gg.")
    return _settled(wishes, own, problems)


def _settled(wishes: dict[str, tuple[str, ...]], own: dict[str, tuple[str, ...]], problems: list[str]) -> Keymap:
    """Give each key to one action of a pane: to the user's first, then to the preset's, then to the catalogue's."""
    keys: dict[str, list[str]] = {name: [] for name in BY_ID}
    holders: dict[tuple[str, str], str] = {}
    defaults = {action.id: tuple(action.keys.split(",")) for action in CATALOGUE if action.id not in {**wishes, **own}}
    presets = {name: wanted for name, wanted in wishes.items() if name not in own}
    for tier in (own, presets, defaults):
        for name, wanted in tier.items():
            for key in wanted:
                pane = BY_ID[name].pane
                holder = holders.get((pane, key))
                if holder is None:
                    holders[pane, key] = name
                    keys[name].append(key)
                elif tier is own and holder != name:
                    problems.append(f"{_shown(key)} is given to {holder} and to {name}; it stays with {holder}.")
    problems += _swallowed(keys)
    problems += [
        f"{BY_ID[name].title.capitalize()} has no key any more. Give it one: {name} = \"...\"."
        for name, found in keys.items() if not found and name not in own
    ]  # fmt: skip
    order = {
        name: sorted(found, key=[*own.get(name, ()), *wishes.get(name, ()), *found].index)
        for name, found in keys.items()
    }
    return Keymap({name: replace(BY_ID[name], keys=",".join(order[name])) for name in BY_ID}, tuple(problems))


def _swallowed(keys: dict[str, list[str]]) -> list[str]:
    """Take out the keys that begin a sequence as well, and say so."""
    found = []
    begun = {key.split(" ")[0]: key for key in chain(*keys.values()) if " " in key}
    for name, own in keys.items():
        for key in [key for key in own if key in begun]:
            own.remove(key)
            if own:
                continue
            sequence = begun[key]
            found.append(f"{_shown(key)} begins {_shown(sequence)}, so that it can't be {name} by itself.")
    return found


def _keys_of(text: str | Sequence[str]) -> tuple[str, ...]:
    """Read keys; raises `ValueError` with the one that is none."""
    words = text.split() if isinstance(text, str) else list(text)
    return tuple(dict.fromkeys(_key_of(word) for word in words))


def _key_of(word: str) -> str:
    if len(word) == 1:
        return _sign(word)
    if re.fullmatch(r"\^[A-Za-z]", word):
        return f"ctrl+{word[1].lower()}"
    if word.lower() in _NAMED:
        return _NAMED[word.lower()]
    modifiers, _, last = word.rpartition("+")
    if modifiers and last:
        parts = modifiers.lower().split("+")
        if set(parts) <= {"ctrl", "shift", "alt"}:
            return "+".join([*parts, _key_of(last)])
        raise ValueError(word)
    if word in SIGNS.values():  # the application's own names, as docs/guide/keys.md had them
        return word
    if len(word) <= LONGEST_SEQUENCE:
        return " ".join(map(_sign, word))
    raise ValueError(word)


def _sign(sign: str) -> str:
    if sign.isalnum():
        return sign
    if sign in SIGNS:
        return SIGNS[sign]
    if sign in _NAMED:
        return _NAMED[sign]
    raise ValueError(sign)


def _shown(key: str) -> str:
    names = {name: sign for sign, name in SIGNS.items()}
    return "".join(names.get(part, part) for part in key.split(" "))


DEFAULT = Keymap(BY_ID)


def keymap_of(widget: object) -> Keymap:
    """Return the keys of the console that a widget is in; the catalogue's for one that is in none."""
    try:
        app = getattr(widget, "app", None)
    except NoActiveAppError:
        return DEFAULT
    found = getattr(app, "keymap", None)
    return found if isinstance(found, Keymap) else DEFAULT
