"""Remembered values, as JSON by their names."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from auralis_tui.library.database import Library

T = TypeVar("T")


def read_setting(library: Library, key: str, kind: type[T], default: T) -> T:
    """Read a value; what is absent or malformed is the default."""
    for (value,) in library.rows("SELECT value FROM settings WHERE key = ?", key):
        try:
            return msgspec.json.decode(value, type=kind)
        except msgspec.DecodeError:
            break
    return default


def write_settings(library: Library, values: Mapping[str, Any]) -> None:
    """Remember values. Runs in the caller's transaction."""
    library.many(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [(key, msgspec.json.encode(value).decode()) for key, value in values.items()],
    )
