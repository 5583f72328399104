"""The chords of the album: F major and its relative D minor, in sevenths and ninths.

Pitches are MIDI numbers: 60 is middle C, 69 the A of 440 Hz.
"""

from dataclasses import dataclass

BEATS_PER_BAR = 4


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord as it is played: a bass note, and four voices above it."""

    name: str
    bass: int
    voices: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """A chord for so many beats."""

    chord: Chord
    beats: int = BEATS_PER_BAR


DM9 = Chord("Dm9", 38, (53, 57, 60, 64))
BB_MAJ9 = Chord("Bbmaj9", 34, (53, 57, 60, 62))
F_MAJ9 = Chord("Fmaj9", 41, (57, 60, 64, 67))
C_ADD9 = Chord("Cadd9", 36, (55, 60, 62, 64))
C6 = Chord("C6", 36, (55, 57, 60, 64))
C_SUS4 = Chord("Csus4", 36, (55, 60, 65, 67))
GM9 = Chord("Gm9", 43, (58, 62, 65, 69))
AM7 = Chord("Am7", 45, (55, 60, 64, 67))
A7_SUS4 = Chord("A7sus4", 33, (57, 62, 64, 67))
A7 = Chord("A7", 33, (57, 61, 64, 67))

_TURN = (Change(A7_SUS4, 2), Change(A7, 2))

THEME = (
    Change(DM9), Change(BB_MAJ9), Change(F_MAJ9), Change(C_ADD9),
    Change(DM9), Change(BB_MAJ9), Change(GM9), *_TURN,
)  # fmt: skip
"""Eight bars in D minor that turn on a suspended dominant."""

LIFT = (
    Change(BB_MAJ9), Change(C6), Change(AM7), Change(DM9),
    Change(BB_MAJ9), Change(C6), Change(F_MAJ9), *_TURN,
)  # fmt: skip
"""Eight bars that rise towards F major."""

BREAK = (
    Change(GM9), Change(AM7), Change(BB_MAJ9, 8),
    Change(GM9), Change(AM7), Change(BB_MAJ9), Change(C_SUS4, 2), Change(C_ADD9, 2),
)  # fmt: skip
"""Eight bars that hold their breath."""

CODA = (Change(BB_MAJ9), Change(C6))
"""Two bars that lead home."""

END = (Change(F_MAJ9, 8),)
"""Home."""


def below(pitch: int, chord: Chord) -> int:
    """Return the chord's nearest note that lies at least a minor third below a pitch: a second voice."""
    notes = {voice + 12 * octave for voice in chord.voices for octave in range(-2, 4)}
    return max(note for note in notes if note <= pitch - 3)
