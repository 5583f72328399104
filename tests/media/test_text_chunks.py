"""Texts in chunks of files that are longer than RIFF can say."""

from io import BytesIO

from auralis_tui.media.text_chunks import read_text_chunks


def chunk(name: bytes, data: bytes, said_bytes: int | None = None) -> bytes:
    return (
        name + (len(data) if said_bytes is None else said_bytes).to_bytes(4, "little") + data + b"\0" * (len(data) & 1)
    )


def test_texts_before_and_behind_the_sound_of_rf64() -> None:
    sound = bytes(1001)
    lengths = chunk(b"ds64", bytes(8) + len(sound).to_bytes(8, "little") + bytes(12))
    before = chunk(b"LIST", b"INFO" + chunk(b"IART", b"Zora"))
    behind = chunk(b"LIST", b"INFO" + chunk(b"INAM", b"Bay"))
    file = b"RF64\xff\xff\xff\xffWAVE" + lengths + before + chunk(b"data", sound, 0xFFFFFFFF) + behind
    assert read_text_chunks(BytesIO(file)) == {"TPE1": ["Zora"], "TIT2": ["Bay"]}
