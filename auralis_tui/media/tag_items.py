"""The items that a field of a file's tags consists of, each as its format keeps it.

An item holds all that is needed to put it back as it was: undoing a change of tags brings back the very items.
What the methods of the families do is said in `Family`.
"""

# ruff: noqa: D102, ARG002

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from auralis_tui.media.text_chunks import read_text_chunks

_FREE_MP4 = "----:com.apple.iTunes:"
_APE_TEXT = 0
_PICTURES = {"metadata_block_picture", "coverart", "coverartmime"}
_IN_CHUNKS = "chunk:"
"""Begins the key of what a chunk of text says."""


class Item(Struct, frozen=True, array_like=True):
    """One entry of a file's tags."""

    key: str
    """As the format names it: ARTIST, TPE1, ©ART ..."""
    values: tuple[str, ...]
    detail: str = ""
    """What else there is to it: an ID3 frame's encoding and language."""


class Family(Protocol):
    """How a family of formats keeps tags."""

    def open(self, reader: Any, path: Path) -> Any:
        """Open a file by its reader, so that what it holds is not converted."""

    def names(self, tagged: Any) -> set[str]:
        """Return the names of all fields that hold text."""

    def items(self, tagged: Any, field: str) -> tuple[Item, ...]:
        """Return what the field consists of."""

    def make(self, tagged: Any, field: str, values: Sequence[str]) -> tuple[Item, ...]:
        """Return what the field would consist of with these values."""

    def put(self, tagged: Any, field: str, items: Sequence[Item]) -> None:
        """Let the field consist of these items, and of nothing else."""

    def save(self, tagged: Any, path: Path) -> None:
        """Write the tags into the file."""

    def others(self, tagged: Any, fields: Sequence[str]) -> Any:
        """Return all that is in the tags besides these fields, for comparing."""


class Comments:
    """Vorbis comments, and APE items: names in any case, texts under them."""

    def __init__(self, names: Mapping[str, tuple[str, ...]]) -> None:
        self._names = names

    def open(self, reader: Any, path: Path) -> Any:
        tagged = reader(path)
        if tagged.tags is None:
            tagged.add_tags()
        return tagged

    def _of(self, field: str) -> tuple[str, ...]:
        return self._names.get(field, (field.upper(),))

    def names(self, tagged: Any) -> set[str]:
        fields = {name.lower(): field for field, names in self._names.items() for name in names}
        if isinstance(tagged.tags, list):
            found = {name.lower() for name, _ in tagged.tags} - _PICTURES
        else:
            found = {name.lower() for name, value in tagged.tags.items() if value.kind == _APE_TEXT}
        return {fields.get(name, name) for name in found}

    def items(self, tagged: Any, field: str) -> tuple[Item, ...]:
        found = ((name, tagged.tags.get(name)) for name in self._of(field))
        return tuple(Item(name, tuple(map(str, values))) for name, values in found if values)

    def make(self, tagged: Any, field: str, values: Sequence[str]) -> tuple[Item, ...]:
        return (Item(self._of(field)[0], tuple(values)),) if values else ()

    def put(self, tagged: Any, field: str, items: Sequence[Item]) -> None:
        for name in self._of(field):
            if name in tagged.tags:
                del tagged.tags[name]
        for item in items:
            tagged.tags[item.key] = list(item.values)

    def save(self, tagged: Any, path: Path) -> None:
        tagged.save()

    def others(self, tagged: Any, fields: Sequence[str]) -> Any:
        ours = {name.lower() for field in fields for name in self._of(field)}
        pictures = [picture.write() for picture in getattr(tagged, "pictures", ())]
        if isinstance(tagged.tags, list):
            rest = sorted((name.lower(), value) for name, value in tagged.tags if name.lower() not in ours)
            return getattr(tagged.tags, "vendor", ""), rest, pictures
        return {name: (value.kind, bytes(value)) for name, value in tagged.tags.items() if name.lower() not in ours}


