"""Setting fields of a file's tags: what would change is known before, and all else stays as it is."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auralis_tui.errors import MediaError, UsageError
from auralis_tui.media.ogg import link_offsets
from auralis_tui.media.regular_file import open_regular
from auralis_tui.media.sound_part import full_hash
from auralis_tui.media.tag_fields import clean, number, texts, year
from auralis_tui.media.tag_file import open_tagged
from auralis_tui.media.tag_items import DATE, FAMILIES, NUMBER, Family, Item
from auralis_tui.media.tag_writing import Rewritten, rewrite
from auralis_tui.media.tags import read_tags

Fields = Mapping[str, tuple[str, ...]]
"""Values by the names of fields; a field without values is taken out."""
Items = Mapping[str, tuple[Item, ...]]
"""What fields consist of in a file, by their names."""

MAX_VALUES = 100
MAX_VALUE = 1000
"""Characters of a value; a comment may have ten times as many."""
KNOWN = (
    "title", "artist", "album", "album_artist", "track_number", "disc_number", "date", "genre", "composer", "comment",
)  # fmt: skip
"""Fields that every format has a place of its own for."""
_OTHER_NAMES = {
    "track": "track_number", "tracknumber": "track_number", "disc": "disc_number", "discnumber": "disc_number",
    "year": "date", "albumartist": "album_artist", "description": "comment",
}  # fmt: skip
_FIGURES = ("codec", "rate_hz", "channels", "bits", "duration_s")


@dataclass(frozen=True, slots=True)
class TagPlan:
    """What setting fields would do to a file."""

    path: Path
    before: Items
    """Of the fields that would change."""
    after: Items

    def words(self, side: Items, field: str) -> str:
        """Say what a field is, on one side."""
        return ", ".join(self.values(side, field))

    def values(self, side: Items, field: str) -> tuple[str, ...]:
        """Return a field's values, on one side."""
        return tuple(clean(value) for item in side[field] for value in item.values)


