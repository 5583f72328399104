"""ID3v2 tags that stand before the sound."""

from typing import BinaryIO

_MAX_TAGS = 8


def skip_id3(file: BinaryIO) -> int:
    """Find where the ID3v2 tags at the start end, and leave the file there."""
    offset = 0
    for _ in range(_MAX_TAGS):
        file.seek(offset)
        head = file.read(10)
        if len(head) < 10 or head[:3] != b"ID3" or max(head[6:10]) > 127:
            break
        size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        offset += 10 + size + (10 if head[5] & 0x10 else 0)
    file.seek(offset)
    return offset
