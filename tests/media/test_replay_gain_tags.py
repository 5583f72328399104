"""ReplayGain in tags: read back, all else as it was, and the sound bit for bit the same."""

# mypy: disable-error-code="no-untyped-call,index,union-attr,arg-type,operator"

import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from mutagen.apev2 import APEv2
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, COMM, ID3, PRIV, TIT2, TXXX, TYER, UFID
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from mutagen.wave import WAVE

from auralis_tui.errors import MediaError
from auralis_tui.media.decoder import open_decoder
from auralis_tui.media.replay_gain_tags import (
    ReplayGain,
    gain_db,
    rehearse_replay_gain,
    write_replay_gain,
)
from auralis_tui.media.tags import read_tags
from tests.media.sounds import LOSSLESS, LOSSY, Coding, encode, ffmpeg, music, read_all

GAIN = ReplayGain(track_gain_db=-6.478, track_peak=1.0417654321, album_gain_db=1.234, album_peak=0.98)
WRITTEN = {
    "REPLAYGAIN_TRACK_GAIN": "-6.48 dB",
    "REPLAYGAIN_TRACK_PEAK": "1.041765",
    "REPLAYGAIN_ALBUM_GAIN": "1.23 dB",
    "REPLAYGAIN_ALBUM_PEAK": "0.980000",
}
BY_NAME = {coding.name: coding for coding in (*LOSSLESS, *LOSSY)}
WRITABLE = [name for name in BY_NAME if name not in ("adts.aac", "wma.wma")]


def made(folder: Path, name: str) -> Path:
    coding: Coding = BY_NAME[name]
    path = encode(folder, coding, music(30_000, rate_hz=coding.rate_hz))
    with_tags = folder / f"tagged {name}"
    ffmpeg("-i", str(path), "-c", "copy", "-metadata", "title=Glass", "-metadata", "artist=Ä", str(with_tags))
    return with_tags


def sound_of(path: Path) -> Any:
    with open_decoder(path) as decoder:
        return read_all(decoder)


def expected_lines(path: Path) -> set[str]:
    if path.suffix == ".wav":
        return set()  # it knows no ID3 in WAV
    if path.suffix == ".opus":
        return {"r128_track_gain=-2938", "r128_album_gain=-964"}
    return {f"{key}={value}".casefold() for key, value in WRITTEN.items()}


def lines_of_another_program(path: Path) -> set[str]:
    asked = ["-show_entries", "format_tags:stream_tags", "-of", "default=noprint_wrappers=1"]
    told = subprocess.run(["ffprobe", "-v", "error", *asked, str(path)], capture_output=True, text=True, check=True)
    return {line.removeprefix("TAG:").casefold() for line in told.stdout.splitlines()}


@pytest.mark.parametrize("name", WRITABLE)
def test_gains_are_read_back_and_the_sound_is_the_same(name: str, tmp_path: Path) -> None:
    path = made(tmp_path, name)
    before, sound = read_tags(path), sound_of(path)
    write_replay_gain(path, GAIN)
    after = read_tags(path)
    assert after.track_gain_db == pytest.approx(-6.478, abs=0.006)
    assert after.album_gain_db == pytest.approx(1.234, abs=0.006)
    if before.codec != "Opus":
        assert after.track_peak == pytest.approx(1.041765, abs=1e-6)
        assert after.album_peak == 0.98
    assert (after.title, after.artist, after.duration_s) == (before.title, before.artist, before.duration_s)
    np.testing.assert_array_equal(sound_of(path), sound)
    assert {"title=glass", *expected_lines(path)} <= lines_of_another_program(path)
    write_replay_gain(path, ReplayGain(2.0, 0.5))
    again = read_tags(path)
    assert again.track_gain_db == pytest.approx(2.0, abs=0.006)
    assert again.album_gain_db == after.album_gain_db
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_a_file_without_tags_gets_them(tmp_path: Path) -> None:
    for name in ("pcm16.wav", "tagless_cbr.mp3", "16.wv", "16.flac", "pcm24.aiff"):
        path = encode(tmp_path, BY_NAME[name], music(20_000))
        write_replay_gain(path, GAIN)
        assert read_tags(path).track_gain_db == pytest.approx(-6.48, abs=0.001)
        assert read_tags(path).title == path.stem


def test_opus_gains_aim_at_minus_23_and_replace_those_it_must_not_have(tmp_path: Path) -> None:
    path = made(tmp_path, "opus.opus")
    file = OggOpus(path)
    file["replaygain_track_gain"] = "-1.00 dB"
    file["REPLAYGAIN_ALBUM_GAIN"] = "-2.00 dB"
    file["unknown"] = ["a", "b"]
    file.save()
    write_replay_gain(path, ReplayGain(track_gain_db=gain_db(-23.0), track_peak=0.5))
    tags = OggOpus(path).tags
    assert tags["R128_TRACK_GAIN"] == ["0"]
    assert "replaygain_track_gain" not in tags
    assert tags["REPLAYGAIN_ALBUM_GAIN"] == ["-2.00 dB"]
    assert tags["unknown"] == ["a", "b"]
    assert "R128_ALBUM_GAIN" not in tags
    assert rehearse_replay_gain(path, GAIN).tags == {"R128_TRACK_GAIN": "-2938", "R128_ALBUM_GAIN": "-964"}


