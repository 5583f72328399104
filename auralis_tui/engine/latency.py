"""Latency profiles: how far rendering runs ahead of the ear, and how much the device is asked to hold."""

import math
from dataclasses import dataclass

from auralis_tui.bus.state import LatencyProfile
from auralis_tui.engine.messages import OpenOutput

BASE_RATE_HZ = 48_000
FALLBACK_RATE_HZ = 44_100


@dataclass(frozen=True, slots=True)
class Latency:
    """Sizes of all that lies between the chain and the ear."""

    device_s: float
    """What is asked of the device."""
    base_block_frames: int
    """Frames rendered at a time up to 48 kHz."""
    ring_blocks: int
    """Blocks that may wait between renderer and device: at least what the device takes in one burst, and one more."""

    def block_frames(self, rate_hz: int) -> int:
        """Return the frames rendered at a time: in proportion above 48 kHz, so that a block lasts as long."""
        return self.base_block_frames * max(1, math.ceil(rate_hz / BASE_RATE_HZ))


LATENCIES = {
    LatencyProfile.SAFE: Latency(device_s=0.25, base_block_frames=2048, ring_blocks=10),
    LatencyProfile.NORMAL: Latency(device_s=0.1, base_block_frames=1024, ring_blocks=4),
    LatencyProfile.RESPONSIVE: Latency(device_s=0.03, base_block_frames=512, ring_blocks=3),
}


def rate_and_block(wanted: OpenOutput, default_rate_hz: int = FALLBACK_RATE_HZ) -> tuple[int, int]:
    """Return the rate an output is opened at, and how many frames it takes at a time."""
    rate_hz = wanted.rate_hz or default_rate_hz
    return rate_hz, LATENCIES[wanted.latency].block_frames(rate_hz)