def parse_fields(words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Read FIELD=VALUE; a field that is named several times gets several values, an empty value takes it out.

    Raises
    ------
    UsageError
        When a word says something else, or a value is none that the field can have.
    """
    fields: dict[str, tuple[str, ...]] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise UsageError(f"{word} says no value.", "For example: auralis tag set genre=Jazz FILE")
        field = field_name(name)
        fields[field] = (*fields.get(field, ()), *([value] if value else []))
    for field, values in fields.items():
        check_values(field, values)
    return fields


def field_name(name: str) -> str:
    """Return the name that a field has here, or say why it can have none."""
    plain = name.strip().lower().replace(" ", "_")
    plain = _OTHER_NAMES.get(plain.replace("_", ""), plain)
    if not plain or len(plain) > 64 or not all(" " < letter < "\x7f" and letter not in "=:" for letter in plain):
        raise UsageError(f"{name!r} is no name of a field.", f"Known are: {', '.join(KNOWN)}.")
    return plain


def check_values(field: str, values: Sequence[str]) -> None:
    """Refuse values that the field can't have."""
    longest = MAX_VALUE * (10 if field == "comment" else 1)
    if len(values) > MAX_VALUES:
        raise UsageError(f"{field} has {len(values)} values.", f"It takes {MAX_VALUES} at most.")
    for value in values:
        if len(value) > longest:
            raise UsageError(f"A value of {field} has {len(value)} characters.", f"It takes {longest} at most.")
        if any(letter < " " and not (letter == "\n" and field == "comment") for letter in value):
            raise UsageError(f"A value of {field} holds a control character.", "Leave it out.")
        if not _is_text(value):
            raise UsageError(f"A value of {field} is no text.", "Write it in UTF-8.")
        if field in ("track_number", "disc_number") and not NUMBER.fullmatch(value):
            raise UsageError(f"{value} is no {field.replace('_', ' ')}.", "For example 3, or 3/12.")
        if field == "date" and not DATE.fullmatch(value):
            raise UsageError(f"{value} is no date.", "For example 1999, or 1999-05-31.")
    if field in ("track_number", "disc_number", "date") and len(values) > 1:
        raise UsageError(f"{field} has one value only.", "Name it once.")


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_values(path: str | os.PathLike[str], *, all_fields: bool = False) -> dict[str, tuple[str, ...]]:
    """Return the values of the known fields that a file has, or of all that are text.

    Raises
    ------
    MediaError
        When its tags can't be read.
    """
    place = Path(path)
    _, family, tagged = _open(place)
    with _wording_errors(place):
        others = sorted(family.names(tagged) - set(KNOWN)) if all_fields else []
        found = {field: family.items(tagged, field) for field in (*KNOWN, *others)}
    return {field: tuple(value for item in items for value in item.values) for field, items in found.items() if items}


def plan(path: str | os.PathLike[str], fields: Fields) -> TagPlan:
    """Find out what setting these fields would change.

    Raises
    ------
    MediaError
        When the file can't be read, or its format's tags can't be written.
    """
    place = Path(path)
    _, family, tagged = _open(place)
    with _wording_errors(place):
        before = {field: family.items(tagged, field) for field in fields}
        after = {field: family.make(tagged, field, values) for field, values in fields.items()}
    changing = [field for field in fields if _values(before[field]) != _values(after[field])]
    return TagPlan(
        place, {field: before[field] for field in changing}, {field: after[field] for field in changing}
    )  # fmt: skip


def as_is(path: str | os.PathLike[str]) -> TagPlan:
    """Return what the known fields of a file are, as a plan that changes nothing.

    Raises
    ------
    MediaError
        When the file can't be read, or its format's tags can't be written.
    """
    place = Path(path)
    _, family, tagged = _open(place)
    with _wording_errors(place):
        found = {field: items for field in KNOWN if (items := family.items(tagged, field))}
    return TagPlan(place, found, found)


def write_items(path: str | os.PathLike[str], items: Items, *, as_read: bool = True) -> Rewritten:
    """Let these fields of a file consist of these items; all else in it stays as it is, which is checked.

    `as_read` checks as well that the library's reader finds the values: for those that are new.

    Raises
    ------
    MediaError
        When it can't be done: the file is as it was then.
    """
    place = Path(path)
    reader, family, tagged = _open(place)
    with _wording_errors(place):
        others = family.others(tagged, list(items))
    sound = _sound_of(place)

    def change(copy: Path) -> None:
        with _wording_errors(copy):
            opened = family.open(reader, copy)
            for field, wanted in items.items():
                family.put(opened, field, wanted)
            family.save(opened, copy)

    def check(copy: Path) -> None:
        with _wording_errors(copy):
            opened = family.open(reader, copy)
            found = {field: family.items(opened, field) for field in items}
            kept = family.others(opened, list(items)) == others
        if not kept or {field: set(found[field]) for field in items} != {field: set(items[field]) for field in items}:
            raise MediaError(f"The tags of {copy} could not be read back as they were written.", STAYS)
        if _sound_of(copy) != sound:
            raise MediaError(f"The sound of {copy} would not be the same any more.", STAYS)
        _check_read(copy, items if as_read else {})

    return rewrite(place, change, check)


STAYS = "The file stays as it was."


def _sound_of(path: Path) -> tuple[object, ...]:
    """Return what a change of tags must leave: every byte of the sound, and what the library knows of it."""
    tags = read_tags(path)
    with open_regular(path) as file:
        return (full_hash(file), *(getattr(tags, name) for name in _FIGURES))


def _check_read(copy: Path, items: Items) -> None:
    """Read the copy as the library does: the fields have their values."""
    tags = getattr(open_tagged(copy), "tags", None) or {}
    for field in set(items) & {"title", "artist", "album", "album_artist", "genre", "track_number", "date"}:
        wanted, found = _values(items[field]), texts(tags, field)
        read = {"track_number": number, "date": year}.get(field)
        same = read(found) == read(wanted) if read else found == [clean(value) for value in wanted if clean(value)]
        if wanted and not same:
            raise MediaError(f"{', '.join(wanted)} can't be kept as {field} in {copy}.", STAYS)


def _values(items: Sequence[Item]) -> list[str]:
    return [value for item in items for value in item.values]


def _open(path: Path) -> tuple[Any, Family, Any]:
    """Open a file's tags as they are; refuse what can't be written."""
    reader = type(open_tagged(path))
    family = FAMILIES.get(reader.__name__)
    if family is None:
        why = "its format is none of those that can, or its content is of none."
        raise MediaError(f"The tags of {path} can't be shown or written: {why}", STAYS)
    with open_regular(path) as file:
        if file.read(4) == b"OggS" and len(link_offsets(file)) > 1:
            raise MediaError(f"{path} is several streams in a row: no tag would hold for all.", STAYS)
    with _wording_errors(path):
        tagged = family.open(reader, path)
    if isinstance(tagged.tags, list) and any("\ufffd" in value for _, value in tagged.tags):
        raise MediaError(f"The tags of {path} are not all text in UTF-8: writing them would change them.", STAYS)
    return reader, family, tagged


@contextmanager
def _wording_errors(path: Path) -> Iterator[None]:
    """Say what failed; writers of tags fail in any way on files that they don't understand."""
    try:
        yield
    except (MediaError, OSError):
        raise
    except Exception as error:
        raise MediaError(f"The tags of {path} can't be changed: {error or type(error).__name__}.", STAYS) from error
