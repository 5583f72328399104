import json
import os

from hypothesis import given
from hypothesis import strategies as st

from auralis_tui.file_names import printable, to_os, to_text


@given(st.binary(max_size=30).map(lambda name: name.replace(b"\0", b"")))
def test_any_name_comes_back_byte_for_byte(name: bytes) -> None:
    text = to_text(os.fsdecode(name))
    assert os.fsencode(to_os(text)) == name
    assert json.loads(json.dumps(text).encode()) == text
    text.encode()
    assert to_os(to_os(text)) == to_os(text)


@given(st.text(max_size=30).filter(lambda text: text.isprintable()))
def test_text_stays_what_it_is(text: str) -> None:
    assert to_text(text) == text == to_os(text) == printable(text)


def test_no_two_names_become_one() -> None:
    stands_in = "\U0010ff80.flac".encode()
    odd = b"\x80.flac"
    assert to_text(os.fsdecode(stands_in)) != to_text(os.fsdecode(odd))
    assert os.fsencode(to_os(to_text(os.fsdecode(stands_in)))) == stands_in


def test_an_odd_name_keeps_its_folder_and_suffix_and_can_be_shown() -> None:
    text = to_text(os.fsdecode(b"/music/Bj\xf6rk/one\ntwo.flac"))
    assert os.path.dirname(os.path.dirname(text)) == "/music"
    assert text.endswith(".flac")
    assert printable(text) == "/music/Bj�rk/one�two.flac"
    assert printable(os.fsdecode(b"\xff")) == "�"
