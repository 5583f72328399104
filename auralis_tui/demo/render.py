"""The performance: the score played on the instruments into the desk."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from auralis_tui.demo.drums import drum_kit
from auralis_tui.demo.instruments import RATE_HZ, VOICES, Wave
from auralis_tui.demo.mix import STRIPS, Desk, master
from auralis_tui.demo.patterns import Note

BEATS_PER_MINUTE = 100
BEAT_FRAMES = RATE_HZ * 60 // BEATS_PER_MINUTE
SEED = 20

_SWING_BEATS = 0.03
_LOOSENESS_S = 0.003
_LOOSENESS_VELOCITY = 0.06
_MASTER_GAIN_DB = -0.7
_FADE_S = 4.0
_IN_TIME = frozenset({"kick", "crash", "riser", "pad"})


def render(
    notes: Iterable[Note],
    beats: float,
    randomness: np.random.Generator,
    progress: Callable[[float], None] | None = None,
) -> NDArray[np.float32]:
    """Play notes.

    Parameters
    ----------
    notes : iterable of Note
    beats : float
        Length of the result; what still sounds then is faded out over the last seconds.
    randomness : numpy.random.Generator
        Where noise, and the players' looseness, come from: the same state plays the same samples.
    progress : callable, optional
        Told from 0 to 1 how much is done.

    Returns
    -------
    (frames, 2) float32 at 48 kHz.
    """
    kit = drum_kit(randomness)
    desk = Desk(round(beats * BEAT_FRAMES))
    played = [_loosened(note, randomness) for note in notes]
    desk.duck([start for note, start, _ in played if note.instrument == "kick"])
    made: dict[tuple[str, int, float], Wave] = {}
    for number, (note, start, velocity) in enumerate(played):
        wave = kit.get(note.instrument)
        if wave is None:
            key = (note.instrument, note.pitch, note.beats)
            if key not in made:
                made[key] = VOICES[note.instrument](note.pitch, note.beats * BEAT_FRAMES / RATE_HZ)
            wave = made[key]
        desk.add(STRIPS[note.instrument], wave, start, velocity, note.pitch)
        if progress and number % 256 == 0:
            progress(0.6 * number / len(played))
    sound = master(desk.mix(randomness), _MASTER_GAIN_DB)
    frames = min(len(sound), round(_FADE_S * RATE_HZ))
    sound[len(sound) - frames :] *= np.linspace(1.0, 0.0, frames, dtype=np.float32)[:, np.newaxis] ** 2
    if progress:
        progress(1.0)
    return sound


def _loosened(note: Note, randomness: np.random.Generator) -> tuple[Note, int, float]:
    """Return a note with the frame and the velocity it is played at: swung, and not quite even."""
    drift_s, strength = randomness.normal(0.0, 1.0, 2)
    swing = _SWING_BEATS if round(note.beat * 4) % 2 else 0.0
    start = (note.beat + swing) * BEAT_FRAMES
    if note.instrument not in _IN_TIME:
        start += drift_s * _LOOSENESS_S * RATE_HZ
    velocity = note.velocity * (1.0 + _LOOSENESS_VELOCITY * max(-2.0, min(2.0, strength)))
    return note, max(0, round(start)), velocity
