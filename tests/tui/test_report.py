"""The screen of a track's report: whose it is, what it says, what sounds alike."""

from array import array
from typing import Any

import pytest

from auralis_tui.bus import commands as bus
from auralis_tui.bus.commands import Where
from auralis_tui.bus.events import PlayerChanged, ReportListing, ReportReady, SimilarListing
from auralis_tui.bus.library_commands import AnalyzeTracks, FindSimilar, GetReport
from auralis_tui.bus.state import PlayerState, QueueEntry, Track, Transport
from auralis_tui.tui.widgets.paint import Runs
from auralis_tui.tui.widgets.report_rows import page
from tests.doubles.catalogue import MemoryCatalogue
from tests.tui.conftest import Console, console

REPORT: dict[str, Any] = {
    "fingerprint_version": 1, "rate": 48_000, "channels": 2, "bits": None, "duration_s": 301.0, "broken_samples": 0,
    "integrated_lufs": -12.9, "max_momentary_lufs": -6.9, "max_short_term_lufs": -8.1, "lra_lu": 20.6,
    "short_term_each_s": [None, None, *(-20.0 + place / 10 for place in range(100))], "true_peak_dbtp": 3.5,
    "true_peaks_dbtp": [3.5, 2.9], "sample_peak_dbfs": 0.0, "rms_dbfs": -13.1, "crest_db": 19.6, "plr_db": 16.4,
    "psr_db": 11.6, "dr14": 12, "dc_offset": [0.0, -0.0001], "clipped_samples": 1780, "clipped_runs": 209,
    "noise_floor_dbfs": -83.1, "silence_start_s": 0.0, "silence_end_s": 0.5, "effective_bits": None,
    "cutoff_hz": 19_000.0, "suspicion": None, "correlation": 0.19, "width": 0.82, "balance_db": -0.4,
    "mono_fold_loss_db": 2.2, "bands": {f"{place}": -20.0 - place for place in range(31)}, "tempo_bpm": 135.0,
    "tempo_confidence": 0.51, "content_type": "acoustic", "content_confidence": 0.24,
    "content_reasons": ["Tones outweigh strokes."], "fingerprint": {"sub_bass": 0.004, "tempo_bpm": None},
    "undefined": {"bits": "A lossy file has no bits per sample.", "effective_bits": "A lossy file has no bit depth."},
}  # fmt: skip


def text(rows: list[Runs]) -> str:
    return "\n".join("".join(part for part, _ in row) for row in rows)


def last(found: Console) -> object:
    """Return the command that was sent last."""
    return found.connection.commands[-1]


async def open_report(found: Console) -> int:
    """Press 5, and answer with the report of the track that was asked for."""
    await found.press("5")
    asked = found.connection.commands[-1]
    assert isinstance(asked, GetReport)
    found.connection.say(ReportListing(of=1, track_id=asked.track_id, report=REPORT))
    await found.settle()
    return asked.track_id


@pytest.mark.parametrize("width", [56, 76, 92, 136, 240])
def test_the_page_says_all_at_every_width(width: int) -> None:
    rows = page(REPORT, Track(id=1, path="/music/a.ogg", title="A", codec="Vorbis"), width)
    said = text(rows)
    for words in ("integrated", "−12.9", "true peak", "DR14", "+0.19", "135.0", "acoustic", "/music/a.ogg", "Spotify"):
        assert words in said
    assert "— A lossy file" in said
    assert all(sum(len(part) for part, _ in row) <= width for row in rows)


def test_over_and_clipped_are_inks_and_figures() -> None:
    inks = {part.strip(): ink for row in page(REPORT, None, 56) for part, ink in row}
    assert inks["3.5"] == "over bold"
    assert inks["1 780"] == "hot bold"


def test_services_say_why_a_quiet_track_stays_quiet() -> None:
    quiet = {**REPORT, "integrated_lufs": -20.0, "true_peak_dbtp": -3.0}
    said = text(page(quiet, None, 76 - 1))
    assert "raised until peaks reach" in said
    assert "left as it is: quiet tracks" in said


