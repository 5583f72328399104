from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auralis_tui.errors import AuralisError, LibraryError, UsageError
from auralis_tui.library.playlist_files.entry import FileEntry, PlaylistFile
from auralis_tui.library.playlist_files.files import read_file, write_file
from auralis_tui.library.playlist_files.text import MAX_BYTES

SUFFIXES = (".m3u", ".m3u8", ".pls", ".xspf", ".cue")
NAMES = (
    "plain.flac", "with space.ogg", "Überfahrt Ønder.mp3", "#hash.flac", "~tilde.flac", "percent%20.flac",
    "a&b<c>.flac", "日本.opus", "semi;colon.wav", "back\\slash.flac", " leading.flac", "new\nline.flac", "c:colon.flac",
    "byte\U0010fffc.flac",
)  # fmt: skip


def playlist(folder: Path, names: tuple[str, ...] = NAMES) -> PlaylistFile:
    return PlaylistFile(
        "An evening", tuple(FileEntry(str(folder / "music" / name), "Title", "Artist", "Album", 61.0) for name in names)
    )


@pytest.mark.parametrize("relative", [True, False], ids=["relative", "absolute"])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_written_is_read_again(tmp_path: Path, suffix: str, relative: bool) -> None:
    path = tmp_path / f"list{suffix}"
    written = playlist(tmp_path)
    write_file(path, written, relative=relative)
    again = read_file(path)
    assert again.title == "An evening"
    assert [entry.path for entry in again.entries] == [entry.path for entry in written.entries]
    assert {entry.title for entry in again.entries} <= {"Title", "Artist - Title"}
    if suffix != ".cue":  # which says no lengths
        assert {entry.duration_s for entry in again.entries} == {61.0}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_relative_paths_move_with_their_folder(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "one").mkdir()
    write_file(tmp_path / "one" / f"list{suffix}", playlist(tmp_path / "one", ("a b.flac",)), relative=True)
    (tmp_path / "one").rename(tmp_path / "two")
    (entry,) = read_file(tmp_path / "two" / f"list{suffix}").entries
    assert entry.path == str(tmp_path / "two/music/a b.flac")


plain_names = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=20)


@pytest.mark.parametrize("suffix", [".m3u8", ".pls", ".xspf"])
@given(names=st.lists(plain_names.filter(lambda name: name not in (".", "..")), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_name_is_read_again(tmp_path_factory: pytest.TempPathFactory, suffix: str, names: list[str]) -> None:
    folder = tmp_path_factory.mktemp("lists")
    written = playlist(folder, tuple(names))
    write_file(folder / f"list{suffix}", written, relative=True)
    assert [entry.path for entry in read_file(folder / f"list{suffix}").entries] == [
        entry.path for entry in written.entries
    ]


def test_a_cue_sheet_names_tracks_within_a_file(tmp_path: Path) -> None:
    file = str(tmp_path / "album.flac")
    other = str(tmp_path / "other.mp3")
    entries = (
        FileEntry(file, "One", "A", start_s=0.0), FileEntry(file, "Two", "A", start_s=185.32),
        FileEntry(other, "Three"), FileEntry(file, "One again", start_s=0.0),
    )  # fmt: skip
    write_file(tmp_path / "list.cue", PlaylistFile("Mixed", entries), relative=True)
    again = read_file(tmp_path / "list.cue").entries
    assert [(entry.path, entry.title) for entry in again] == [(entry.path, entry.title) for entry in entries]
    assert again[1].start_s == pytest.approx(185.32, abs=1 / 75)
    assert again[2].start_s is None


def test_other_formats_name_a_cut_file_once(tmp_path: Path) -> None:
    file = str(tmp_path / "album.flac")
    entries = tuple(FileEntry(file, f"Part {number}", start_s=60.0 * number) for number in range(3))
    write_file(tmp_path / "list.m3u8", PlaylistFile("", entries), relative=True)
    assert [entry.path for entry in read_file(tmp_path / "list.m3u8").entries] == [file]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("Björk.mp3\n".encode(), "Björk.mp3"),
        ("\ufeffBjörk.mp3\r\n".encode(), "Björk.mp3"),
        ("Björk.mp3\n".encode("cp1252"), "Björk.mp3"),
        ("Björk.mp3\n".encode("utf-16"), "Björk.mp3"),
        (b"#EXTM3U\n\n#EXTINF:12,T\n# comment\nsub\\file.mp3", "sub/file.mp3"),
        (b"./sub/../x.mp3", "x.mp3"),
    ],
)
def test_an_m3u_is_read_in_the_encodings_that_are_met(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / "list.m3u").write_bytes(content)
    assert [entry.path for entry in read_file(tmp_path / "list.m3u").entries] == [str(tmp_path / name)]


def test_addresses_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "list.m3u").write_text("http://host/stream.ogg\nfile:///music/a%20b.flac\nfile://far/x.flac\n")
    paths = [entry.path for entry in read_file(tmp_path / "list.m3u").entries]
    assert paths == ["http://host/stream.ogg", "/music/a b.flac", "file://far/x.flac"]


