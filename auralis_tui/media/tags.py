"""What a file says about itself: its tags, and the figures of its sound."""

import io
import math
import os
from typing import Any, BinaryIO, NamedTuple

from auralis_tui.file_names import printable, to_os
from auralis_tui.media import mp3_header
from auralis_tui.media.ogg import link_offsets
from auralis_tui.media.regular_file import MAX_CHANNELS, MAX_RATE_HZ, MIN_RATE_HZ, open_regular
from auralis_tui.media.sound_part import quick_hash
from auralis_tui.media.tag_fields import by_name, clean, decibels, number, peak, texts, whole_text, year
from auralis_tui.media.tag_file import SUFFIXES, id3_of, tagged_by
from auralis_tui.media.text_chunks import read_text_chunks

__all__ = ["SUFFIXES", "TrackTags", "read_tags"]

_SMALL_BYTES = 32_768
_LONGEST_S = 400_000.0
"""Longer than any file that was meant: a wrong header, so the decoder is asked."""
_R128_TO_REPLAYGAIN_DB = 5.0
"""Opus gains aim at -23 LUFS, ReplayGain at -18 LUFS (RFC 7845, 5.2.1)."""


class TrackTags(NamedTuple):
    """A track as its file describes it."""

    title: str
    """The file's name without suffix when there is no title."""
    artist: str = ""
    """All artists, in one text."""
    artists: tuple[str, ...] = ()
    """Each value of the artist's field."""
    album: str = ""
    album_artist: str = ""
    track_number: int | None = None
    disc_number: int | None = None
    year: int | None = None
    genre: str = ""
    genres: tuple[str, ...] = ()
    compilation: bool = False
    """Whether the tags call its album one."""
    cue_sheet: str = ""
    """The sheet within the tags that cuts the file into tracks."""
    duration_s: float = 0.0
    """Of the decoded sound; 0 when only playing the file would tell."""
    codec: str = ""
    rate_hz: int = 0
    channels: int = 0
    bits: int | None = None
    """Bits per sample of a lossless file; None for a lossy one."""
    track_gain_db: float | None = None
    """ReplayGain, towards -18 LUFS."""
    album_gain_db: float | None = None
    track_peak: float | None = None
    """Largest sample; 1 is full scale."""
    album_peak: float | None = None
    content_hash: str = ""
    """Of the sound, without the tags: see `sound_part.quick_hash`."""


class _Sound(NamedTuple):
    codec: str
    rate_hz: int
    channels: int
    bits: int | None
    duration_s: float


def read_tags(path: str | os.PathLike[str]) -> TrackTags:
    """Read a file's tags and figures; a file without tags is fine.

    Raises
    ------
    MediaError
        When the file can't be read, or holds no sound that can be decoded.
    """
    path = to_os(os.fspath(path))
    with _held(open_regular(path)) as file:
        sound = _told_by_mp3(file) if path.lower().endswith(".mp3") else None
        in_chunks = {} if sound is not None else read_text_chunks(file)
        if sound is not None:
            found = id3_of(file)
        else:
            tagged = tagged_by(file, path)
            found = getattr(tagged, "tags", None)
            sound = _told(tagged, file) or _decoded(path)
        content_hash = quick_hash(file)
    tags = {**in_chunks, **by_name(found)} if in_chunks else by_name(found)
    artists, genres = texts(tags, "artist"), texts(tags, "genre")
    return TrackTags(
        title=", ".join(texts(tags, "title")[:1]) or clean(printable(os.path.splitext(os.path.basename(path))[0])),
        artist=_joined(artists),
        artists=tuple(artists),
        album=", ".join(texts(tags, "album")[:1]),
        album_artist=_joined(texts(tags, "album_artist")),
        track_number=number(texts(tags, "track_number")),
        disc_number=number(texts(tags, "disc_number")),
        year=year(texts(tags, "date")),
        genre=_joined(genres),
        genres=tuple(genres),
        compilation=texts(tags, "compilation")[:1] in (["1"], ["True"]),
        cue_sheet=whole_text(tags, "cuesheet"),
        duration_s=sound.duration_s,
        codec=sound.codec,
        rate_hz=sound.rate_hz,
        channels=sound.channels,
        bits=sound.bits,
        track_gain_db=_gain_db(tags, "track"),
        album_gain_db=_gain_db(tags, "album"),
        track_peak=peak(texts(tags, "replaygain_track_peak")),
        album_peak=peak(texts(tags, "replaygain_album_peak")),
        content_hash=content_hash,
    )


def _held(file: BinaryIO) -> BinaryIO:
    """Read a small file at once: it is looked at in dozens of places."""
    if os.fstat(file.fileno()).st_size > _SMALL_BYTES:
        return file
    with file:
        return io.BytesIO(file.read())


