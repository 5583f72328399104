"""Queue templates: queues that are kept under a name, to be loaded again. Each change of one can be undone."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from auralis_tui.bus.state import Repeat, TemplateInfo
from auralis_tui.errors import LibraryError, UsageError
from auralis_tui.library.changes import record
from auralis_tui.library.database import Library
from auralis_tui.library.queue_history import is_shuffled

TEMPLATE = "template"
"""The kind of these changes."""
MAX_TEMPLATES = 10_000
MAX_TRACKS = 100_000
MAX_NAME, MAX_TAGS = 40, 20
_FIELDS = "name, description, tags, shuffle, repeat, favourite, load_count, created_at, loaded_at"


class Template(msgspec.Struct, frozen=True):
    """A template as it is kept, but for how often it was loaded."""

    name: str
    description: str = ""
    tags: tuple[str, ...] = ()
    shuffle: bool = False
    repeat: Repeat = Repeat.OFF
    favourite: bool = False
    created_at: float = 0.0
    track_ids: tuple[int, ...] = ()


class State(msgspec.Struct, frozen=True):
    """What a change concerns: a template, or that there is none."""

    id: int
    template: Template | None


def save(library: Library, template: Template) -> None:
    """Keep the queue under this name, in the order without shuffle; one of the same name is replaced."""
    with library.transaction():
        rows = library.rows("SELECT track_id FROM queue_entries ORDER BY natural LIMIT ?", MAX_TRACKS + 1)
        if not rows:
            raise UsageError("The queue is empty: there is nothing to keep.", "Add something: auralis add PATH")
        if len(rows) > MAX_TRACKS:
            raise UsageError(f"The queue is longer than {MAX_TRACKS} tracks.", "Keep it as a playlist.")
        made = msgspec.structs.replace(
            template, name=_checked_name(template.name), tags=_checked_tags(template.tags),
            shuffle=is_shuffled(library), track_ids=tuple(track_id for (track_id,) in rows),
        )  # fmt: skip
        former = _ids(library, made.name)
        if not former and library.rows("SELECT count(*) FROM queue_templates")[0][0] >= MAX_TEMPLATES:
            raise UsageError(f"There are {MAX_TEMPLATES} templates already.", "Delete one first.")
        number = former[0] if former else _next_id(library)
        _replace(library, number, made, f"{'Replaced' if former else 'Saved'} the template {made.name}")


def change(library: Library, name: str, changes: dict[str, Any]) -> None:
    """Give a template another name, description or tags, or make it a favourite."""
    with library.transaction():
        number = find(library, name)
        template = _template(library, number)
        assert template is not None
        changes = dict(changes)
        if "name" in changes:
            changes["name"] = _checked_name(changes["name"])
            if any(other != number for other in _ids(library, changes["name"])):
                raise UsageError(f"There is a template {changes['name']} already.", "Choose another name.")
        if "tags" in changes:
            changes["tags"] = _checked_tags(changes["tags"])
        _replace(library, number, msgspec.structs.replace(template, **changes), f"Changed the template {template.name}")


def delete(library: Library, name: str) -> None:
    """Take a template out."""
    with library.transaction():
        number = find(library, name)
        template = _template(library, number)
        _replace(library, number, None, f"Deleted the template {template.name if template else name}")


def load(library: Library, name: str, now_s: float) -> Template:
    """Return a template that is to be the queue now, and count that it was loaded."""
    with library.transaction():
        number = find(library, name)
        library.rows(
            "UPDATE queue_templates SET load_count = load_count + 1, loaded_at = ? WHERE id = ?", now_s, number
        )
        template = _template(library, number)
    assert template is not None
    return template


def find(library: Library, name: str) -> int:
    """Return the id of a template by its name, in any case."""
    for number in _ids(library, name.strip()):
        return number
    raise LibraryError(f"There is no template {name}.", "List them: auralis template list")


def listed(library: Library, tag: str = "") -> list[TemplateInfo]:
    """List the templates, or those that have a tag: favourites first, then what was loaded most."""
    sql = f"""SELECT {_FIELDS}, (SELECT count(*) FROM queue_template_entries WHERE template_id = queue_templates.id)
        FROM queue_templates WHERE ? = '' OR tags LIKE ? ESCAPE '\\'
        ORDER BY favourite DESC, load_count DESC, name LIMIT ?"""
    words = tag.strip().lower()
    return [_info(row) for row in library.rows(sql, words, f"%|{_escaped(words)}|%", MAX_TEMPLATES)]


def apply(library: Library, state: bytes) -> None:
    """Bring a template back as it was recorded. Runs in the caller's transaction."""
    wanted = msgspec.msgpack.decode(state, type=State)
    _write(library, wanted.id, wanted.template)