def test_a_pls_is_read_by_its_numbers(tmp_path: Path) -> None:
    (tmp_path / "list.pls").write_text(
        "[Playlist]\nfile2=b.mp3\nTitle2=B\nLength2=-1\nFILE1=a.mp3\nLength1=12\nTitle3=no file\nVersion=2\n"
    )
    entries = read_file(tmp_path / "list.pls").entries
    assert [(entry.path, entry.title, entry.duration_s) for entry in entries] == [
        (str(tmp_path / "a.mp3"), "", 12.0),
        (str(tmp_path / "b.mp3"), "B", 0.0),
    ]


def test_an_xspf_of_another_program_is_read(tmp_path: Path) -> None:
    (tmp_path / "list.xspf").write_text(
        """<?xml version="1.0" encoding="ISO-8859-1"?><x:playlist version="1" xmlns:x="http://xspf.org/ns/0/">
        <x:title>Some <!-- --> list</x:title><x:trackList><x:track><x:title>A &amp; B</x:title>
        <x:location> file:///m/a%26b.flac </x:location><x:location>second.flac</x:location></x:track>
        <x:track><x:title>nowhere</x:title></x:track></x:trackList></x:playlist>"""
    )
    found = read_file(tmp_path / "list.xspf")
    assert found == PlaylistFile("Some  list", (FileEntry("/m/a&b.flac", "A & B"),))


XXE = b"""<?xml version="1.0"?><!DOCTYPE playlist [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<playlist xmlns="http://xspf.org/ns/0/"><title>&x;</title><trackList/></playlist>"""
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<playlist xmlns="http://xspf.org/ns/0/"><title>&b;</title></playlist>"""


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.xspf", XXE, "It defines a document type or entities"),
        ("x.xspf", LAUGHS, "It defines a document type or entities"),
        ("x.xspf", b"<a>" * 100, "more than 50 deep"),
        ("x.xspf", b"<rss><channel/></rss>", "no XSPF playlist"),
        ("x.xspf", b"\x89PNG\r\n\x1a\n", "It is no XML"),
        ("x.xspf", b'<?xml version="1.0" encoding="no-such"?><playlist/>', "It is no XML"),
        ("x.xspf", b"<playlist><title>" + b"a" * 20_000 + b"</title></playlist>", "more than 16384 characters"),
        ("x.m3u", b"\x7fELF\0\0\0\1", "zeros in it"),
        ("x.m3u", b"a" * 20_000, "Line 1 has more than 16384 characters"),
        ("x.m3u", b"a/" * 5_000, "longer than a path can be"),
        ("x.m3u8", b"#EXTM3U\n#EXT-X-TARGETDURATION:9\nx.ts", "pieces of a stream"),
        ("x.m3u", b"#EXTM3U\n", "lists no files"),
        ("x.m3u", b"", "lists no files"),
        ("x.m3u", b"file:///a%00b", "a zero in it"),
        ("x.pls", b"File1=a.mp3", "doesn't begin with [playlist]"),
        ("x.cue", b"no sheet", "The sheet names no tracks"),
        ("x.m3u", b"x\n" * 100_001, "more than 100000 files"),
        ("x.txt", b"a.mp3", "no suffix of a playlist"),
    ],
)
def test_what_is_no_playlist_is_refused_in_a_sentence(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AuralisError) as caught:
        read_file(tmp_path / name)
    assert told in caught.value.message
    assert caught.value.hint


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "x.m3u").open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(LibraryError, match=f"larger than {MAX_BYTES >> 20} MiB"):
        read_file(tmp_path / "x.m3u")


def test_a_folder_a_device_and_nothing_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.m3u").mkdir()
    (tmp_path / "zero.m3u").symlink_to("/dev/zero")
    for name in ("x.m3u", "zero.m3u", "nothing.m3u"):
        with pytest.raises(LibraryError, match=name):
            read_file(tmp_path / name)


@given(content=st.binary(max_size=200), suffix=st.sampled_from(SUFFIXES))
@settings(max_examples=200, deadline=None)
def test_no_bytes_are_an_error_inside(tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(content)
    try:
        entries = read_file(path).entries
    except AuralisError:
        return
    assert entries


@pytest.mark.audit("M-06")
def test_a_file_is_written_whole_and_none_is_replaced_unasked(tmp_path: Path) -> None:
    path = tmp_path / "list.m3u8"
    path.write_text("mine")
    with pytest.raises(UsageError, match="exists already"):
        write_file(path, playlist(tmp_path), relative=True)
    assert path.read_text() == "mine"
    write_file(path, playlist(tmp_path), relative=True, over=True)
    assert read_file(path).title == "An evening"
    with pytest.raises(LibraryError, match="can't be written"):
        write_file(tmp_path / "no" / "list.pls", playlist(tmp_path), relative=True)
    assert [file.name for file in tmp_path.iterdir()] == ["list.m3u8"]


def test_what_a_cue_sheet_can_not_say_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="holds 99 tracks"):
        write_file(tmp_path / "x.cue", playlist(tmp_path, ("a.flac",) * 100), relative=True)
    with pytest.raises(LibraryError, match="a quote in it"):
        write_file(tmp_path / "x.cue", playlist(tmp_path, ('a"b.flac',)), relative=True)
    assert list(tmp_path.iterdir()) == []
