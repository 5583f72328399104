"""Writing TOML: tables, arrays of tables, text, numbers and truth values, as presets hold them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any


def toml_text(table: Mapping[str, Any]) -> str:
    """Write a table as TOML; entries that are None are left out.

    A list of tables becomes an array of tables (`[[name]]`), any other list stands on one line.
    """
    return "\n".join(_lines(table, "")).strip() + "\n"


def _lines(table: Mapping[str, Any], place: str) -> Iterator[str]:
    inner = {key: value for key, value in table.items() if isinstance(value, Mapping) or _is_tables(value)}
    for key, value in table.items():
        if key not in inner and value is not None:
            yield f"{key} = {_value(value)}"
    for key, value in inner.items():
        name = f"{place}{key}"
        for part in [value] if isinstance(value, Mapping) else value:
            yield from ("", f"[{name}]" if part is value else f"[[{name}]]")
            yield from _lines(part, f"{name}.")


def _is_tables(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(part, Mapping) for part in value)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(part) for part in value)}]"
    if isinstance(value, int | float):
        return repr(value)
    raise TypeError(f"{value!r} is nothing that a preset holds")