def test_silence_says_why_there_is_no_figure() -> None:
    figures = dict.fromkeys(REPORT) | {
        "undefined": {"integrated_lufs": "All of it is silence.", "bands": "Nothing sounds."}, "dc_offset": [0.0],
    }  # fmt: skip
    said = text(page(figures, None, 60))
    assert "— All of it is silence." in said
    assert "Without loudness and peaks nothing can be said." in said


async def test_5_reports_on_what_plays_and_follows_it() -> None:
    async with console(size=(140, 45), queue=3) as found:
        playing = found.app.console_screen.player.entry
        assert playing is not None
        await found.press("2", "g", "5")
        assert found.connection.commands == [GetReport(track_id=found.catalogue.queued(0).id)]
        await found.press("t")
        assert last(found) == GetReport(track_id=playing.track.id)
        other = QueueEntry(entry_id=9, track=found.catalogue.queued(1))
        found.connection.say(PlayerChanged(player=PlayerState(transport=Transport.PLAYING, entry=other)))
        await found.settle()
        assert last(found) == GetReport(track_id=other.track.id)


async def test_5_reports_on_the_track_under_the_cursor() -> None:
    async with console(size=(140, 45), queue=3) as found:
        await found.press("l", "j", "5")
        track = found.catalogue.album_tracks(10)[1]
        assert found.connection.commands == [GetReport(track_id=track.id)]
        assert found.line(f"Report · {track.title} · {track.artist}")


async def test_a_report_is_shown_with_what_sounds_alike() -> None:
    async with console(size=(140, 45), queue=3) as found:
        track_id = await open_report(found)
        assert last(found) == FindSimilar(track_id=track_id)
        assert found.line("What services do")
        catalogue = MemoryCatalogue()
        alike = tuple(catalogue.tracks(catalogue.search_ids("arvo")[:3]))
        found.connection.say(SimilarListing(of=2, track_id=track_id, tracks=alike, distances=(0.1, 0.2, 0.3)))
        await found.settle()
        assert "90 %" in found.line("Arvo Stenmark")
        await found.press("tab", "j", "enter")
        ids = tuple(array("q", (track.id for track in alike)))
        assert last(found) == bus.AddTracks(track_ids=ids, where=Where.REPLACE, play=True, first=1)
        await found.press("a")
        assert last(found) == bus.AddTracks(track_ids=(ids[1],))


async def test_on_a_narrow_terminal_tab_shows_the_other_pane() -> None:
    async with console(size=(80, 24), queue=3) as found:
        await open_report(found)
        assert found.line("Loudness ─")
        await found.press("tab")
        assert found.line("Sounds like it")
        assert not found.line("Loudness ─")
        await found.press("tab", "G")
        assert found.line("sub bass")


async def test_without_a_report_the_key_that_makes_it_is_named() -> None:
    async with console(size=(80, 24), queue=3) as found:
        await found.press("5")
        (asked,) = found.connection.commands
        assert isinstance(asked, GetReport)
        found.connection.say(ReportListing(of=1, track_id=asked.track_id, report=None))
        await found.settle()
        assert found.line("This track isn't analysed yet.")
        await found.press("u")
        assert last(found) == AnalyzeTracks(track_ids=(asked.track_id,))
        found.connection.say(ReportReady(track_id=asked.track_id))
        await found.settle()
        assert last(found) == asked
        found.connection.say(ReportListing(of=2, track_id=asked.track_id, report=REPORT))
        await found.settle()
        sent = list(found.connection.commands)
        await found.press("u")
        assert found.connection.commands == sent
        assert "The report is there." in found.text()[-1]


@pytest.mark.parametrize("width", [40, 56, 92])
def test_a_long_reason_goes_on_below(width: int) -> None:
    why = "The sound is shorter than the spectrum's window, about 0.4 s."
    short = {**REPORT, "bands": None, "undefined": {"bands": why}}
    said = text(page(short, None, width))
    assert "The sound is shorter" in said
    assert "0.4 s." in said


async def test_without_a_track_it_says_what_to_do() -> None:
    async with console(size=(80, 24)) as found:
        await found.press("6", "5")
        assert found.line("No track is chosen.")
        assert found.line("Play something, or press 5 on a track of the library or the queue.")
        await found.press("u")
        assert "! No track is chosen." in found.text()[-1]
        assert found.connection.commands == []
