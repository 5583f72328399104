import numpy as np
import pytest

from auralis_tui.dsp.delay import Delay
from tests import signals


@pytest.mark.parametrize("delay_frames", [0, 1, 100, 5000])
@pytest.mark.parametrize("block_frames", signals.BLOCK_SIZES)
def test_it_gives_back_the_same_bits_later(delay_frames: int, block_frames: int) -> None:
    signal = signals.white_noise(0.2, dtype=np.float32)
    delay = Delay(delay_frames)
    delay.prepare(48_000.0, 2, block_frames)
    out = np.concatenate([delay.process(block) for block in signals.blocks(signal, block_frames)])
    np.testing.assert_array_equal(out[delay_frames:], signal[: len(signal) - delay_frames])
    assert not out[:delay_frames].any()