def _replace(library: Library, number: int, after: Template | None, words: str) -> None:
    """Write a template, and note the change."""
    before = _template(library, number)
    _write(library, number, after)
    encode = msgspec.msgpack.encode
    record(library, TEMPLATE, words, encode(State(number, before)), encode(State(number, after)))


def _write(library: Library, number: int, template: Template | None) -> None:
    """Let the template with this id be this one, or be gone; how often it was loaded stays."""
    if template is None:
        library.rows("DELETE FROM queue_templates WHERE id = ?", number)
        return
    taken = [other for other in _ids(library, template.name) if other != number]
    name = template.name if not taken else f"{template.name} ({number})"
    library.rows(
        """INSERT INTO queue_templates (id, name, description, tags, shuffle, repeat, favourite, load_count, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name,
            description = excluded.description, tags = excluded.tags, shuffle = excluded.shuffle,
            repeat = excluded.repeat, favourite = excluded.favourite""",
        number, name, template.description, _joined(template.tags), template.shuffle, template.repeat.value,
        template.favourite, template.created_at,
    )  # fmt: skip
    library.rows("DELETE FROM queue_template_entries WHERE template_id = ?", number)
    library.rows(
        """INSERT INTO queue_template_entries (template_id, position, track_id)
        SELECT ?, key, tracks.id FROM json_each(?) CROSS JOIN tracks ON tracks.id = value""",
        number,
        json.dumps(template.track_ids),
    )


def _template(library: Library, number: int) -> Template | None:
    sql = "SELECT name, description, tags, shuffle, repeat, favourite, created_at FROM queue_templates WHERE id = ?"
    entries = "SELECT track_id FROM queue_template_entries WHERE template_id = ? ORDER BY position"
    for name, description, tags, shuffle, repeat, favourite, created_at in library.rows(sql, number):
        track_ids = tuple(track_id for (track_id,) in library.rows(entries, number))
        return Template(
            name, description, _parted(tags), bool(shuffle), Repeat(repeat), bool(favourite), created_at, track_ids
        )
    return None


def _info(row: Sequence[Any]) -> TemplateInfo:
    name, description, tags, shuffle, repeat, favourite, load_count, created_at, loaded_at, tracks = row
    return TemplateInfo(
        name=name, description=description, tags=_parted(tags), shuffle=bool(shuffle), repeat=Repeat(repeat),
        favourite=bool(favourite), load_count=load_count, created_at=created_at, loaded_at=loaded_at, tracks=tracks,
    )  # fmt: skip


def _ids(library: Library, name: str) -> list[int]:
    return [number for (number,) in library.rows("SELECT id FROM queue_templates WHERE name = ?", name)]


def _next_id(library: Library) -> int:
    """Return an id that no template ever had, so that an undo can't bring back another one's."""
    rows = library.rows("SELECT 1 + coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'queue_templates'")
    return int(rows[0][0])


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise UsageError("A template's name has 1 to 40 characters, all on one line.", "Choose another name.")
    return name


def _checked_tags(tags: Iterable[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(tag.strip().lower() for tag in tags if tag.strip()))
    for tag in found:
        if len(tag) > 40 or "|" in tag or not tag.isprintable():
            raise UsageError(f"{tag[:40]!r} is no tag.", "A tag has 1 to 40 characters, and no |.")
    if len(found) > MAX_TAGS:
        raise UsageError(f"A template has {MAX_TAGS} tags at most.", "Leave some out.")
    return found


def _joined(tags: Sequence[str]) -> str:
    """Keep tags so that each stands between two bars."""
    return f"|{'|'.join(tags)}|" if tags else ""


def _parted(tags: str) -> tuple[str, ...]:
    return tuple(tag for tag in tags.split("|") if tag)


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
