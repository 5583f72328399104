"""The arrangement: who plays when, from the first chord to the last."""

from collections.abc import Iterator
from dataclasses import dataclass

from auralis_tui.demo import harmony, melody
from auralis_tui.demo.harmony import BEATS_PER_BAR, Change, Chord
from auralis_tui.demo.melody import Tune
from auralis_tui.demo.patterns import BEATS, FILL, Note, arpeggio, bass_line, chord, comping, held, strokes


@dataclass(frozen=True, slots=True)
class Section:
    """Some bars that are arranged alike."""

    name: str
    bars: int
    changes: tuple[Change, ...]
    drums: str = "none"
    bass: bool = True
    arpeggio_step: float = 0.0
    """Beats between its notes; 0 for none."""
    tune: Tune = ()
    voice: str = "lead"
    second_voice: bool = False
    fill: bool = False
    """The last bar of drums leads on."""
    riser: bool = False
    """Noise swells into the next section."""
    crash: bool = False
    """A cymbal opens the section."""
    held: bool = False
    """Piano and bass hold their chord."""


SECTIONS = (
    Section("dawn", 8, harmony.THEME, bass=False, tune=melody.ECHOES[:4], voice="bell"),
    Section("pulse", 8, harmony.THEME, "pulse", arpeggio_step=0.5, riser=True),
    Section("theme", 8, harmony.THEME, "light", arpeggio_step=0.5, tune=melody.THEME, fill=True, riser=True),
    Section("groove", 8, harmony.THEME, "full", tune=melody.THEME, fill=True, crash=True),
    Section("lift", 8, harmony.LIFT, "full", arpeggio_step=0.5, tune=melody.LIFT, fill=True, crash=True),
    Section(
        "return",
        8,
        harmony.THEME,
        "full",
        arpeggio_step=0.25,
        tune=melody.THEME,
        second_voice=True,
        fill=True,
        crash=True,
    ),
    Section("fall", 4, harmony.THEME[:4], "light", arpeggio_step=0.5, tune=melody.THEME[:3], voice="bell"),
    Section("break", 8, harmony.BREAK, bass=False, tune=melody.ECHOES, voice="bell", fill=True, riser=True),
    Section(
        "finale",
        8,
        harmony.LIFT,
        "full",
        arpeggio_step=0.25,
        tune=melody.LIFT,
        second_voice=True,
        fill=True,
        crash=True,
    ),
    Section(
        "coda", 2, harmony.CODA, "light", arpeggio_step=0.5, tune=melody.CODA, second_voice=True, fill=True, crash=True
    ),
    Section("end", 2, harmony.END, tune=melody.END, second_voice=True, crash=True, held=True),
)

TRACK_SECTIONS = (3, 4, 4)
"""How many sections make each track."""


def bars(sections: tuple[Section, ...] = SECTIONS) -> int:
    """Return the length of some sections."""
    return sum(section.bars for section in sections)


def track_bars() -> tuple[int, ...]:
    """Return the length of each track in bars."""
    lengths, first = [], 0
    for count in TRACK_SECTIONS:
        lengths.append(bars(SECTIONS[first : first + count]))
        first += count
    return tuple(lengths)


def notes(sections: tuple[Section, ...] = SECTIONS) -> Iterator[Note]:
    """Return the notes of some sections, played one after the other."""
    start = 0.0
    for section in sections:
        yield from _section(section, start)
        start += section.bars * BEATS_PER_BAR


def _section(section: Section, start: float) -> Iterator[Note]:
    yield from _harmony(section, start)
    yield from _tune(section, start)
    last = section.bars - 1
    for bar in range(section.bars):
        pattern = FILL if section.fill and bar == last else BEATS[section.drums]
        yield from strokes(pattern, start + bar * BEATS_PER_BAR)
    if section.crash:
        yield Note("crash", start, BEATS_PER_BAR, 0, 0.8)
    if section.riser:
        yield Note("riser", start + last * BEATS_PER_BAR, BEATS_PER_BAR, 0, 0.8)


def _harmony(section: Section, start: float) -> Iterator[Note]:
    for change, beat in _placed(section.changes, start):
        yield from chord("pad", change, beat, 0.7)
        if section.held:
            yield from held(change, beat)
        else:
            yield from comping(change, beat)
        if section.bass and not section.held:
            yield from bass_line(change, beat)
        if section.arpeggio_step:
            yield from arpeggio(change, beat, section.arpeggio_step, 0.7)


def _tune(section: Section, start: float) -> Iterator[Note]:
    for bar, beat, beats, pitch in section.tune:
        at = start + bar * BEATS_PER_BAR + beat
        yield Note(section.voice, at, beats, pitch, 0.85)
        if section.second_voice:
            yield Note("second", at, beats, harmony.below(pitch, _chord_at(section.changes, at - start)), 0.6)


def _placed(changes: tuple[Change, ...], start: float) -> Iterator[tuple[Change, float]]:
    for change in changes:
        yield change, start
        start += change.beats


def _chord_at(changes: tuple[Change, ...], beat: float) -> Chord:
    return next(change.chord for change, start in _placed(changes, 0.0) if start <= beat < start + change.beats)
