"""Bits that samples really use."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralis_tui.analysis.bit_depth import BitDepthMeter
from auralis_tui.analysis.undefined import Undefined
from tests import signals


def quantised(bits: int) -> signals.Signal:
    steps = 2.0 ** (bits - 1)
    return np.asarray(np.rint(signals.music(0.2) * steps) / steps, np.float32)


def depth(sound: signals.Signal, bits: int | None) -> int | Undefined:
    meter = BitDepthMeter(bits)
    for block in signals.blocks(sound, 1000):
        meter.process(block)
    return meter.read()


@given(used=st.integers(8, 24), bits=st.sampled_from([16, 24, 32]))
def test_the_bits_that_are_used_are_found(used: int, bits: int) -> None:
    used = min(used, bits)
    assert depth(quantised(used), bits) == used


@pytest.mark.parametrize("bits", [16, 24])
def test_a_file_of_24_bits_may_hold_16(bits: int) -> None:
    assert depth(quantised(16), bits) == 16


def test_what_has_no_depth_says_so() -> None:
    reasons = []
    for sound, bits in ((quantised(16), None), (signals.music(0.1), 32), (signals.silence(0.1), 16)):
        reading = depth(sound, bits)
        assert isinstance(reading, Undefined)
        reasons.append(reading.reason)
    assert reasons == [
        "A lossy file's samples are no whole steps, so they have no bit depth.",
        "The samples are finer than 24 bits: floating-point numbers, or of 32 bits.",
        "Digital silence uses no bits.",
    ]


def test_full_scale_is_one_bit() -> None:
    assert depth(np.array([[-1.0], [0.0]]), 24) == 1
