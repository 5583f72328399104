"""ReplayGain 2.0 in a file's tags: written to a copy, read back, and only then put in the file's place.

Gains aim at -18 LUFS. Opus has tags of its own (RFC 7845, 5.2.1): whole numbers of 1/256 dB that aim at -23 LUFS, and
no peaks. All else in the tags stays as it is, in the version of ID3 that it is in; the sound's bytes are not touched.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from auralis_tui.errors import MediaError
from auralis_tui.media.ogg import link_offsets
from auralis_tui.media.regular_file import open_regular
from auralis_tui.media.tag_fields import clean
from auralis_tui.media.tag_file import open_tagged
from auralis_tui.media.tag_writing import check_changeable, rewrite
from auralis_tui.media.tags import TrackTags, read_tags

REFERENCE_LUFS = -18.0
"""What ReplayGain 2.0 brings a track to."""
R128_REFERENCE_LUFS = -23.0
"""What the gains of Opus bring a track to."""

_FREE_MP4 = "----:com.apple.iTunes:"
_GAIN_ERROR_DB = 0.006
"""Half of the last digit that is written, and rounding."""
_PEAK_ERROR = 1e-6
_ID3V1_BYTES = 128


@dataclass(frozen=True, slots=True)
class ReplayGain:
    """What is written of a track; without an album, its album's tags stay as they are."""

    track_gain_db: float
    """Towards -18 LUFS."""
    track_peak: float
    """Highest level between the samples; 1 is full scale."""
    album_gain_db: float | None = None
    album_peak: float | None = None

    def tags(self) -> dict[str, str]:
        """Return names and values as ReplayGain 2.0 writes them."""
        named = {
            "REPLAYGAIN_TRACK_GAIN": f"{self.track_gain_db:.2f} dB",
            "REPLAYGAIN_TRACK_PEAK": _peak(self.track_peak),
        }
        if self.album_gain_db is not None and self.album_peak is not None:
            named["REPLAYGAIN_ALBUM_GAIN"] = f"{self.album_gain_db:.2f} dB"
            named["REPLAYGAIN_ALBUM_PEAK"] = _peak(self.album_peak)
        return named

    def opus_tags(self) -> dict[str, str]:
        """Return names and values as RFC 7845 has them."""
        named = {"R128_TRACK_GAIN": _in_256ths(self.track_gain_db)}
        if self.album_gain_db is not None:
            named["R128_ALBUM_GAIN"] = _in_256ths(self.album_gain_db)
        return named


def gain_db(loudness_lufs: float) -> float:
    """Return the gain that brings this loudness to the reference."""
    return REFERENCE_LUFS - loudness_lufs


def _peak(peak: float) -> str:
    return f"{max(peak, 1e-6):.6f}"


def _in_256ths(gain_db: float) -> str:
    """Write a gain as Q7.8, towards -23 LUFS."""
    steps = round(256.0 * (gain_db + R128_REFERENCE_LUFS - REFERENCE_LUFS))
    return str(max(-32768, min(32767, steps)))


def _tags_for(tagged: Any, gain: ReplayGain) -> dict[str, str]:
    return gain.opus_tags() if type(tagged).__name__ == "OggOpus" else gain.tags()


@dataclass(frozen=True, slots=True)
class WrittenGain:
    """What was written into a file, or would be."""

    tags: dict[str, str]
    """Names and values."""
    unchanged: bool
    """Whether the file had them already, and was left alone."""
    other_names: int = 0
    """Further hard links, which still name the file as it was."""


def rehearse_replay_gain(path: str | os.PathLike[str], gain: ReplayGain) -> WrittenGain:
    """Return what `write_replay_gain` would do, and refuse what it would refuse as far as can be seen beforehand."""
    tagged = _tagged(Path(path))
    tags = _tags_for(tagged, gain)
    if _has_already(tagged, tags):
        return WrittenGain(tags, unchanged=True)
    return WrittenGain(tags, unchanged=False, other_names=check_changeable(path))


