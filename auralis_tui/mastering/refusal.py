"""Why settings were refused, in plain words: what stands there, and what is allowed."""

import difflib
import re
from collections.abc import Sequence
from typing import Any

from msgspec import inspect as types

from auralis_tui.mastering.preset import printable

MAX_SHOWN = 60
"""Characters of what stands in a file."""
_WORDS = {
    "float": "a number", "int": "a whole number", "str": "text", "bool": "true or false", "null": "none",
    "object": "a table", "array": "a list",
}  # fmt: skip


def why(error: Exception, kind: type, content: Any) -> str:
    """Say why `content`, plain tables and lists, can't be a `kind`; a place in it is given by its path."""
    text, _, place = str(error).partition(" - at `$")
    steps = re.findall(r"\w+", place)
    words = _worded(text, _at(kind, content, steps[:-1]), _at(kind, content, steps), steps)
    where = steps if words is None or _concerns_table(text) else steps[:-1]
    return printable(words or text) + (f" ({'.'.join(where)})" if where else "")


def _concerns_table(text: str) -> bool:
    return text.startswith("Object")


def _worded(text: str, above: types.Type | None, here: types.Type | None, steps: Sequence[str]) -> str | None:
    """Return our words for msgspec's; None for those that are ours already."""
    name = ".".join(steps[-2:] if steps[-1:] and steps[-1].isdigit() else steps[-1:]) or "all of it"
    if found := re.fullmatch(r"Object contains unknown field `(.*)`", text, re.DOTALL):
        return _unknown(found[1], _fields(here))
    if found := re.fullmatch(r"Object missing required field `(.*)`", text):
        allowed = _kinds(here) if found[1] == "kind" else ()
        return f"`{found[1]}` is missing" + (f"; allowed is {', '.join(allowed)}" if allowed else "")
    if found := re.fullmatch(r"Invalid (?:enum )?value (.*)", text, re.DOTALL):
        allowed = _members(here) or _kinds(above)
        return f"`{name}` is {found[1][:MAX_SHOWN]}; allowed is {', '.join(allowed)}"
    if found := re.fullmatch(r"Expected `(.*)`, got `(.*)`", text):
        allowed = _members(here) or (_kinds(above) if name == "kind" else [])
        expected = ", ".join(allowed) or " or ".join(_WORDS.get(word, word) for word in found[1].split(" | "))
        return f"`{name}` is {_WORDS.get(found[2], found[2])}; allowed is {expected}"
    return None


def _unknown(name: str, fields: Sequence[str]) -> str:
    near = difflib.get_close_matches(name[:MAX_SHOWN], fields, n=1)
    nearest = f"the nearest is `{near[0]}`; " if near else ""
    return f"there is no `{name[:MAX_SHOWN]}`; {nearest}allowed is {', '.join(fields)}"


def _at(kind: type, content: Any, steps: Sequence[str]) -> types.Type | None:
    """Return what is expected at a place; where `kind` chooses among tables, that one, or all of them."""
    info: types.Type | None = _chosen(types.type_info(kind), content)
    for step in steps:
        match info:
            case types.StructType():
                info = next((field.type for field in info.fields if field.encode_name == step), None)
                content = content.get(step) if isinstance(content, dict) else None
            case types.VarTupleType():
                info = info.item_type
                content = content[int(step)] if isinstance(content, Sequence) else None
            case _:
                return None
        info = None if info is None else _chosen(info, content)
    return info


def _chosen(info: types.Type, content: Any) -> types.Type:
    if isinstance(info, types.Metadata):
        return _chosen(info.type, content)
    if isinstance(info, types.UnionType) and isinstance(content, dict):
        for part in info.types:
            if isinstance(part, types.StructType) and part.tag == content.get("kind"):
                return part
    return info


def _fields(info: types.Type | None) -> list[str]:
    return [field.encode_name for field in info.fields] if isinstance(info, types.StructType) else []


def _members(info: types.Type | None) -> list[str]:
    return [str(member.value) for member in info.cls] if isinstance(info, types.EnumType) else []


def _kinds(info: types.Type | None) -> list[str]:
    parts = info.types if isinstance(info, types.UnionType) else ()
    return [str(part.tag) for part in parts if isinstance(part, types.StructType)]
