"""How what is heard stands to what the preset aims at, in words."""

from auralis_tui.bus.state import MasteringState, PresetInfo
from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.paint import Run

SERVICE_LUFS = -14.0
"""What most streaming services play at."""
IN_RANGE_LU, NEAR_LU = 0.5, 1.0
OVER_DB = 0.05


def heard_preset(mastering: MasteringState) -> PresetInfo | None:
    """Return the preset that is heard."""
    return next((preset for preset in mastering.presets if preset.id == mastering.heard_preset), None)


def target_of(mastering: MasteringState) -> float | None:
    """Return the loudness that the preset aims at."""
    preset = heard_preset(mastering)
    return preset.target_lufs if preset is not None else None


def away(integrated_lufs: float | None, mastering: MasteringState) -> Run:
    """Say how far the integrated loudness is from the target."""
    target = target_of(mastering)
    if integrated_lufs is None or target is None:
        return "", "muted"
    difference = integrated_lufs - target
    return f"{numbers.signed(difference)} LU", _ink(difference)


def _ink(difference_lu: float) -> str:
    distance = abs(difference_lu)
    return "signal bold" if distance <= IN_RANGE_LU else "hot bold" if distance <= NEAR_LU else "over bold"


def peak_verdict(true_peak_dbtp: float | None, ceiling_dbtp: float | None) -> Run:
    """Say whether true peaks stay below the ceiling: the limiter's, or full scale."""
    if true_peak_dbtp is None:
        return "", "muted"
    over = true_peak_dbtp > (0.0 if ceiling_dbtp is None else ceiling_dbtp) + OVER_DB
    return ("! over", "over bold") if over else ("ok", "signal bold")


def service_words(integrated_lufs: float | None) -> str:
    """Say what a streaming service would do to what is heard."""
    if integrated_lufs is None:
        return "What a streaming service would do is told after some seconds of music."
    gain_db = SERVICE_LUFS - integrated_lufs
    if abs(gain_db) < OVER_DB:
        return "A service at −14 LUFS would leave this as it is."
    if gain_db < 0:
        return f"A service at −14 LUFS would turn this down by {-gain_db:.1f} dB."
    return f"A service at −14 LUFS would turn this up by {gain_db:.1f} dB, or leave it."