@pytest.mark.parametrize("version", [3, 4])
def test_foreign_frames_of_id3_stay_in_their_version(version: int, tmp_path: Path) -> None:
    path = encode(tmp_path, BY_NAME["info.mp3"], music(20_000))
    frames = ID3()
    frames.add(TIT2(encoding=1, text=["Glass/Harbour"]))
    frames.add(TYER(encoding=0, text=["1999"]) if version == 3 else TXXX(encoding=3, desc="Ω", text=["ω", "2"]))
    frames.add(PRIV(owner="some.program", data=bytes(range(256))))
    frames.add(UFID(owner="http://example.org", data=b"12"))
    frames.add(COMM(encoding=1, lang="deu", desc="", text=["Größe"]))
    frames.add(APIC(encoding=0, mime="image/png", type=3, desc="", data=b"\x89PNG" * 3000))
    frames.add(TXXX(encoding=0, desc="replaygain_track_gain", text=["+9.00 dB"]))
    frames.add(TXXX(encoding=0, desc="MOOD", text=["calm"]))
    frames.save(path, v2_version=version, v23_sep=None)
    unknown = b"XYZQ" + (4).to_bytes(4, "big") + b"\0\0" + b"abcd"
    raw = bytearray(path.read_bytes())
    padding = ID3(path)._padding
    assert padding > len(unknown)
    end = ID3(path).size - padding
    raw[end : end + len(unknown)] = unknown
    path.write_bytes(raw)
    before = ID3(path, translate=False)
    assert before.unknown_frames == [unknown]
    write_replay_gain(path, GAIN)
    after = ID3(path, translate=False)
    assert after.version == before.version == (2, version, 0)
    assert after.unknown_frames == [unknown]
    gained = {f"TXXX:{name}" for name in WRITTEN}
    assert set(after) - gained == set(before) - {"TXXX:replaygain_track_gain"}
    assert all(after[key] == before[key] for key in set(after) - gained)
    assert {key.removeprefix("TXXX:"): str(after[key]) for key in gained} == WRITTEN


def test_version_1_of_id3_stays_to_the_byte(tmp_path: Path) -> None:
    path = encode(tmp_path, BY_NAME["info.mp3"], music(20_000))
    old = b"TAG" + b"Glass".ljust(30, b"\0") + b"Someone".ljust(30, b" ") + bytes(30) + b"1999" + bytes(30) + b"\x11"
    with path.open("ab") as file:
        file.write(old)
    sound = sound_of(path)
    write_replay_gain(path, GAIN)
    write_replay_gain(path, GAIN)
    assert path.read_bytes()[-128:] == old
    assert path.read_bytes().count(old) == 1
    assert read_tags(path).title == "Glass"
    np.testing.assert_array_equal(sound_of(path), sound)


def test_pictures_and_unknown_blocks_of_flac_stay(tmp_path: Path) -> None:
    path = encode(tmp_path, BY_NAME["16.flac"], music(20_000))
    file = FLAC(path)
    picture = Picture()
    picture.data, picture.mime, picture.type = b"\x89PNG" * 500, "image/png", 3
    file.add_picture(picture)
    file.add_tags() if file.tags is None else None
    file["FOREIGN"] = ["a=b", "c"]
    file["ReplayGain_Track_Gain"] = "+1 dB"
    file.save()
    write_replay_gain(path, GAIN)
    after = FLAC(path)
    assert after["foreign"] == ["a=b", "c"]
    assert after.pictures[0].data == picture.data
    assert after["replaygain_track_gain"] == ["-6.48 dB"]


def test_free_atoms_of_mp4_stay(tmp_path: Path) -> None:
    path = made(tmp_path, "aac.m4a")
    file = MP4(path)
    file["----:org.example:Foreign"] = [b"\x00\xff"]
    file["----:com.apple.iTunes:replaygain_track_gain"] = [b"+3.00 dB"]
    file["trkn"] = [(3, 12)]
    file.save()
    write_replay_gain(path, GAIN)
    after = MP4(path)
    assert after["----:org.example:Foreign"] == [b"\x00\xff"]
    assert after["trkn"] == [(3, 12)]
    assert "----:com.apple.iTunes:replaygain_track_gain" not in after
    assert after["----:com.apple.iTunes:REPLAYGAIN_TRACK_GAIN"] == [b"-6.48 dB"]