class Id3:
    """ID3 frames, in the version that the file has."""

    _FRAMES: Mapping[str, tuple[str, ...]] = {
        "title": ("TIT2",), "artist": ("TPE1",), "album": ("TALB",), "album_artist": ("TPE2",),
        "track_number": ("TRCK",), "disc_number": ("TPOS",), "date": ("TDRC", "TYER", "TDAT", "TIME"),
        "genre": ("TCON",), "composer": ("TCOM",), "comment": ("COMM",), "conductor": ("TPE3",),
        "copyright": ("TCOP",), "isrc": ("TSRC",), "bpm": ("TBPM",), "lyricist": ("TEXT",), "grouping": ("TIT1",),
    }  # fmt: skip

    def open(self, reader: Any, path: Path) -> Any:
        tagged = (
            reader(path, translate=False, load_v1=False) if reader.__name__ == "MP3" else reader(path, translate=False)
        )
        if tagged.tags is None:
            tagged = reader(path)  # what a tag of version 1 says comes along
        if tagged.tags is None:
            tagged.add_tags()
        if tagged.tags.version[:2] == (2, 2):
            if tagged.tags.unknown_frames:
                raise ValueError("its tags are of version 2.2, with frames that no later version has")
            tagged.tags.update_to_v23()
        return tagged

    def names(self, tagged: Any) -> set[str]:
        fields = {name: field for field, names in self._FRAMES.items() for name in names}
        frames = [frame for frame in tagged.tags.values() if frame.FrameID == "TXXX" or frame.FrameID in fields]
        return {frame.desc.lower() if frame.FrameID == "TXXX" else fields[frame.FrameID] for frame in frames} - {""}

    def items(self, tagged: Any, field: str) -> tuple[Item, ...]:
        return tuple(_item_of(frame) for frame in self._frames(tagged, field))

    def _frames(self, tagged: Any, field: str) -> list[Any]:
        names = self._FRAMES.get(field)
        if names is None:
            texts = tagged.tags.getall("TXXX")
            return [frame for frame in texts if frame.desc.upper() == field.upper()]
        found = [frame for name in names for frame in tagged.tags.getall(name)]
        return [frame for frame in found if not getattr(frame, "desc", "")]

    def make(self, tagged: Any, field: str, values: Sequence[str]) -> tuple[Item, ...]:
        if not values:
            return ()
        old = self._is_old(tagged)
        encoding = "0" if all(value.isascii() for value in values) else "1" if old else "3"
        names = self._FRAMES.get(field)
        if names is None:
            return (Item(f"TXXX:{field.upper()}", tuple(values), encoding),)
        if field == "comment":
            return (Item("COMM", tuple(values), encoding + "XXX"),)
        if field == "date" and old:
            return _old_date(values[0], encoding)
        return (Item(names[0], tuple(values), encoding),)

    def put(self, tagged: Any, field: str, items: Sequence[Item]) -> None:
        for frame in self._frames(tagged, field):
            del tagged.tags[frame.HashKey]
        for item in items:
            tagged.tags.add(_frame_of(item))

    def save(self, tagged: Any, path: Path) -> None:
        tagged.tags.save(path, v2_version=3 if self._is_old(tagged) else 4, v23_sep=None)

    def _is_old(self, tagged: Any) -> bool:
        return tagged.tags.version[:2] in ((2, 2), (2, 3))

    def others(self, tagged: Any, fields: Sequence[str]) -> Any:
        ours = {frame.HashKey for field in fields for frame in self._frames(tagged, field)}
        known = {key: repr(frame) for key, frame in tagged.tags.items() if key not in ours}
        return known, list(tagged.tags.unknown_frames)


class Id3BesideText(Id3):
    """ID3 frames of WAV and AIFF files, before the file's own chunks of text, which are read and never written."""

    def open(self, reader: Any, path: Path) -> Any:
        tagged = super().open(reader, path)
        with path.open("rb") as file:
            tagged.in_chunks = read_text_chunks(file)
        return tagged

    def items(self, tagged: Any, field: str) -> tuple[Item, ...]:
        return super().items(tagged, field) or self._in_chunks(tagged, field)

    def _in_chunks(self, tagged: Any, field: str) -> tuple[Item, ...]:
        found = ((name, tagged.in_chunks.get(name)) for name in self._FRAMES.get(field, ()))
        return tuple(Item(_IN_CHUNKS + name, tuple(values)) for name, values in found if values)

    def make(self, tagged: Any, field: str, values: Sequence[str]) -> tuple[Item, ...]:
        if not values and self._in_chunks(tagged, field):
            raise ValueError(f"its {field} stands in a chunk of text that is only read; another value can be set")
        return super().make(tagged, field, values)

    def put(self, tagged: Any, field: str, items: Sequence[Item]) -> None:
        super().put(tagged, field, [item for item in items if not item.key.startswith(_IN_CHUNKS)])


def _item_of(frame: Any) -> Item:
    key = f"TXXX:{frame.desc}" if frame.FrameID == "TXXX" else frame.FrameID
    return Item(key, tuple(map(str, frame.text)), f"{int(frame.encoding)}{getattr(frame, 'lang', '')}")


def _frame_of(item: Item) -> Any:
    from mutagen.id3 import COMM, TXXX, Frames

    encoding, values = int(item.detail[:1]), list(item.values)
    if item.key.startswith("TXXX:"):
        return TXXX(encoding=encoding, desc=item.key.removeprefix("TXXX:"), text=values)  # type: ignore[no-untyped-call]
    if item.key == "COMM":
        return COMM(encoding=encoding, lang=item.detail[1:], desc="", text=values)  # type: ignore[no-untyped-call]
    return Frames[item.key](encoding=encoding, text=values)


def _old_date(date: str, encoding: str) -> tuple[Item, ...]:
    """Version 2.3 keeps the year, and day and month, apart."""
    year, *rest = date.split("-")
    day = (Item("TDAT", (f"{rest[1]}{rest[0]}",), encoding),) if len(rest) == 2 else ()
    return (Item("TYER", (year,), encoding), *day)


