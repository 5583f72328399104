"""What sounds alike, and covers, on the shell."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile

from auralis_tui.analysis.fingerprint import Fingerprint
from auralis_tui.analysis.similarity import DIMENSIONS
from auralis_tui.library.database import open_library
from auralis_tui.library.fingerprints import store_fingerprint
from auralis_tui.media.picture import read_header
from tests.conftest import Sandbox
from tests.library.albums import write_music
from tests.media.pictures import picture
from tests.real.programs import auralis, daemon
from tests.signals import music


@pytest.fixture
def environment(sandbox: Sandbox, tmp_path: Path) -> dict[str, str]:
    """A library of five tracks, of which the first four have fingerprints, each a bit louder than the one before."""
    for number in range(1, 6):
        write_music(tmp_path / "music" / f"{number}.flac", title=f"Song {number}", artist="Zora", album="Glass Harbour")
    auralis(sandbox.environment, "scan", str(tmp_path / "music"))
    library = open_library(sandbox.data / "library.sqlite3")
    ids = [track_id for (track_id,) in library.rows("SELECT id FROM tracks ORDER BY path")]
    fingerprint = Fingerprint(**dict.fromkeys(DIMENSIONS, 0.5))
    with library.transaction():
        for number, track_id in enumerate(ids[:4]):
            store_fingerprint(library, track_id, replace(fingerprint, lufs=-20.0 + number**2, tempo_bpm=None))
    library.close()
    return sandbox.environment


def test_neighbours_come_nearest_first_with_the_reason(environment: dict[str, str], tmp_path: Path) -> None:
    words = ("similar", str(tmp_path / "music" / "2.flac"), "-n", "2", "--explain")
    rows = json.loads(auralis(environment, *words, "--json").stdout)
    assert [row["title"] for row in rows] == ["Song 1", "Song 3"]
    assert rows[0]["distance"] < rows[1]["distance"]
    first = rows[0]["contributions"][0]
    assert first == {"dimension": "lufs", "this": -19.0, "that": -20.0, "share": 1.0}
    said = auralis(environment, *words).stdout
    assert "100% of it: lufs, -19 and -20" in said
    assert [row["title"] for row in json.loads(auralis(environment, "similar", "song", "1", "--json").stdout)] == [
        "Song 2", "Song 3", "Song 4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("song", "5"), 1, "has no fingerprint yet. `auralis analyze --library`"),
        (("nothing",), 1, "No track of the library is 'nothing'."),
        (("song",), 2, "'song' is more than one track: "),
        (("song", "1", "-n", "0"), 2, "0 is no count."),
    ],
)
def test_what_can_not_be_compared(environment: dict[str, str], words: tuple[str, ...], code: int, told: str) -> None:
    done = auralis(environment, "similar", *words, check=False)
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr


def test_the_library_is_analysed_and_compared(environment: dict[str, str], tmp_path: Path) -> None:
    for number in (6, 7):
        soundfile.write(tmp_path / "music" / f"long {number}.flac", music(6.0) * 0.1 * number, 48_000)
    alone = auralis(environment, "analyze", "--library", check=False)
    assert (alone.returncode, alone.stderr.startswith("No daemon is running.")) == (1, True)
    with daemon(environment, "--output", "null"):
        auralis(environment, "scan", str(tmp_path / "music"))
        assert auralis(environment, "analyze", "--library", "song", "5").stdout == "1 track looked at, 0 problems.\n"
        assert auralis(environment, "analyze", "--library").stdout == "6 tracks looked at, 0 problems.\n"
        assert auralis(environment, "analyze", "--library").stdout == "All tracks have their reports.\n"
    near = json.loads(auralis(environment, "similar", "long 6", "--json").stdout)
    assert [row["title"] for row in near] == ["long 7"]
    short = auralis(environment, "similar", "song 1", check=False)
    assert short.stderr == "This track can have no fingerprint. One needs 5 seconds of sound that can be heard.\n"
    refused = auralis(environment, "analyze", "--library", "--album", check=False)
    assert (refused.returncode, refused.stderr.startswith("--album is for files")) == (2, True)


def test_a_cover_is_written_to_a_file(environment: dict[str, str], tmp_path: Path) -> None:
    target = tmp_path / "cover.out"
    missing = auralis(environment, "artwork", "glass", "-o", str(target), check=False)
    assert (missing.returncode, target.exists()) == (1, False)
    assert missing.stderr.startswith("glass has no cover.")
    (tmp_path / "music" / "folder.png").write_bytes(picture("png"))
    assert "37x21 image/png" in auralis(environment, "artwork", "glass", "-o", str(target)).stdout
    assert target.read_bytes() == picture("png")
    again = auralis(environment, "artwork", str(tmp_path / "music" / "1.flac"), "-o", str(target), check=False)
    assert (again.returncode, "exists already" in again.stderr) == (2, True)
    small = tmp_path / "small.png"
    auralis(environment, "artwork", "glass", "-o", str(small), "--size", "10")
    header = read_header(small.read_bytes())
    assert header is not None
    assert (header.width, header.height) == (10, 6)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cover.out", "music", "small.png"]


def test_jobs_without_a_daemon(environment: dict[str, str]) -> None:
    assert json.loads(auralis(environment, "jobs", "--json").stdout) == []
    assert auralis(environment, "jobs").stderr == "There are no jobs.\n"
    asked = auralis(environment, "jobs", "cancel", check=False)
    assert (asked.returncode, asked.stderr.startswith("Which job")) == (2, True)


def test_lyrics_of_a_file_of_a_track_and_of_what_plays(environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "music" / "2.flac"
    path.with_suffix(".lrc").write_text("[00:01.00]Coming up\n[01:02.50]over the bay\n")
    for words in ((str(path),), ("song", "2")):
        assert auralis(environment, "lyrics", *words).stdout == " 0:01.00  Coming up\n 1:02.50  over the bay\n"
    told = json.loads(auralis(environment, "lyrics", "--json", "song", "2").stdout)
    assert told == {
        "source": str(path.with_suffix(".lrc")),
        "lines": [{"text": "Coming up", "at_s": 1.0}, {"text": "over the bay", "at_s": 62.5}],
    }
    none = auralis(environment, "lyrics", "song", "3", check=False)
    assert (none.returncode, "song 3 has no lyrics" in none.stderr) == (1, True)
    with daemon(environment):
        assert "Nothing plays." in auralis(environment, "lyrics", check=False).stderr
        auralis(environment, "add", "--play", str(path))
        assert json.loads(auralis(environment, "lyrics", "--json").stdout) == told
