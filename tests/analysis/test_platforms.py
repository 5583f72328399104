import math

import pytest

from auralis_tui.analysis.platforms import PLATFORMS, Platform, adjustment, adjustments

RAISES = Platform("raises", -14.0, True, -1.0, -1.0)
LOWERS = Platform("lowers", -14.0, False, None, -1.0)


@pytest.mark.parametrize(
    ("platform", "lufs", "peak", "gain", "plays"),
    [
        (RAISES, -8.0, 0.5, -6.0, -14.0),
        (RAISES, -20.0, -9.0, 6.0, -14.0),
        (RAISES, -20.0, -5.0, 4.0, -16.0),
        (RAISES, -20.0, 0.0, 0.0, -20.0),
        (LOWERS, -8.0, 0.5, -6.0, -14.0),
        (LOWERS, -20.0, -9.0, 0.0, -20.0),
        (LOWERS, -14.02, -1.0, 0.0, -14.02),
    ],
)
def test_the_gain_and_what_is_heard(platform: Platform, lufs: float, peak: float, gain: float, plays: float) -> None:
    found = adjustment(platform, lufs, peak)
    assert found.gain_db == pytest.approx(gain)
    assert found.plays_at_lufs == pytest.approx(plays)
    assert found.true_peak_dbtp == pytest.approx(peak + gain)
    assert found.missing_lu == pytest.approx(max(0.0, -14.0 - plays))


def test_a_rise_never_passes_the_ceiling() -> None:
    for platform in PLATFORMS:
        for lufs in (-40.0, -23.0, -14.0, -6.0):
            for peak in (-30.0, -6.0, -1.0, 2.0):
                found = adjustment(platform, lufs, peak)
                if found.gain_db > 0.0:
                    assert platform.raises
                    assert platform.ceiling_dbtp is not None
                    assert found.true_peak_dbtp <= platform.ceiling_dbtp + 1e-9
                assert found.plays_at_lufs <= max(lufs, platform.target_lufs) + 1e-9
                assert found.words


def test_of_what_is_undefined_nothing_is_said() -> None:
    assert adjustments(None, -1.0) == adjustments(-14.0, None) == ()
    with pytest.raises(ValueError, match="Silence"):
        adjustment(RAISES, -math.inf, -math.inf)
