"""Keys and actions in words: for the footer, the help page and the guide."""

import string
from collections.abc import Mapping

from auralis_tui.tui.actions import BY_ID, CATALOGUE, FOOTER_WORDS, Action
from auralis_tui.tui.keymap import SIGNS

_NAMES = {
    **{name: sign for sign, name in SIGNS.items() if sign in string.punctuation},
    "space": "space", "greater_than_sign": ">", "less_than_sign": "<", "left": "←", "right": "→", "up": "↑",
    "down": "↓", "plus": "+", "equals_sign": "=", "minus": "−", "left_square_bracket": "[",
    "right_square_bracket": "]", "backslash": "\\", "slash": "/", "colon": ":", "question_mark": "?",
    "escape": "esc", "vertical_line": "|", "apostrophe": "'", "quotation_mark": '"',
    "delete": "del", "pagedown": "pgdn", "pageup": "pgup",
}  # fmt: skip
_PAIRS = {"next_preset": "[ ]"}


def key_name(key: str) -> str:
    """Write a key as it stands on the keyboard: `^D`, `shift ←`, `[`; a sequence without blanks, `gg`."""
    if " " in key:
        return "".join(map(key_name, key.split(" ")))
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+').upper()}"
    if key.startswith("shift+"):
        return f"shift {key_name(key.removeprefix('shift+'))}"
    return _NAMES.get(key, key)


def key_names(action: Action) -> str:
    """Write all keys of an action."""
    return " ".join(key_name(key) for key in action.keys.split(",") if key)


def footer_key(action: Action) -> str:
    """Write the key that the footer shows."""
    if action.id in _PAIRS and action.keys == BY_ID[action.id].keys:
        return _PAIRS[action.id]
    return key_name(action.keys.split(",")[0])


def footer_word(pane: str, action: Action) -> str:
    """Return the footer's word for an action in this pane."""
    return FOOTER_WORDS.get((pane, action.id)) or action.footer


def groups(pane: str = "", actions: Mapping[str, Action] = BY_ID) -> dict[str, list[Action]]:
    """Return the actions under the help page's headings; those of this pane alone come first."""
    found: dict[str, list[Action]] = {}
    own = [action for action in actions.values() if pane and action.pane == pane]
    for action in (*own, *(action for action in actions.values() if not action.pane)):
        found.setdefault(action.group, []).append(action)
    return found


def help_rows(group: list[Action]) -> list[tuple[str, str]]:
    """Return the rows of a group on the help page: keys and words, with neighbours of one row together."""
    rows: dict[str, list[Action]] = {}
    for action in group:
        rows.setdefault(action.row or action.title, []).append(action)
    return [(_together(actions), words) for words, actions in rows.items() if words != "-"]


def _together(actions: list[Action]) -> str:
    names = [key_name(key) for action in actions for key in action.keys.split(",")]
    if len(actions) > 1:
        names = [key_name(action.keys.split(",")[0]) for action in actions]
    if all(name.isdigit() for name in names):
        return _digits([int(name) for name in names])
    if len(names) > 3:
        return f"{names[0]}…{names[-1]}"
    if all(name.startswith("shift ") for name in names):
        return "shift " + "".join(name.removeprefix("shift ") for name in names)
    return " ".join(names)


def _digits(digits: list[int]) -> str:
    """Write digits in the order of the keyboard, neighbours as one: `1-4 6`."""
    runs: list[list[int]] = []
    for digit in digits:
        if runs and digit == runs[-1][-1] + 1:
            runs[-1].append(digit)
        else:
            runs.append([digit])
    return " ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def guide() -> str:
    """Return docs/guide/keys.md."""
    parts = ["# Keys", "", "Every key of the console. The page under `?` says the same.", ""]
    found: dict[str, list[Action]] = {}
    for action in CATALOGUE:
        found.setdefault(action.group, []).append(action)
    for group, actions in found.items():
        parts += [f"## {group}", "", "| key | does | id |", "|---|---|---|"]
        for action in actions:
            keys = " ".join(f"`{key_name(key)}`" for key in action.keys.split(","))
            parts.append(f"| {keys} | {action.help} | {action.id} |")
        parts.append("")
    return "\n".join(parts)
