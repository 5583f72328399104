"""MPEG audio headers, and the Xing, Info, VBRI and LAME tags that tell the length of an MP3 file."""

from typing import BinaryIO, NamedTuple

from auralis_tui.media.id3 import skip_id3

_KBPS_1 = {
    1: (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    2: (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
}
_KBPS_2 = {
    1: (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    3: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HEAD_BYTES = 65536
_LONGEST_TAG_BYTES = 256
"""Of a frame that tells the length, up to the encoder's figures."""
_RATES_HZ = (44100, 48000, 32000)
_GAPLESS_ENCODERS = (b"LAME", b"Lavf", b"Lavc")
"""Encoders that are known to write their delay and padding where LAME does."""


class FrameHeader(NamedTuple):
    """The four bytes at the start of an MPEG audio frame."""

    mpeg1: bool
    layer: int
    rate_hz: int
    channels: int
    samples: int
    length_bytes: int
    protected: bool

    @property
    def side_info_end(self) -> int:
        """Offset of what follows the side information: there the Xing tag is."""
        if self.mpeg1:
            return 4 + (17 if self.channels == 1 else 32)
        return 4 + (9 if self.channels == 1 else 17)


class LengthTag(NamedTuple):
    """What the first frame of an MP3 file says about the file."""

    name: str
    """Xing, Info or VBRI."""
    mpeg_frames: int | None
    """MPEG frames after the tag's own."""
    data_bytes: int | None
    delay_frames: int | None = None
    """Sample frames that the encoder put before the sound."""
    padding_frames: int | None = None
    """Sample frames that the encoder put after the sound."""


def parse_frame(data: bytes, at: int = 0) -> FrameHeader | None:
    """Read the frame header at an offset; None when there is none."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer == 4 or bitrate in (0, 15) or rate == 3:
        return None
    mpeg1 = version == 3
    rate_hz = _RATES_HZ[rate] // {3: 1, 2: 2, 0: 4}[version]
    samples = 384 if layer == 1 else 1152 if mpeg1 or layer == 2 else 576
    bits_per_s = 1000 * (_KBPS_1 if mpeg1 else _KBPS_2)[layer][bitrate]
    slot = 4 if layer == 1 else 1
    length = (samples // 8 // slot * bits_per_s // rate_hz + (head[2] >> 1 & 1)) * slot
    channels = 1 if head[3] >> 6 == 3 else 2
    return FrameHeader(mpeg1, layer, rate_hz, channels, samples, length, not head[1] & 1)


def find_frame(data: bytes) -> int | None:
    """Find the first frame that two more of its kind follow, or that the data ends with."""
    at = data.find(b"\xff")
    while at >= 0:
        if _followed(data, at):
            return at
        at = data.find(b"\xff", at + 1)
    return None


def _followed(data: bytes, at: int) -> bool:
    first = parse_frame(data, at)
    if first is None:
        return False
    nxt = at
    for _ in range(2):
        header = parse_frame(data, nxt)
        if header is None or (header.rate_hz, header.layer) != (first.rate_hz, first.layer):
            return False
        nxt += header.length_bytes
        if nxt >= len(data):
            return at == 0
    return True


def read_file_tag(file: BinaryIO) -> tuple[LengthTag | None, int, int]:
    """Find a file's first frame: its tag if it has one, samples per MPEG frame, and bytes from there to the end."""
    header, tag, available = _first_frame(file)
    return tag, header.samples if header is not None else 0, available


def _first_frame(file: BinaryIO) -> tuple[FrameHeader | None, LengthTag | None, int]:
    start = skip_id3(file)
    head = file.read(_HEAD_BYTES)
    at = find_frame(head)
    header = None if at is None else parse_frame(head, at)
    if at is None or header is None:
        return None, None, 0
    return header, read_length_tag(head[at : at + _LONGEST_TAG_BYTES]), file.seek(0, 2) - start - at


def sound_frames(file: BinaryIO) -> int | None:
    """Return the length of the sound by the file's tag, delay and padding left out; None where it doesn't tell."""
    told = told_sound(file)
    return None if told is None else told[1]


def told_sound(file: BinaryIO) -> tuple[FrameHeader, int] | None:
    """Return the first frame's header, and the length of the sound in sample frames, delay and padding left out.

    None where the file's own tag doesn't tell it: no encoder's figures, or another length than the file's.
    """
    header, tag, available = _first_frame(file)
    if header is None or tag is None or tag.delay_frames is None or tag.padding_frames is None:
        return None
    if tag.mpeg_frames is None or tag.data_bytes is None or tag.data_bytes > available:
        return None
    return header, max(0, tag.mpeg_frames * header.samples - tag.delay_frames - tag.padding_frames)


def first_frame_offset(file: BinaryIO) -> int:
    """Find where the first frame is, behind tags and what else may come before it."""
    start = skip_id3(file)
    return start + (find_frame(file.read(_HEAD_BYTES)) or 0)


def read_length_tag(data: bytes) -> LengthTag | None:
    """Read the tag of the frame that this data starts with; None when the frame is sound."""
    header = parse_frame(data)
    if header is None:
        return None
    if data[36:40] == b"VBRI":
        return LengthTag("VBRI", int.from_bytes(data[50:54], "big"), int.from_bytes(data[46:50], "big"))
    at = header.side_info_end
    if data[at : at + 4] not in (b"Xing", b"Info"):
        at += 2 if header.protected else 0
    name = data[at : at + 4]
    return _parse_xing(data, at, name.decode()) if name in (b"Xing", b"Info") else None


def _parse_xing(data: bytes, at: int, name: str) -> LengthTag:
    flags = int.from_bytes(data[at + 4 : at + 8], "big")
    at += 8
    mpeg_frames = int.from_bytes(data[at : at + 4], "big") if flags & 1 else None
    at += 4 if flags & 1 else 0
    data_bytes = int.from_bytes(data[at : at + 4], "big") if flags & 2 else None
    at += (4 if flags & 2 else 0) + (100 if flags & 4 else 0) + (4 if flags & 8 else 0)
    trims = data[at + 21 : at + 24]
    if data[at : at + 4] not in _GAPLESS_ENCODERS or len(trims) < 3:
        return LengthTag(name, mpeg_frames, data_bytes)
    both = int.from_bytes(trims, "big")
    return LengthTag(name, mpeg_frames, data_bytes, both >> 12, both & 0xFFF)
