"""How equal in loudness the matched source and the mastered sound are, on real music: their short-term loudness."""

import argparse
import os
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is imported

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.loudness import LoudnessMeter
from auralis_tui.dsp.chain import Chain
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.dsp.processor import Signal
from auralis_tui.mastering.reading import factory_presets
from auralis_tui.media.decoder import open_decoder

FOLDER = Path("/usr/share/games/wesnoth/1.16/data/core/music")
PIECES = ("battle-epic", "defeat", "frantic", "knolls", "love_theme", "suspense", "vengeful")
BLOCK = 8192
LEAST_LUFS = -50.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", default=[FOLDER / f"{piece}.ogg" for piece in PIECES])
    parser.add_argument("--seconds", type=float, default=50.0, help="of each file, from its start")
    parser.add_argument("--presets", nargs="*", default=list(factory_presets()))
    arguments = parser.parse_args()
    print("| preset | median | 95 % | 99 % | largest | largest of one piece |\n|---|---|---|---|---|---|")
    for name in arguments.presets:
        settings = factory_presets()[name].chain
        found = {Path(file).stem: _residuals_lu(settings, file, arguments.seconds) for file in arguments.files}
        every = np.concatenate(list(found.values()))
        figures = [f"{np.percentile(every, share):.2f}" for share in (50, 95, 99, 100)]
        worst = max(found, key=lambda piece: np.percentile(found[piece], 95))
        print(f"| {name} | {' | '.join(figures)} | {worst}, 95 %: {np.percentile(found[worst], 95):.2f} |", flush=True)


def _residuals_lu(settings: ChainSettings, file: Path, seconds: float) -> NDArray[np.float64]:
    """Return the difference of short-term loudness each tenth of a second, from the third second on."""
    with open_decoder(str(file)) as decoder:
        rate_hz, sound = decoder.format.rate_hz, decoder.read(round(seconds * decoder.format.rate_hz))
    wet, dry = (_short_terms_lufs(settings, hearing, sound, rate_hz) for hearing in (Hearing.MASTERED, Hearing.BYPASS))
    return np.abs(wet - dry)[np.minimum(wet, dry) > LEAST_LUFS]


def _short_terms_lufs(settings: ChainSettings, hearing: Hearing, sound: Signal, rate_hz: int) -> NDArray[np.float64]:
    chain, meter, step, levels = Chain(settings, hearing), LoudnessMeter(rate_hz, 2), round(0.1 * rate_hz), []
    chain.prepare(rate_hz, 2, BLOCK)
    heard = np.concatenate([chain.process(sound[start : start + BLOCK]) for start in range(0, len(sound), BLOCK)])
    for start in range(0, len(heard), step):
        meter.process(heard[start : start + step])
        if meter.short_term_lufs is not None:
            levels.append(meter.short_term_lufs)
    return np.array(levels)


if __name__ == "__main__":
    main()
