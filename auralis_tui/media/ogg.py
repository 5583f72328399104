"""Ogg pages, as far as the choice of a decoder depends on them."""

from collections.abc import Iterator
from typing import BinaryIO

_TAIL_BYTES = 65536
_BEGINS, _END_OF_STREAM = 2, 4
_HEADER_BYTES = 27
_LONGEST_PAGE_BYTES = 16_384
"""Of the pages that encoders make; a longer one is not seen where times are compared."""
_PLACES = 8


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


def is_cut(file: BinaryIO) -> bool:
    """Tell whether the file ends in the midst of a page: a recording may end after any page, but not within one."""
    file.seek(max(0, file.seek(0, 2) - _TAIL_BYTES))
    tail = file.read()
    at = tail.rfind(b"OggS")
    if at < 0:
        return False
    segments = tail[at + 26] if len(tail) > at + 26 else 0
    lengths = tail[at + 27 : at + 27 + segments]
    return len(tail) < at + 27 + segments + sum(lengths)


def link_offsets(file: BinaryIO) -> list[int]:
    """Find where each of a chained file's streams begins (RFC 3533, 4: a chain is streams one after the other).

    A file whose last page belongs to its first stream, and whose pages' times only rise where it is looked at, is not
    looked through: it is one stream, as nearly all are.
    """
    size = file.seek(0, 2)
    if _last_serial(file, size) in _first_serials(file, size) and _rises(file, size):
        return [0]
    offsets, beginning = [], False
    for offset, flags, _ in _pages(file, 0, size):
        if flags & _BEGINS and not beginning:
            offsets.append(offset)
        beginning = bool(flags & _BEGINS)
    return offsets or [0]


def _first_serials(file: BinaryIO, size: int) -> set[bytes]:
    """Return the streams that begin with the file."""
    serials = set()
    for _, flags, serial in _pages(file, 0, size):
        if not flags & _BEGINS:
            break
        serials.add(serial)
    return serials


def _rises(file: BinaryIO, size: int) -> bool:
    """Tell whether time goes on through the file, by a page at each of a few places."""
    times = []
    for place in range(1, _PLACES + 1):
        file.seek(max(0, size * place // _PLACES - _LONGEST_PAGE_BYTES))
        data = file.read(_LONGEST_PAGE_BYTES)
        at = data.rfind(b"OggS", 0, len(data) - _HEADER_BYTES)
        time = int.from_bytes(data[at + 6 : at + 14], "little", signed=True) if at >= 0 else -1
        if time >= 0:
            times.append(time)
    return times == sorted(times)


def _last_serial(file: BinaryIO, size: int) -> bytes:
    start = max(0, size - _TAIL_BYTES)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"OggS", 0, len(tail) - _HEADER_BYTES)
    return tail[at + 14 : at + 18] if at >= 0 else b""


def _pages(file: BinaryIO, offset: int, size: int) -> Iterator[tuple[int, int, bytes]]:
    """Go from page to page: each one's offset, flags and serial number; what is no page is stepped over."""
    while offset < size:
        file.seek(offset)
        header = file.read(_HEADER_BYTES + 255)
        if header[:4] != b"OggS" or len(header) < _HEADER_BYTES:
            found = (header + file.read(_TAIL_BYTES)).find(b"OggS", 1)
            if found < 0:
                return
            offset += found
            continue
        yield offset, header[5], header[14:18]
        segments = header[26]
        offset += _HEADER_BYTES + segments + sum(header[_HEADER_BYTES : _HEADER_BYTES + segments])