def write_replay_gain(path: str | os.PathLike[str], gain: ReplayGain) -> WrittenGain:
    """Write a track's gain into its tags; a file that has just these values is left alone.

    Its time is that of the writing, so that a scan sees the change; for all else see `tag_writing.rewrite`.

    Raises
    ------
    MediaError
        The file can't be read or written, its format keeps no such tags, or they could not be read back. It is
        unchanged then.
    """
    place = Path(path)
    tagged = _tagged(place)
    reader = type(tagged)
    tags = _tags_for(tagged, gain)
    if _has_already(tagged, tags):
        return WrittenGain(tags, unchanged=True)
    before = read_tags(place)
    done = rewrite(place, lambda copy: _write(reader, copy, tags), lambda copy: _check(copy, place, before, gain))
    return WrittenGain(tags, unchanged=False, other_names=done.other_names)


def _has_already(tagged: Any, tags: Mapping[str, str]) -> bool:
    """Whether a file has each of these values, once, and none that would be taken out."""
    found: dict[str, list[str]] = {}
    for key in tagged.tags.keys() if tagged.tags is not None else ():
        name = key.removeprefix(_FREE_MP4).removeprefix("TXXX:").upper()
        if name in tags:
            found.setdefault(name, []).extend(_texts(tagged.tags[key]))
        elif type(tagged).__name__ == "OggOpus" and _is_strange_to_opus(name, tags):
            return False
    return found == {name: [value] for name, value in tags.items()}


def _texts(value: Any) -> list[str]:
    """Return what a tag holds, in whichever way its format keeps it."""
    texts = getattr(value, "text", value)
    texts = texts if isinstance(texts, list) else [texts]
    return [text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text) for text in texts]


def _tagged(path: Path) -> Any:
    """Open the file for its tags; refuse what can't keep them."""
    tagged = open_tagged(path)
    if type(tagged).__name__ not in _WRITERS:
        raise MediaError(f"{path} stays as it is: ReplayGain can't be written into this format.")
    if _is_chained(path):
        raise MediaError(f"{path} is several streams in a row: no tag would hold for all.", "It stays as it is.")
    return tagged


def _is_chained(path: Path) -> bool:
    with open_regular(path) as file:
        return file.read(4) == b"OggS" and len(link_offsets(file)) > 1


_Writer = Callable[[Path, Any, Mapping[str, str]], None]


def _write(reader: Any, copy: Path, tags: Mapping[str, str]) -> None:
    """Write the tags into the copy; writers of tags fail in any way on files that they don't understand."""
    try:
        _WRITERS[reader.__name__](copy, reader(copy), tags)
    except (MediaError, OSError):
        raise
    except Exception as error:
        raise MediaError(f"The tags of {copy} can't be written: {error}.", "The file stays as it was.") from error


def _write_comments(_: Path, tagged: Any, tags: Mapping[str, str]) -> None:
    """Vorbis comments and APE items: names are the same in any case."""
    if tagged.tags is None:
        tagged.add_tags()
    for name in [name for name in tagged.tags.keys() if _is_replaced(name, tags)]:  # noqa: SIM118 - not a mapping
        del tagged.tags[name]
    for name, value in tags.items():
        tagged.tags[name] = value
    tagged.save()


def _write_opus(path: Path, tagged: Any, tags: Mapping[str, str]) -> None:
    """As comments; ReplayGain's own names are taken out, since Opus must not have them (RFC 7845, 5.2.1)."""
    for name in [name for name in tagged.tags.keys() if _is_strange_to_opus(name.upper(), tags)]:  # noqa: SIM118
        del tagged.tags[name]
    _write_comments(path, tagged, tags)


def _is_strange_to_opus(name: str, tags: Mapping[str, str]) -> bool:
    """Whether it is one of ReplayGain's own names that is taken out; the album's only for the album's gain."""
    return name.startswith("REPLAYGAIN_TRACK" if "R128_ALBUM_GAIN" not in tags else "REPLAYGAIN_")