def _joined(values: list[str]) -> str:
    return clean(", ".join(dict.fromkeys(values)))


def _gain_db(tags: Any, scope: str) -> float | None:
    gain_db = decibels(texts(tags, f"replaygain_{scope}_gain"))
    if gain_db is not None:
        return gain_db
    r128 = texts(tags, f"r128_{scope}_gain")
    try:
        return int(r128[0]) / 256 + _R128_TO_REPLAYGAIN_DB if r128 else None
    except ValueError:
        return None


def _told(tagged: Any | None, file: BinaryIO) -> _Sound | None:
    """Take the figures from the tag reader; None where it is known to be wrong or has none."""
    info = getattr(tagged, "info", None)
    codec = "" if info is None else _codec(type(info).__name__, info)
    if not codec or _guesses_length(info):
        return None
    rate_hz = 48000 if codec == "Opus" else _int(info, "sample_rate")
    channels, bits = _int(info, "channels"), _int(info, "bits_per_sample")
    duration_s = float(getattr(info, "length", 0.0) or 0.0)
    if not (1 <= channels <= MAX_CHANNELS and MIN_RATE_HZ <= rate_hz <= MAX_RATE_HZ):
        return None
    if not math.isfinite(duration_s) or not 0 < duration_s < _LONGEST_S:
        return None
    if codec in _IN_OGG and _is_chained(file):
        return None
    if codec == "AAC":
        return None
    if codec == "MP3" and (told := _told_by_mp3(file)):
        duration_s = told.duration_s
    if codec == "PCM" and duration_s * rate_hz * channels * bits / 8 > file.seek(0, os.SEEK_END):
        return None
    return _Sound(codec, rate_hz, channels, bits if codec in _LOSSLESS and bits else None, duration_s)


_CODECS = {
    "StreamInfo": "FLAC",
    "OggFLACStreamInfo": "FLAC",
    "OggVorbisInfo": "Vorbis",
    "OggOpusInfo": "Opus",
    "AIFFInfo": "PCM",
    "WavPackInfo": "WavPack",
    "MonkeysAudioInfo": "APE",
    "TrueAudioInfo": "TTA",
    "MusepackInfo": "Musepack",
    "TAKInfo": "TAK",
    "ASFInfo": "WMA",
}
_IN_OGG = {"Vorbis", "Opus", "FLAC"}
_MP4_CODECS = {"alac": "ALAC", "mp4a.40": "AAC", "mp4a": "AAC", "fLaC": "FLAC", "ac-3": "AC-3", "Opus": "Opus"}
_LOSSLESS = {"FLAC", "PCM", "WavPack", "APE", "TTA", "TAK", "ALAC"}
_WAVE_PCM = {1, 3, 0xFFFE}


def _codec(kind: str, info: Any) -> str:
    """Name the codec; nothing when the reader does not know it surely."""
    if kind == "MPEGInfo":
        return f"MP{info.layer}"
    if kind == "MP4Info":
        return _MP4_CODECS.get(info.codec) or _MP4_CODECS.get(info.codec.rpartition(".")[0], "")
    if kind == "WaveStreamInfo":
        return "PCM" if info.audio_format in _WAVE_PCM else ""
    return _CODECS.get(kind, "")


def _guesses_length(info: Any) -> bool:
    """Tell whether the length is the reader's guess from a bit rate: MP3 without a length tag."""
    mode = getattr(info, "bitrate_mode", None)
    return type(info).__name__ == "MPEGInfo" and (mode is None or mode == 0 or bool(info.sketchy))


def _told_by_mp3(file: BinaryIO) -> _Sound | None:
    """Take the figures from the first frame, as the decoder will give them; None where it has none.

    The tag reader counts the encoder's delay and padding in, and takes longer.
    """
    told = mp3_header.told_sound(file)
    if told is None or told[0].layer != 3 or not 0 < told[1] / told[0].rate_hz < _LONGEST_S:
        return None
    header, frames = told
    return _Sound("MP3", header.rate_hz, header.channels, None, frames / header.rate_hz)


def _is_chained(file: BinaryIO) -> bool:
    """Tell whether it is several streams, of which the tag reader sees one."""
    file.seek(0)
    return file.read(4) == b"OggS" and len(link_offsets(file)) > 1


def _int(info: Any, name: str) -> int:
    return int(getattr(info, name, 0) or 0)


def _decoded(path: str) -> _Sound:
    """Take the figures from the decoder."""
    from pathlib import Path

    from auralis_tui.media.decoder import open_decoder  # it brings NumPy, for which few files have to wait

    with open_decoder(Path(path)) as decoder:
        told = decoder.format
    duration_s = 0.0 if told.frames is None else told.frames / told.rate_hz
    return _Sound(told.codec, told.rate_hz, told.channels, told.bits, duration_s)
