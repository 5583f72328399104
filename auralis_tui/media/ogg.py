"""Ogg pages, as far as the choice of a decoder depends on them."""

from typing import BinaryIO

_TAIL_BYTES = 65536
_END_OF_STREAM = 4


def ends_early(file: BinaryIO) -> bool:
    """Tell whether a stream goes on behind a page that says it is the last: libsndfile would drop what follows.

    Some encoders mark each of the last pages so; a tenth of a second is on them.
    """
    file.seek(max(0, file.seek(0, 2) - _TAIL_BYTES))
    tail = file.read()
    ended: set[bytes] = set()
    at = tail.find(b"OggS")
    while at >= 0:
        serial = tail[at + 14 : at + 18]
        if serial in ended:
            return True
        if tail[at + 5 : at + 6] and tail[at + 5] & _END_OF_STREAM:
            ended.add(serial)
        at = tail.find(b"OggS", at + 4)
    return False
