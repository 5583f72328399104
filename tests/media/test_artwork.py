"""Covers in files and beside them."""

import base64
from pathlib import Path
from typing import Any

import mutagen.apev2
import mutagen.asf
import mutagen.flac
import mutagen.id3
import mutagen.mp4
import pytest

from auralis_tui.errors import MediaError
from auralis_tui.media.artwork import read_artwork
from auralis_tui.media.picture import MAX_BYTES
from tests.media.pictures import picture as picture_of
from tests.media.pictures import png_bomb
from tests.media.sounds import LOSSLESS, LOSSY, encode, music

PNG = picture_of("png")
JPEG = picture_of("jpeg")
apev2: Any = mutagen.apev2
asf: Any = mutagen.asf
flac: Any = mutagen.flac
id3: Any = mutagen.id3
mp4: Any = mutagen.mp4
CODINGS = {coding.name: coding for coding in (*LOSSLESS, *LOSSY)}


def sound(folder: Path, name: str) -> Path:
    coding = CODINGS[name]
    return encode(folder, coding, music(5000, rate_hz=coding.rate_hz))


def picture(data: bytes, kind: int) -> Any:
    made = flac.Picture()
    made.data, made.type, made.mime = data, kind, "image/png"
    return made


def embed(path: Path) -> None:
    """Put a back cover and then a front cover into a file."""
    file = mutagen.File(path)
    if file.tags is None:
        file.add_tags()
    if path.suffix == ".flac":
        file.add_picture(picture(JPEG, 4))
        file.add_picture(picture(PNG, 3))
    elif path.suffix in (".ogg", ".opus"):
        blocks = [picture(JPEG, 4).write(), picture(PNG, 3).write()]
        file.tags["metadata_block_picture"] = [base64.b64encode(block).decode() for block in blocks]
    elif path.suffix in (".mp3", ".wav"):
        file.tags.add(id3.APIC(type=4, mime="image/jpeg", desc="back", data=JPEG))
        file.tags.add(id3.APIC(type=3, mime="image/png", desc="front", data=PNG))
    else:
        file.tags["Cover Art (Back)"] = apev2.APEValue(b"back.jpg\0" + JPEG, apev2.BINARY)
        file.tags["Cover Art (Front)"] = apev2.APEValue(b"front.png\0" + PNG, apev2.BINARY)
    file.save()


@pytest.mark.parametrize("name", ["16.flac", "vorbis.ogg", "opus.opus", "info.mp3", "pcm16.wav", "16.wv"])
def test_embedded_front_cover(tmp_path: Path, name: str) -> None:
    path = sound(tmp_path, name)
    embed(path)
    artwork = read_artwork(path)
    assert artwork is not None
    assert (artwork.data, artwork.mime, artwork.source) == (PNG, "image/png", str(path))
    assert (artwork.width, artwork.height) == (37, 21)


def test_cover_of_mp4(tmp_path: Path) -> None:
    path = sound(tmp_path, "aac.m4a")
    file = mp4.MP4(path)
    file["covr"] = [mp4.MP4Cover(PNG, mp4.MP4Cover.FORMAT_PNG)]
    file.save()
    artwork = read_artwork(path)
    assert artwork is not None
    assert artwork.data == PNG


def test_cover_of_asf(tmp_path: Path) -> None:
    path = sound(tmp_path, "wma.wma")
    block = b"\3" + len(PNG).to_bytes(4, "little") + "image/png\0".encode("utf-16-le") + b"\0\0" + PNG
    file = asf.ASF(path)
    file["WM/Picture"] = [asf.ASFByteArrayAttribute(block)]
    file.save()
    artwork = read_artwork(path)
    assert artwork is not None
    assert artwork.data == PNG


def test_no_cover(tmp_path: Path) -> None:
    assert read_artwork(sound(tmp_path, "16.flac")) is None


@pytest.mark.parametrize("name", ["cover.jpg", "Folder.JPG", "front.png"])
def test_cover_in_the_folder(tmp_path: Path, name: str) -> None:
    path = sound(tmp_path, "16.flac")
    (tmp_path / name).write_bytes(JPEG)
    artwork = read_artwork(path)
    assert artwork is not None
    assert (artwork.data, artwork.mime, artwork.source) == (JPEG, "image/jpeg", str(tmp_path / name))


def test_what_is_no_picture_or_too_large_is_passed_over(tmp_path: Path) -> None:
    path = sound(tmp_path, "16.flac")
    (tmp_path / "cover.jpg").write_text("no picture")
    (tmp_path / "cover.png").write_bytes(PNG + bytes(MAX_BYTES))
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "front.jpg").write_bytes(JPEG)
    artwork = read_artwork(path)
    assert artwork is not None
    assert artwork.data == JPEG


def test_broken_picture_blocks_are_passed_over(tmp_path: Path) -> None:
    path = sound(tmp_path, "vorbis.ogg")
    file = mutagen.File(path)
    file.tags["metadata_block_picture"] = ["no base64!", base64.b64encode(b"short").decode()]
    file.save()
    assert read_artwork(path) is None


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="does not exist"):
        read_artwork(tmp_path / "none.flac")


@pytest.mark.audit("M-30")
def test_a_bomb_in_the_file_is_passed_over_for_the_next_picture(tmp_path: Path) -> None:
    path = sound(tmp_path, "16.flac")
    file = mutagen.File(path)
    file.add_picture(picture(png_bomb(8, 8, said=(30_000, 30_000)), 3))
    file.add_picture(picture(JPEG, 4))
    file.save()
    artwork = read_artwork(path)
    assert artwork is not None
    assert artwork.data == JPEG


@pytest.mark.audit("H-13")
def test_a_cover_that_is_no_picture_is_not_read_wherever_it_leads(tmp_path: Path) -> None:
    path = sound(tmp_path, "16.flac")
    secret = tmp_path / "secret"
    secret.write_text("a key")
    (tmp_path / "cover.jpg").symlink_to(secret)
    (tmp_path / "folder.png").symlink_to("/dev/zero")
    assert read_artwork(path) is None
