import pytest

from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import Library
from tests.library.query.library import fill


@pytest.fixture
def catalogue(library: Library) -> Catalogue:
    fill(library)
    return Catalogue(library.path)


def completed(catalogue: Catalogue, text: str) -> list[str]:
    """What the query could become."""
    return [
        text[: suggestion.start] + suggestion.text + text[suggestion.end :]
        for suggestion in catalogue.complete(text, len(text))
    ]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("ra", ["rating:", "rate:"]),
        ("glass -alb", ["glass -album:", "glass -albumartist:"]),
        ("(so", ["(sort:"]),
        ("artist:bj", ['artist:"Björk Önder"']),
        ("x artist:z", ["x artist:Zora"]),
        ('artist:"hal', ['artist:"Halden Ruiz"']),
        ("album:dome", ['album:"Live at \\"The Dome\\""']),
        ("format:", ["format:ALAC", "format:FLAC", "format:MP3"]),
        ("codec:f", ["codec:FLAC"]),
        ("type:", ["type:music", "type:speech"]),
        ("favourite:", ["favourite:yes", "favourite:no"]),
        ("played:n", ["played:never"]),
        ("sort:-le", ["sort:-length"]),
        ("sort:added,ti", ["sort:added,title"]),
        ("folder:/mu", ["folder:/music/"]),
        ("folder:/music/Z", ["folder:/music/Zora/"]),
        ("nofield:x", []),
        ("glass ", []),
        ("", []),
    ],
)
def test_fields_and_values_are_suggested(catalogue: Catalogue, text: str, whole: list[str]) -> None:
    assert completed(catalogue, text) == whole


def test_what_follows_the_cursor_stays(catalogue: Catalogue) -> None:
    (suggestion,) = catalogue.complete("artist:zo glass", 9)
    assert (suggestion.text, suggestion.start, suggestion.end) == ("Zora", 7, 9)


def test_values_are_suggested_before_anything_is_typed(catalogue: Catalogue) -> None:
    assert "genre:Jazz" in completed(catalogue, "genre:")
