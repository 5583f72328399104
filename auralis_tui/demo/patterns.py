"""What each instrument plays over a bar: (beat, velocity) for drums, and figures built from the chord for the rest."""

from collections.abc import Iterator
from dataclasses import dataclass

from auralis_tui.demo.harmony import Change


@dataclass(frozen=True, slots=True)
class Note:
    """One note, or one stroke of a drum."""

    instrument: str
    beat: float
    """From the start of the album."""
    beats: float
    pitch: int
    """0 for a drum."""
    velocity: float
    """0 to 1."""


Strokes = dict[str, tuple[tuple[float, float], ...]]

_EIGHTHS = tuple((step / 2, 0.75 if step % 2 else 0.5) for step in range(8))
_SIXTEENTHS = tuple((step / 4, (0.8, 0.35, 0.55, 0.4)[step % 4]) for step in range(16))

BEATS: dict[str, Strokes] = {
    "none": {},
    "pulse": {"kick": ((0.0, 0.7), (2.5, 0.55)), "shaker": _EIGHTHS},
    "light": {
        "kick": ((0.0, 0.85), (2.5, 0.7)),
        "rim": ((1.0, 0.7), (3.0, 0.8)),
        "hat": _EIGHTHS,
        "shaker": _SIXTEENTHS,
    },
    "full": {
        "kick": ((0.0, 1.0), (1.75, 0.6), (2.5, 0.9)),
        "snare": ((1.0, 0.9), (2.25, 0.18), (3.0, 1.0), (3.75, 0.22)),
        "hat": (*_SIXTEENTHS[:14], _SIXTEENTHS[15]),
        "open hat": ((3.5, 0.6),),
        "shaker": _SIXTEENTHS,
    },
}
FILL: Strokes = {
    "kick": ((0.0, 1.0), (1.75, 0.6), (2.5, 0.8)),
    "snare": ((1.0, 0.9), (3.0, 0.6), (3.25, 0.65), (3.5, 0.8), (3.75, 0.95)),
    "hat": _SIXTEENTHS[:12],
    "shaker": _SIXTEENTHS,
}

_CLIMB = (0, 2, 1, 3, 2, 4, 3, 5)


def strokes(pattern: Strokes, start: float) -> Iterator[Note]:
    """Play one bar of drums."""
    for drum, hits in pattern.items():
        for beat, velocity in hits:
            yield Note(drum, start + beat, 0.25, 0, velocity)


def chord(instrument: str, change: Change, start: float, velocity: float) -> Iterator[Note]:
    """Hold a chord."""
    for pitch in change.chord.voices:
        yield Note(instrument, start, change.beats, pitch, velocity)


def held(change: Change, start: float) -> Iterator[Note]:
    """Roll a last chord upwards and let it ring, over one long bass note."""
    yield Note("bass", start, change.beats, change.chord.bass, 1.0)
    for order, pitch in enumerate(change.chord.voices):
        yield Note("keys", start + 0.07 * order, change.beats, pitch, 0.8)


def comping(change: Change, start: float) -> Iterator[Note]:
    """Play a chord on the electric piano: once held, then pushed ahead of the last beat, its notes a little rolled."""
    for order, pitch in enumerate(change.chord.voices):
        roll = 0.02 * order
        yield Note("keys", start + roll, min(2.25, change.beats), pitch, 0.75)
        if change.beats > 2:
            yield Note("keys", start + 2.5 + roll, 0.4, pitch, 0.45)
            yield Note("keys", start + 3.25 + roll, change.beats - 3.3, pitch, 0.55)


def bass_line(change: Change, start: float) -> Iterator[Note]:
    """Play root, octave and fifth below a chord."""
    root = change.chord.bass
    for bar in range(0, change.beats, 4):
        yield Note("bass", start + bar, 1.4, root, 1.0)
        yield Note("bass", start + bar + 1.75, 0.2, root, 0.55)
        if change.beats - bar > 2:
            yield Note("bass", start + bar + 2.5, 0.7, root, 0.9)
            yield Note("bass", start + bar + 3.25, 0.25, root + 12, 0.6)
            yield Note("bass", start + bar + 3.5, 0.45, root + 7, 0.75)


def arpeggio(change: Change, start: float, step: float, velocity: float) -> Iterator[Note]:
    """Break a chord upwards over an octave and a half."""
    voices = change.chord.voices
    ladder = (*voices, voices[0] + 12, voices[1] + 12)
    for index in range(round(change.beats / step)):
        accent = 1.0 if index % 4 == 0 else 0.7
        yield Note("pluck", start + index * step, step, ladder[_CLIMB[index % 8]] + 12, velocity * accent)
