"""What the player remembers from one run to the next."""

import msgspec
from msgspec import Struct

from auralis_tui.dsp.hearing import Hearing
from auralis_tui.library.database import Library
from auralis_tui.library.models import Setting


class StoredState(Struct, frozen=True, kw_only=True):
    """The player as it was left."""

    volume_db: float = 0.0
    muted: bool = False
    preset: str = "flat"
    hearing: Hearing = Hearing.MASTERED
    entry_id: int | None = None
    """The queue's entry that was heard."""
    position_s: float = 0.0


def load_state(library: Library) -> StoredState:
    """Read what was saved; what is absent, unknown or malformed takes its default."""
    saved = dict(library.run(Setting.select(Setting.key, Setting.value).tuples()))
    values = {}
    for field in msgspec.structs.fields(StoredState):
        try:
            values[field.name] = msgspec.json.decode(saved[field.name], type=field.type)
        except (KeyError, msgspec.DecodeError):
            continue
    return StoredState(**values)


def save_state(library: Library, state: StoredState) -> None:
    """Save all of it in one transaction."""
    rows = [(key, msgspec.json.encode(value).decode()) for key, value in msgspec.structs.asdict(state).items()]
    with library.transaction():
        fields = [Setting.key, Setting.value]
        library.run(Setting.insert_many(rows, fields=fields).on_conflict_replace())
