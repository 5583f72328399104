"""Segments: each comes out as if all before it had gone through the chain, whatever the stages remember."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.dither import DitherSettings
from auralis_tui.dsp.dynamic_equalizer import DynamicBand, DynamicEqualizerSettings
from auralis_tui.dsp.equalizer import Band, EqualizerSettings
from auralis_tui.dsp.expander import ExpanderSettings, Reference
from auralis_tui.dsp.limiter import LimiterSettings
from auralis_tui.dsp.look_ahead import Release
from auralis_tui.dsp.stages import AnyStage
from auralis_tui.dsp.stereo import StereoSettings
from auralis_tui.dsp.transient import TransientBand, TransientSettings
from auralis_tui.engine.render import render
from auralis_tui.engine.segment import cut, mastered, warm_up_s
from auralis_tui.mastering.reading import factory_presets
from tests import signals

RATE_HZ = 8000
STEP_FRAMES = RATE_HZ // 2
PRESETS = {name: preset.chain for name, preset in factory_presets().items()}
SLOW: dict[str, AnyStage] = {
    "expander": ExpanderSettings(),
    "expander over full scale": ExpanderSettings(reference=Reference.FULL_SCALE, release_s=0.5),
    "adaptive limiter": LimiterSettings(ceiling_dbtp=-12.0, release=Release.ADAPTIVE),
    "guard": StereoSettings(width=2.0, least_correlation=0.5),
    "ringing": EqualizerSettings(bands=(Band(frequency_hz=20.0, gain_db=12.0, q=15.0),)),
    "ringing detector": DynamicEqualizerSettings(bands=(DynamicBand(frequency_hz=20.0, q=10.0, range_db=-12.0),)),
    "transient": TransientSettings(bands=(TransientBand(attack_db=6.0, sustain_db=-6.0),)),
}
CASES = PRESETS | {name: ChainSettings(stages=(stage,)) for name, stage in SLOW.items()}


def stepped_noise(path: Path, seconds: float) -> str:
    """Write noise whose level jumps within 50 dB twice a second."""
    rng = np.random.default_rng(7)
    steps = round(seconds * RATE_HZ) // STEP_FRAMES + 1
    levels = np.repeat(10.0 ** (rng.uniform(-50.0, 0.0, steps) / 20.0), STEP_FRAMES)
    noise = np.clip(0.3 * levels[:, None] * rng.standard_normal((len(levels), 2)), -1.0, 1.0)
    soundfile.write(path, noise, RATE_HZ, subtype="PCM_24")
    return str(path)


@pytest.mark.parametrize("name", CASES)
def test_a_segment_is_what_the_whole_has_there_sample_for_sample(name: str, tmp_path: Path) -> None:
    settings = CASES[name]
    path = stepped_noise(tmp_path / "noise.wav", 3.0 * warm_up_s(settings, RATE_HZ) + 5.0)
    (alone,), (first, second) = (cut([path], settings, RATE_HZ, parts) for parts in (1, 2))
    problems: list[str] = []
    whole = np.concatenate(list(mastered(alone, settings, RATE_HZ, None, problems)))
    later = np.concatenate(list(mastered(second, settings, RATE_HZ, None, problems)))
    assert (first.frames, problems) == (len(whole) - len(later), [])
    assert np.array_equal(whole[first.frames :], later)


def test_two_processes_render_a_preset_with_a_long_memory_as_one_does(tmp_path: Path) -> None:
    path = stepped_noise(tmp_path / "noise.wav", 80.0)
    for jobs in (1, 2):
        report = render([path], tmp_path / f"{jobs}.wav", settings=PRESETS["punchy"], bits="24", jobs=jobs)
        assert report.jobs == jobs
    assert (tmp_path / "1.wav").read_bytes() == (tmp_path / "2.wav").read_bytes()


def test_what_never_forgets_is_rendered_by_one_process_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, signals.music(40.0, RATE_HZ), RATE_HZ)
    settings = ChainSettings(stages=(DitherSettings(),))
    assert render([str(path)], tmp_path / "out.wav", settings=settings, jobs=2).jobs == 1