class Mp4:
    """The atoms of MP4's list; numbers are pairs in them."""

    _ATOMS: Mapping[str, str] = {
        "title": "\xa9nam", "artist": "\xa9ART", "album": "\xa9alb", "album_artist": "aART", "track_number": "trkn",
        "disc_number": "disk", "date": "\xa9day", "genre": "\xa9gen", "composer": "\xa9wrt", "comment": "\xa9cmt",
        "grouping": "\xa9grp", "copyright": "cprt",
    }  # fmt: skip
    _NUMBERS = ("trkn", "disk")

    def open(self, reader: Any, path: Path) -> Any:
        tagged = reader(path)
        if tagged.tags is None:
            tagged.add_tags()
        return tagged

    def _keys(self, tagged: Any, field: str) -> list[str]:
        free = (_FREE_MP4 + field).lower()
        return [key for key in tagged.tags if key.lower() == free or key == self._ATOMS.get(field)]

    def names(self, tagged: Any) -> set[str]:
        fields = {atom: field for field, atom in self._ATOMS.items()}
        free = [key for key in tagged.tags if key.lower().startswith(_FREE_MP4.lower())]
        texts = {key[len(_FREE_MP4) :].lower() for key in free if _is_text(tagged.tags[key])}
        return texts | {fields[key] for key in tagged.tags if key in fields}

    def items(self, tagged: Any, field: str) -> tuple[Item, ...]:
        return tuple(Item(key, tuple(map(_told, tagged.tags[key]))) for key in self._keys(tagged, field))

    def make(self, tagged: Any, field: str, values: Sequence[str]) -> tuple[Item, ...]:
        key = self._ATOMS.get(field, _FREE_MP4 + field.upper())
        return (Item(key, tuple(values)),) if values else ()

    def put(self, tagged: Any, field: str, items: Sequence[Item]) -> None:
        for key in self._keys(tagged, field):
            del tagged.tags[key]
        for item in items:
            tagged.tags[item.key] = [self._value(item.key, value) for value in item.values]

    def _value(self, key: str, value: str) -> Any:
        if key in self._NUMBERS:
            number, _, total = value.partition("/")
            return int(number or 0), int(total or 0)
        return value.encode() if key.startswith("----") else value

    def save(self, tagged: Any, path: Path) -> None:
        tagged.save()

    def others(self, tagged: Any, fields: Sequence[str]) -> Any:
        ours = {key for field in fields for key in self._keys(tagged, field)}
        failed = getattr(tagged.tags, "_failed_atoms", {})
        return {key: _bytes_of(value) for key, value in tagged.tags.items() if key not in ours}, dict(failed)


def _told(value: Any) -> str:
    if isinstance(value, tuple):
        return "/".join(str(number) for number in value if number) or "0"
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)


def _is_text(values: Sequence[bytes]) -> bool:
    try:
        b"".join(map(bytes, values)).decode()
    except UnicodeDecodeError:
        return False
    return True


def _bytes_of(value: Any) -> Any:
    return [bytes(one) if isinstance(one, bytes) else one for one in value] if isinstance(value, list) else value


_VORBIS: Mapping[str, tuple[str, ...]] = {
    "album_artist": ("ALBUMARTIST", "ALBUM ARTIST"), "track_number": ("TRACKNUMBER", "TRACK"),
    "disc_number": ("DISCNUMBER", "DISC"), "date": ("DATE", "YEAR"), "comment": ("COMMENT", "DESCRIPTION"),
}  # fmt: skip
_APE: Mapping[str, tuple[str, ...]] = {
    "title": ("Title",), "artist": ("Artist",), "album": ("Album",),
    "album_artist": ("Album Artist", "AlbumArtist"), "track_number": ("Track", "TrackNumber"),
    "disc_number": ("Disc", "DiscNumber"), "date": ("Year", "Date"), "genre": ("Genre",), "comment": ("Comment",),
    "composer": ("Composer",),
}  # fmt: skip
_VORBIS_FAMILY, _APE_FAMILY, _ID3_BESIDE_TEXT = Comments(_VORBIS), Comments(_APE), Id3BesideText()

FAMILIES: dict[str, Family] = {
    "FLAC": _VORBIS_FAMILY, "OggVorbis": _VORBIS_FAMILY, "OggOpus": _VORBIS_FAMILY, "OggFLAC": _VORBIS_FAMILY,
    "WavPack": _APE_FAMILY, "MonkeysAudio": _APE_FAMILY, "Musepack": _APE_FAMILY,
    "MP3": Id3(), "WAVE": _ID3_BESIDE_TEXT, "AIFF": _ID3_BESIDE_TEXT, "MP4": Mp4(),
}  # fmt: skip
"""By the class that reads the file's tags."""
NUMBER = re.compile(r"\d{1,5}(/\d{1,5})?")
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
