"""What a file is, by its first bytes: a name can be wrong, its content can't."""

from typing import BinaryIO, NamedTuple

from auralis_tui.media import mp3_header
from auralis_tui.media.id3 import skip_id3

HEAD_BYTES = 65536
"""How far into the sound data is looked."""


class Kind(NamedTuple):
    """A kind of file, and who decodes it."""

    name: str
    """As a user knows it."""
    demuxer: str
    """libav's name of it."""
    soundfile: bool = False
    """Whether libsndfile is asked first."""


WAV = Kind("WAV", "wav", soundfile=True)
WAVE64 = Kind("Wave64", "w64", soundfile=True)
AIFF = Kind("AIFF", "aiff", soundfile=True)
FLAC = Kind("FLAC", "flac", soundfile=True)
OGG = Kind("Ogg", "ogg", soundfile=True)
CAF = Kind("CAF", "caf", soundfile=True)
AU = Kind("AU", "au", soundfile=True)
MP3 = Kind("MP3", "mp3")
ADTS = Kind("AAC", "aac")
MP4 = Kind("MP4", "mov")
ASF = Kind("WMA", "asf")
WAVPACK = Kind("WavPack", "wv")
APE = Kind("Monkey's Audio", "ape")
MATROSKA = Kind("Matroska", "matroska")
TTA = Kind("TTA", "tta")
TAK = Kind("TAK", "tak")
MPC7 = Kind("Musepack", "mpc")
MPC8 = Kind("Musepack", "mpc8")
DSF = Kind("DSF", "dsf")

_MAGIC: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"fLaC", FLAC),
    (0, b"OggS", OGG),
    (8, b"WAVE", WAV),
    (0, b"riff\x2e\x91\xcf\x11", WAVE64),
    (8, b"AIFF", AIFF),
    (8, b"AIFC", AIFF),
    (0, b"caff", CAF),
    (0, b".snd", AU),
    (4, b"ftyp", MP4),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", ASF),
    (0, b"wvpk", WAVPACK),
    (0, b"MAC ", APE),
    (0, b"\x1a\x45\xdf\xa3", MATROSKA),
    (0, b"TTA1", TTA),
    (0, b"tBaK", TAK),
    (0, b"MP+", MPC7),
    (0, b"MPCK", MPC8),
    (0, b"DSD ", DSF),
)


def sniff(file: BinaryIO) -> Kind | None:
    """Tell the kind of an open file; None when it is none that is known."""
    skip_id3(file)
    head = file.read(HEAD_BYTES)
    for at, magic, kind in _MAGIC:
        if head[at : at + len(magic)] == magic:
            return kind
    if _is_adts(head):
        return ADTS
    return MP3 if mp3_header.find_frame(head) is not None else None


def _is_adts(head: bytes) -> bool:
    """Tell whether two ADTS headers follow one another here."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return False
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    after = head[length : length + 2]
    return length >= 7 and (not after or (len(after) == 2 and after[0] == 0xFF and after[1] & 0xF6 == 0xF0))