def test_binary_items_of_ape_stay(tmp_path: Path) -> None:
    path = encode(tmp_path, BY_NAME["16.wv"], music(20_000))
    tags = APEv2()
    tags["Cover Art (Front)"] = b"\x00\x01\xff"
    tags["Mood"] = ["calm", "still"]
    tags.save(path)
    write_replay_gain(path, GAIN)
    after = APEv2(path)
    assert after["Cover Art (Front)"].value == b"\x00\x01\xff"
    assert list(after["Mood"]) == ["calm", "still"]


def test_other_chunks_of_wave_stay(tmp_path: Path) -> None:
    path = encode(tmp_path, BY_NAME["pcm16.wav"], music(20_000))
    raw = path.read_bytes()
    chunk = b"bext" + (4).to_bytes(4, "little") + b"abcd"
    path.write_bytes(raw[:4] + (len(raw) + len(chunk) - 8).to_bytes(4, "little") + raw[8:] + chunk)
    write_replay_gain(path, GAIN)
    assert chunk in path.read_bytes()
    assert str(WAVE(path).tags["TXXX:REPLAYGAIN_TRACK_PEAK"]) == "1.041765"


@pytest.mark.parametrize("name", ["adts.aac", "wma.wma"])
def test_a_format_without_such_tags_is_refused(name: str, tmp_path: Path) -> None:
    path = encode(tmp_path, BY_NAME[name], music(30_000))
    raw = path.read_bytes()
    for attempt in (write_replay_gain, rehearse_replay_gain):
        with pytest.raises(MediaError, match=r"stays as it is: ReplayGain can't be written into this format"):
            attempt(path, GAIN)
    assert path.read_bytes() == raw


def test_streams_in_a_row_are_refused(tmp_path: Path) -> None:
    links = [encode(tmp_path, BY_NAME["vorbis.ogg"], music(20_000), prefix=f"{number} ") for number in range(2)]
    path = tmp_path / "chained.ogg"
    path.write_bytes(b"".join(link.read_bytes() for link in links))
    with pytest.raises(MediaError, match="several streams in a row"):
        write_replay_gain(path, GAIN)


def test_what_can_not_be_read_back_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = encode(tmp_path, BY_NAME["16.flac"], music(20_000))
    raw = path.read_bytes()
    with pytest.raises(MediaError, match="track_gain_db could not be read back"):
        write_replay_gain(path, ReplayGain(track_gain_db=-123.0, track_peak=0.5))  # no gain that our reader takes
    assert path.read_bytes() == raw
    monkeypatch.setattr(FLAC, "save", lambda self: self.delete())
    with pytest.raises(MediaError, match="could not be read back"):
        write_replay_gain(path, GAIN)
    assert path.read_bytes() == raw
    assert sorted(file.name for file in tmp_path.iterdir()) == [path.name]


def test_mode_stays_and_the_time_is_new(tmp_path: Path) -> None:
    path = encode(tmp_path, BY_NAME["16.flac"], music(20_000))
    path.chmod(0o640)
    os.utime(path, (1e9, 1e9))
    link = tmp_path / "link.flac"
    link.symlink_to(path)
    write_replay_gain(link, GAIN)
    assert path.stat().st_mode & 0o777 == 0o640
    assert path.stat().st_mtime > 1e9
    assert link.is_symlink()
    assert read_tags(link).album_peak == 0.98


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="does not exist"):
        write_replay_gain(tmp_path / "gone.flac", GAIN)


@pytest.mark.parametrize("name", ["16.flac", "vorbis.ogg", "opus.opus", "info.mp3", "pcm16.wav", "aac.m4a", "16.wv"])
def test_a_file_that_has_just_these_values_is_left_alone(name: str, tmp_path: Path) -> None:
    path = encode(tmp_path, BY_NAME[name], music(30_000))
    assert not rehearse_replay_gain(path, GAIN).unchanged
    assert not write_replay_gain(path, GAIN).unchanged
    before = path.stat()
    assert rehearse_replay_gain(path, GAIN).unchanged
    assert write_replay_gain(path, GAIN).unchanged
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert not write_replay_gain(path, ReplayGain(GAIN.track_gain_db + 0.5, GAIN.track_peak)).unchanged
    assert path.stat().st_ino != before.st_ino


def test_what_opus_must_not_have_is_taken_out_though_the_gains_are_right(tmp_path: Path) -> None:
    path = encode(tmp_path, BY_NAME["opus.opus"], music(30_000))
    write_replay_gain(path, GAIN)
    file = OggOpus(path)
    file.tags["REPLAYGAIN_TRACK_GAIN"] = "1.00 dB"
    file.save()
    assert not write_replay_gain(path, GAIN).unchanged
    assert "REPLAYGAIN_TRACK_GAIN" not in OggOpus(path).tags
