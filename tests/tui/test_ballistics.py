import math

import pytest

from auralis_tui.bus.meter_frame import MeterFrame
from auralis_tui.tui.ballistics import Ballistics

RATE = 48_000


def frames(levels: list[float], step_s: float = 0.05) -> list[MeterFrame]:
    return [
        MeterFrame(frame=round(place * step_s * RATE), true_peak_dbtp=(level, level), spectrum_dbfs=(level,) * 31)
        for place, level in enumerate(levels)
    ]


def test_attack_is_instant_and_the_fall_is_20_db_a_second() -> None:
    meters = Ballistics()
    readings = [meters.step(frame, RATE) for frame in frames([-60.0, -3.0] + [-60.0] * 20)]
    assert readings[1].peaks == (-3.0, -3.0)
    assert readings[21].peaks[0] == pytest.approx(-23.0)


def test_the_hold_stays_two_seconds_and_then_falls() -> None:
    meters = Ballistics()
    readings = [meters.step(frame, RATE) for frame in frames([-3.0] + [-60.0] * 60)]
    assert readings[39].peak_holds[0] == -3.0
    assert readings[60].peak_holds[0] == pytest.approx(-23.0, abs=1.1)


def test_the_spectrum_falls_24_db_a_second() -> None:
    meters = Ballistics()
    readings = [meters.step(frame, RATE) for frame in frames([-10.0] + [-90.0] * 20)]
    assert readings[20].bands[5] == pytest.approx(-34.0)


def test_the_same_frames_give_the_same_picture_whatever_their_pace() -> None:
    slow, fast = Ballistics(), Ballistics()
    a = [slow.step(frame, RATE) for frame in frames([-3.0] + [-60.0] * 10, 0.1)][-1]
    b = [fast.step(frame, RATE) for frame in frames([-3.0] + [-60.0] * 20, 0.05)][-1]
    assert a.time_s == pytest.approx(b.time_s)
    assert a.peaks[0] == pytest.approx(b.peaks[0])


def test_silence_stays_finite() -> None:
    meters = Ballistics()
    for frame in frames([-200.0] * 100):
        readings = meters.step(frame, RATE)
    assert all(math.isfinite(level) for level in readings.peaks)
    assert not meters.still().live
