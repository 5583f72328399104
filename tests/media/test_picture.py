"""Pictures' headers and small versions."""

import struct
from contextlib import suppress

import pytest

from auralis_tui.errors import MediaError
from auralis_tui.media.picture import MAX_BYTES, MAX_PIXELS, MAX_SIDE, PictureHeader, read_header
from auralis_tui.media.thumbnail import thumbnail
from tests.media.pictures import WEBP, picture, png_bomb

KINDS = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", **dict.fromkeys(WEBP, "image/webp")}


@pytest.mark.parametrize("kind", KINDS)
def test_size_and_kind_are_told_by_the_first_bytes(kind: str) -> None:
    assert read_header(picture(kind)) == PictureHeader(KINDS[kind], 37, 21)


def test_a_jpeg_with_much_before_its_frame() -> None:
    plain = picture("jpeg")
    notes = b"".join(b"\xff\xe1" + struct.pack(">H", 60_002) + bytes(60_000) for _ in range(5))
    assert read_header(plain[:2] + notes + b"\xff\xff" + plain[2:]) == PictureHeader("image/jpeg", 37, 21)


@pytest.mark.audit("M-30")
@pytest.mark.parametrize(
    "size",
    [(0, 5), (5, 0), (MAX_SIDE + 1, 1), (1, MAX_SIDE + 1), (MAX_SIDE, MAX_PIXELS // MAX_SIDE + 1), (2**31, 2**31)],
)
def test_what_says_it_is_too_large_is_refused_unread(size: tuple[int, int]) -> None:
    bomb = png_bomb(8, 8, said=size)
    assert read_header(bomb) is None
    with pytest.raises(MediaError, match="too large"):
        thumbnail(bomb, 100)


@pytest.mark.audit("M-30")
@pytest.mark.parametrize("kind", KINDS)
def test_a_cut_or_changed_picture_is_refused_or_decoded_but_never_more(kind: str) -> None:
    whole = picture(kind)
    for length in range(0, len(whole), 3):
        data = whole[:length]
        header = read_header(data)
        assert header is None or (header.width, header.height) == (37, 21)
        with suppress(MediaError):
            assert read_header(thumbnail(data, 16)) is not None
    for place in range(0, min(len(whole), 120)):
        data = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        header = read_header(data)
        assert header is None or header.width * header.height <= MAX_PIXELS


def test_too_many_bytes() -> None:
    assert read_header(picture("png") + bytes(MAX_BYTES)) is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("side", "size"), [(10, (10, 6)), (37, (37, 21)), (500, (37, 21)), (1, (1, 1))])
def test_a_small_version_fits_and_keeps_its_shape(kind: str, side: int, size: tuple[int, int]) -> None:
    assert read_header(thumbnail(picture(kind), side)) == PictureHeader("image/png", *size)


def test_a_tall_picture() -> None:
    header = read_header(thumbnail(picture("png", 20, 400), 100))
    assert header == PictureHeader("image/png", 5, 100)


def test_the_same_picture_gives_the_same_small_version() -> None:
    assert thumbnail(picture("jpeg"), 16) == thumbnail(picture("jpeg"), 16)
