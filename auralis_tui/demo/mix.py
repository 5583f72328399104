"""The mixing desk: strips with level, place and sends; an echo, a reverb, and the master."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auralis_tui.demo.drums import noise
from auralis_tui.demo.instruments import RATE_HZ, Wave
from auralis_tui.dsp.biquad import bell, cascade, high_shelf, low_cut
from auralis_tui.dsp.block_linear import BlockLinear
from auralis_tui.units import db_to_gain


@dataclass(frozen=True, slots=True)
class Strip:
    """How one instrument goes into the mix."""

    gain_db: float
    pan: float = 0.0
    """-1 is left, +1 right."""
    spread: float = 0.0
    """How far each octave above middle C moves to the right, and below it to the left."""
    reverb_db: float = -200.0
    echo_db: float = -200.0
    ducked: bool = False
    """Steps back for each stroke of the kick."""


STRIPS = {
    "keys": Strip(-20.0, spread=0.9, reverb_db=-13.0),
    "pad": Strip(-29.0, reverb_db=-7.0, ducked=True),
    "bass": Strip(-14.0, ducked=True),
    "pluck": Strip(-15.0, pan=-0.5, spread=0.4, reverb_db=-10.0, echo_db=-7.0),
    "bell": Strip(-16.5, pan=0.2, reverb_db=-5.0, echo_db=-8.0),
    "lead": Strip(-16.0, reverb_db=-10.0, echo_db=-12.0),
    "second": Strip(-20.0, pan=0.35, reverb_db=-9.0, echo_db=-13.0),
    "kick": Strip(-7.5),
    "snare": Strip(-8.0, reverb_db=-13.0),
    "rim": Strip(-9.0, pan=-0.15, reverb_db=-11.0),
    "hat": Strip(-12.5, pan=0.3, reverb_db=-20.0),
    "open hat": Strip(-15.0, pan=0.3, reverb_db=-16.0),
    "shaker": Strip(-17.0, pan=-0.45, reverb_db=-18.0),
    "crash": Strip(-17.0, reverb_db=-10.0),
    "riser": Strip(-18.0, reverb_db=-8.0),
}

ECHO_S = 0.45
"""Three sixteenths at 100 beats a minute."""
_ECHOES = 6
_ECHO_FEEDBACK = 0.5
_REVERB_S = 2.6
_PREDELAY_S = 0.022
_ROOM_GAIN = 0.22
"""Brings the hall's answer to a held chord to the level of its send."""
_DUCK_DB = 4.5
_DUCK_S = 0.28
_KNEE = 0.42
_CEILING = 0.70
"""-3.1 dBFS, which leaves a lossy codec room to overshoot."""


class Desk:
    """Adds up sounds, and what of them goes to the echo and the reverb."""

    def __init__(self, frames: int) -> None:
        self.dry: NDArray[np.float32] = np.zeros((2, frames), np.float32)
        self._echo: NDArray[np.float32] = np.zeros(frames, np.float32)
        self._reverb: NDArray[np.float32] = np.zeros(frames, np.float32)
        self._duck: NDArray[np.float32] = np.ones(frames, np.float32)

    def duck(self, starts: list[int]) -> None:
        """Prepare the dips that ducked strips take at these frames."""
        depth = 1.0 - db_to_gain(-_DUCK_DB)
        time_s = np.arange(round(_DUCK_S * RATE_HZ)) / RATE_HZ
        shape = np.minimum(1.0, time_s / 0.006) * (0.5 + 0.5 * np.cos(np.pi * time_s / _DUCK_S))
        dip = (1.0 - depth * shape).astype(np.float32)
        for start in starts:
            part = self._duck[start : start + len(dip)]
            np.minimum(part, dip[: len(part)], out=part)

    def add(self, strip: Strip, wave: Wave, start: int, velocity: float, pitch: int) -> None:
        """Add one sound, from a frame on; what would go past the end is cut."""
        place = slice(start, start + len(wave))
        frames = len(self._duck[place])
        level = db_to_gain(strip.gain_db) * velocity
        sound = (wave[:frames] * np.float32(level)).T
        if strip.ducked:
            sound = sound * self._duck[place]
        if sound.ndim == 1:
            pan = np.clip(strip.pan + strip.spread * ((pitch - 60) / 12.0 if pitch else 0.0), -0.9, 0.9)
            angle = (pan + 1.0) * np.pi / 4.0
            self.dry[0, place] += sound * np.float32(np.cos(angle) * np.sqrt(2.0))
            self.dry[1, place] += sound * np.float32(np.sin(angle) * np.sqrt(2.0))
        else:
            self.dry[:, place] += sound
            sound = (sound[0] + sound[1]) / np.float32(2.0)
        if strip.reverb_db > -100.0:
            self._reverb[place] += sound * np.float32(db_to_gain(strip.reverb_db))
        if strip.echo_db > -100.0:
            self._echo[place] += sound * np.float32(db_to_gain(strip.echo_db))

    def mix(self, randomness: np.random.Generator) -> NDArray[np.float32]:
        """Return the master, (frames, 2)."""
        self._bounce_echoes()
        _reverberate(self._reverb, self.dry, randomness)
        return self.dry.T

    def _bounce_echoes(self) -> None:
        """Throw the echo from side to side, softer and darker each time; some of it goes on to the reverb."""
        step = round(ECHO_S * RATE_HZ)
        echo = self._echo
        for number in range(1, _ECHOES + 1):
            echo = (echo[:-1] + echo[1:]) / np.float32(2.0) if number > 1 else echo
            delayed = echo[: max(0, self.dry.shape[1] - number * step)]
            begin = number * step
            gain = np.float32(_ECHO_FEEDBACK ** (number - 1))
            near, far = (0, 1) if number % 2 else (1, 0)
            self.dry[near, begin : begin + len(delayed)] += gain * delayed
            self.dry[far, begin : begin + len(delayed)] += gain * np.float32(0.3) * delayed
            self._reverb[begin : begin + len(delayed)] += gain * np.float32(0.25) * delayed


