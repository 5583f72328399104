import pytest

from auralis_tui.library.names import album_folder, artists_of, disc_of, genres_of, group_name, is_various, without_disc


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Beatles", "beatles"), ("Björk", "BJORK"), ("Simon & Garfunkel", "Simon and Garfunkel"),
        ("AC/DC", "ac dc"), ("Sigur Rós", "Sigur Ros"), ("Guns N' Roses", "Guns N’ Roses"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_are_grouped(one: str, other: str) -> None:
    assert group_name(one) == group_name(other)


def test_names_of_signs_stay_apart() -> None:
    assert group_name("!!!") != group_name("???")
    assert group_name("坂本龍一") == "坂本龍一"


@pytest.mark.parametrize(
    ("values", "artists"),
    [
        (["Zora"], ["Zora"]),
        (["Zora", "Adel"], ["Zora", "Adel"]),
        (["Zora; Adel"], ["Zora", "Adel"]),
        (["Zora feat. Adel"], ["Zora", "Adel"]),
        (["Zora (ft. Adel & Caro)"], ["Zora", "Adel", "Caro"]),
        (["Zora featuring Adel, Caro and Dune"], ["Zora", "Adel", "Caro", "Dune"]),
        (["Simon & Garfunkel"], ["Simon & Garfunkel"]),
        (["Earth, Wind & Fire"], ["Earth, Wind & Fire"]),
        (["AC/DC"], ["AC/DC"]),
        (["Zora", "ZORA"], ["Zora"]),
        (["Defeat. Adel"], ["Defeat. Adel"]),
        ([""], []),
    ],
)
def test_artists_are_taken_apart_where_it_is_sure(values: list[str], artists: list[str]) -> None:
    assert artists_of(values) == artists


def test_genres_are_taken_apart() -> None:
    assert genres_of(["Jazz; Soul / Funk", "jazz", "R&B"]) == ["Jazz", "Soul", "Funk", "R&B"]


def test_discs_are_found_in_folders_and_titles() -> None:
    assert (album_folder("/m/A/CD2/1.flac"), disc_of("/m/A/CD2/1.flac")) == ("/m/A", 2)
    assert (album_folder("/m/A/Disc 1 - Day/1.flac"), disc_of("/m/A/Disc 1 - Day/1.flac")) == ("/m/A", 1)
    assert (album_folder("/m/CDs/1.flac"), disc_of("/m/CDs/1.flac")) == ("/m/CDs", None)
    assert without_disc("Live (Disc 2)") == ("Live", 2)
    assert without_disc("Live [CD 1]") == ("Live", 1)
    assert without_disc("Disc 1") == ("Disc 1", None)


def test_various_artists_are_known_in_any_spelling() -> None:
    assert all(map(is_various, ("Various", "various artists", "VA", "V.A.")))
    assert not is_various("Various Production")
