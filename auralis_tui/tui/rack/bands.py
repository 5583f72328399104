"""The bands of a stage: put in and taken out."""

import math
from typing import Any

from auralis_tui.dsp import dynamic_equalizer, equalizer, multiband, transient
from auralis_tui.errors import UsageError
from auralis_tui.tui.rack.chain import Content, RackChain

MOST = {
    "equalizer": equalizer.MAX_BANDS, "dynamic_equalizer": dynamic_equalizer.MAX_BANDS,
    "multiband": multiband.MAX_BANDS, "transient": transient.MAX_BANDS,
}  # fmt: skip
LEAST = {"multiband": multiband.MIN_BANDS, "transient": 1}
LOWEST_HZ, HIGHEST_HZ = 20.0, 20_000.0
NEW_HZ = 1000.0


def with_band(chain: RackChain, path: str, place: int) -> RackChain:
    """Return the chain with a band more, after the one at `place`; a crossover's band is halved."""
    stage = chain.at(path)
    kind, bands = stage["kind"], stage.get("bands", [])
    if kind not in MOST:
        raise UsageError("This stage has no bands.", "In the chain, a puts in a stage.")
    if len(bands) >= MOST[kind]:
        raise UsageError(f"There are no more than {MOST[kind]} bands.", "Take one out first.")

    def change(content: Content) -> None:
        table = content["stages"][int(path.partition(".")[2])]
        if "crossovers_hz" in table:
            _split(table, place)
        else:
            table["bands"].insert(place + 1, {"frequency_hz": _next_hz(table["bands"], place)})

    return chain.changed(change)


def without_band(chain: RackChain, path: str, place: int) -> RackChain:
    """Return the chain without a band; the one below takes over its part of a crossover."""
    stage = chain.at(path)
    kind = stage["kind"]
    if kind not in MOST:
        raise UsageError(
            "This value can't be taken out.", "del sets it to its default; in the chain, d takes a stage out."
        )
    if len(stage["bands"]) <= LEAST.get(kind, 0):
        raise UsageError(f"There are no fewer than {LEAST[kind]} bands.", "In the chain, d takes the stage out.")

    def change(content: Content) -> None:
        table = content["stages"][int(path.partition(".")[2])]
        table["bands"].pop(place)
        if table.get("crossovers_hz"):
            table["crossovers_hz"].pop(max(0, place - 1))

    return chain.changed(change)


def _split(table: dict[str, Any], place: int) -> None:
    edges = [LOWEST_HZ, *table["crossovers_hz"], HIGHEST_HZ]
    table["crossovers_hz"].insert(place, float(f"{math.sqrt(edges[place] * edges[place + 1]):.2g}"))
    table["bands"].insert(place + 1, dict(table["bands"][place]))


def _next_hz(bands: list[dict[str, Any]], place: int) -> float:
    """Return a frequency between this band and the next higher one."""
    if not bands:
        return NEW_HZ
    here = float(bands[min(place, len(bands) - 1)]["frequency_hz"])
    above = min((band["frequency_hz"] for band in bands if band["frequency_hz"] > here), default=HIGHEST_HZ)
    return float(f"{math.sqrt(here * max(above, here)):.2g}")