def _room(randomness: np.random.Generator) -> NDArray[np.float32]:
    """Return the impulse response of a hall, (2, frames): noise that decays the sooner, the higher it is."""
    frames = round(_REVERB_S * RATE_HZ)
    time_s = np.arange(frames) / RATE_HZ
    response = np.zeros((2, frames + round(_PREDELAY_S * RATE_HZ)))
    for low_hz, high_hz, decay_s, level in ((180, 500, 2.3, 0.8), (500, 2500, 1.9, 1.0), (2500, 8000, 1.1, 0.7)):
        for side in response:
            side[-frames:] += level * noise(randomness, _REVERB_S, low_hz, high_hz) * np.exp(-6.9 * time_s / decay_s)
    response[:, -frames:] *= np.minimum(1.0, time_s / 0.012) * np.minimum(1.0, (_REVERB_S - time_s) / 0.3)
    return np.asarray(_ROOM_GAIN * response / np.sqrt(np.sum(response**2, axis=1, keepdims=True)), np.float32)


def _reverberate(send: Wave, out: NDArray[np.float32], randomness: np.random.Generator) -> None:
    """Add the hall's answer to the send, by overlapping convolutions."""
    room = _room(randomness)
    size = 1 << 19
    hop = size - room.shape[1] + 1
    answers = [np.fft.rfft(side, size) for side in room]
    for start in range(0, len(send), hop):
        spectrum = np.fft.rfft(send[start : start + hop], size)
        for side, answer in zip(out, answers, strict=True):
            part = side[start : start + size]
            part += np.fft.irfft(spectrum * answer, size)[: len(part)]


def master(mix: NDArray[np.float32], gain_db: float) -> NDArray[np.float32]:
    """Finish the mix: no rumble, a little air, the level, and a soft ceiling below -3 dBFS.

    Parameters
    ----------
    mix : (frames, 2) float32
    gain_db : float

    Returns
    -------
    (frames, 2) float32; no sample above -3.1 dBFS. Below the knee at -7.5 dBFS the ceiling leaves sound as it is.
    """
    equalizer = BlockLinear(
        cascade(low_cut(RATE_HZ, 28.0), bell(RATE_HZ, 300.0, -1.5, 0.8), high_shelf(RATE_HZ, 6000.0, 2.0))
    )
    block = 1 << 14
    equalizer.prepare(RATE_HZ, 2, block)
    gain = np.float32(db_to_gain(gain_db))
    finished = np.empty_like(mix)
    for start in range(0, len(mix), block):
        sound = equalizer.process(mix[start : start + block]) * gain
        finished[start : start + block] = _softly_limited(sound)
    return finished


def _softly_limited(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    room = np.float32(_CEILING - _KNEE)
    over = np.maximum(np.abs(sound) - np.float32(_KNEE), np.float32(0.0))
    return np.asarray(np.copysign(np.minimum(np.abs(sound), np.float32(_KNEE)) + room * np.tanh(over / room), sound))