def _write_mp4(_: Path, tagged: Any, tags: Mapping[str, str]) -> None:
    if tagged.tags is None:
        tagged.add_tags()
    for name in [name for name in tagged.tags if _is_replaced(name.removeprefix(_FREE_MP4), tags)]:
        del tagged.tags[name]
    for name, value in tags.items():
        tagged.tags[_FREE_MP4 + name] = [value.encode()]
    tagged.save()


def _write_id3(path: Path, tagged: Any, tags: Mapping[str, str]) -> None:
    """ID3 in the version that is there; a tag of version 1 at the end stays to the byte."""
    from mutagen.id3 import TXXX, Encoding

    old_end = _id3v1(path)
    opened = type(tagged)(path, translate=False, load_v1=False)
    if opened.tags is None:
        opened = tagged  # what version 1 says comes along
    if opened.tags is None:
        opened.add_tags()
    frames = opened.tags
    version = 3 if frames.version[:2] in ((2, 2), (2, 3)) else 4
    if frames.version[:2] == (2, 2):
        frames.update_to_v23()
    for key in [key for key, frame in frames.items() if key.startswith("TXXX:") and _is_replaced(frame.desc, tags)]:
        del frames[key]
    for name, value in tags.items():
        frames.add(TXXX(encoding=Encoding.LATIN1, desc=name, text=[value]))  # type: ignore[no-untyped-call]
    frames.save(path, v2_version=version, v23_sep=None)
    _restore_id3v1(path, old_end)


def _id3v1(path: Path) -> bytes:
    """Return the tag of version 1, or nothing."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _ID3V1_BYTES))
        end = file.read(_ID3V1_BYTES)
    return end if end.startswith(b"TAG") else b""


def _restore_id3v1(path: Path, old_end: bytes) -> None:
    if old_end and _id3v1(path):
        with path.open("r+b") as file:
            file.seek(-_ID3V1_BYTES, os.SEEK_END)
            file.write(old_end)


def _is_replaced(name: str, tags: Mapping[str, str]) -> bool:
    return name.upper() in tags


_WRITERS: dict[str, _Writer] = {
    "FLAC": _write_comments,
    "OggVorbis": _write_comments,
    "OggFLAC": _write_comments,
    "OggOpus": _write_opus,
    "WavPack": _write_comments,
    "MonkeysAudio": _write_comments,
    "Musepack": _write_comments,
    "MP4": _write_mp4,
    "MP3": _write_id3,
    "WAVE": _write_id3,
    "AIFF": _write_id3,
}


def _check(copy: Path, place: Path, before: TrackTags, gain: ReplayGain) -> None:
    """Read the copy back as the library does: the gains are there, and all else is as before."""
    after = read_tags(copy)
    ours = {field.name for field in fields(ReplayGain)}
    expected = {field.name: getattr(gain, field.name) for field in fields(ReplayGain)}
    found = {name: getattr(after, name) for name in ours}
    opus = before.codec == "Opus"
    wrong = [
        name
        for name, value in expected.items()
        if value is not None and not (opus and name.endswith("peak")) and not _is_close(name, found[name], value)
    ]
    unchanged = after._replace(**{name: getattr(before, name) for name in ours})
    if (before.title, after.title) == (clean(place.stem), clean(copy.stem)):
        unchanged = unchanged._replace(title=before.title)  # it has none, and is called by its file's name
    if wrong or unchanged != before:
        what = wrong[0] if wrong else "what was there before"
        raise MediaError(f"{place} can't keep ReplayGain: {what} could not be read back.", "It stays as it was.")


def _is_close(name: str, found: float | None, written: float) -> bool:
    error = _PEAK_ERROR if name.endswith("peak") else _GAIN_ERROR_DB
    return found is not None and abs(found - written) <= error
