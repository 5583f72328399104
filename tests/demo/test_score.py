"""The music itself: form, harmony and voice leading."""

import pytest

from auralis_tui.demo import harmony, melody, score
from auralis_tui.demo.harmony import BEATS_PER_BAR, Chord
from auralis_tui.demo.mix import STRIPS
from auralis_tui.demo.score import SECTIONS, Section

F_MAJOR = {5, 7, 9, 10, 0, 2, 4}
C_SHARP = 1


def chord_at(section: Section, beat: float) -> Chord:
    start = 0.0
    for change in section.changes:
        start += change.beats
        if beat < start:
            return change.chord
    raise AssertionError(f"nothing sounds at beat {beat} of {section.name}")


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_the_chords_fill_each_section(section: Section) -> None:
    assert sum(change.beats for change in section.changes) == section.bars * BEATS_PER_BAR
    assert all(bar < section.bars and beat + beats <= 8 for bar, beat, beats, _ in section.tune)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_every_note_is_in_key(section: Section) -> None:
    for note in score.notes((section,)):
        if note.pitch:
            chord = chord_at(section, note.beat)
            allowed = F_MAJOR - {0} | {C_SHARP} if chord is harmony.A7 else F_MAJOR
            assert note.pitch % 12 in allowed, (note, chord.name)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_no_long_note_of_the_tune_rubs_against_the_chord(section: Section) -> None:
    for bar, beat, beats, pitch in section.tune:
        chord = chord_at(section, bar * BEATS_PER_BAR + beat)
        tones = {voice % 12 for voice in (*chord.voices, chord.bass)}
        if beats >= 1.0 and pitch % 12 not in tones:
            assert (pitch - 1) % 12 not in tones, (bar, beat, chord.name)


def test_the_second_voice_is_a_chord_tone_a_third_or_more_below() -> None:
    for pitch in range(65, 85):
        second = harmony.below(pitch, harmony.DM9)
        assert pitch - second >= 3
        assert second % 12 in {voice % 12 for voice in harmony.DM9.voices}


def test_every_instrument_has_its_strip_and_every_velocity_is_sane() -> None:
    for note in score.notes():
        assert note.instrument in STRIPS
        assert 0.0 < note.velocity <= 1.0
        assert note.beats > 0.0


def test_the_tracks_share_out_all_bars() -> None:
    assert sum(score.track_bars()) == score.bars() == 72
    assert len(score.track_bars()) == 3


def test_the_tunes_never_sing_two_notes_at_once() -> None:
    for tune in (melody.THEME, melody.LIFT, melody.ECHOES, melody.CODA, melody.END):
        starts = [bar * BEATS_PER_BAR + beat for bar, beat, _, _ in tune]
        ends = [start + beats for start, (_, _, beats, _) in zip(starts, tune, strict=True)]
        assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
