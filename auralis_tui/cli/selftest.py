"""`auralis selftest`: the standards' cases, run through the meters of this very installation."""

import json
import math
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from auralis_tui.analysis.standards.conformance import LIVE, OFFLINE, RATES_HZ, WAYS, Reading, all_cases, run
from auralis_tui.cli.children import check_jobs, share_out
from auralis_tui.cli.progress import ProgressBar
from auralis_tui.errors import EXIT_FAILED, EXIT_OK, AuralisError, UsageError
from auralis_tui.media.program import answer_each

Piece = list[int]
"""A case by its place, and a rate in Hz."""


def selftest(arguments: Namespace) -> int:
    """Run every case at every rate, live and offline; exit with 1 when one fails."""
    rates_hz = arguments.rate or list(RATES_HZ)
    if strange := [rate_hz for rate_hz in rates_hz if not 8_000 <= rate_hz <= 384_000]:
        raise UsageError(f"{strange[0]} Hz is no rate.", "It goes from 8000 to 384000 Hz.")
    jobs = check_jobs(arguments.jobs)
    pieces = [[place, rate_hz] for rate_hz in rates_hz for place in range(len(all_cases()))]
    results = _here(pieces) if jobs == 1 else _by_children(pieces, jobs)
    failed = [result for result in results if not result["pass"]]
    print(json.dumps(results, indent=2) if arguments.json else "\n".join(_table(results)))
    return EXIT_FAILED if failed else EXIT_OK


def _work(piece: Piece, _: Callable[[float], None]) -> list[dict[str, Any]]:
    """Run one case at one rate, both ways."""
    place, rate_hz = piece
    return [_described(run(all_cases()[place], rate_hz, way)) for way in WAYS]


def _described(reading: Reading) -> dict[str, Any]:
    return {
        "case": reading.case,
        "signal": reading.signal,
        "rate_hz": reading.rate_hz,
        "meter": reading.meter,
        "figure": reading.figure,
        "unit": reading.unit,
        "expected": _rounded(reading.expected),
        "measured": _rounded(reading.measured),
        "tolerance": [-reading.below, reading.above],
        "pass": reading.passed,
    }


def _rounded(figure: float | None) -> float | None:
    return None if figure is None or not math.isfinite(figure) else round(figure, 3)


def _here(pieces: list[Piece]) -> list[dict[str, Any]]:
    bar = ProgressBar("selftest")
    results: list[dict[str, Any]] = []
    for done, piece in enumerate(pieces):
        bar.show(done / len(pieces))
        results += _work(piece, bar.show)
    bar.clear()
    return results


def _by_children(pieces: list[Piece], jobs: int) -> list[dict[str, Any]]:
    """Begin with the highest rates, which take longest; return the results in the pieces' order."""
    bar = ProgressBar("selftest")
    answers: dict[int, list[dict[str, Any]]] = {}
    for told in share_out("auralis_tui.cli.selftest", pieces[::-1], jobs):
        if "error" in told.message:
            raise AuralisError(told.message["error"], told.message["hint"])
        answers[len(pieces) - 1 - told.index] = told.message["answer"]
        bar.show(len(answers) / len(pieces))
    bar.clear()
    return [result for place in range(len(pieces)) for result in answers[place]]


def _table(results: list[dict[str, Any]]) -> Iterator[str]:
    for rate_hz, rows in groupby(results, key=lambda result: result["rate_hz"]):
        yield f"{rate_hz} Hz"
        yield f"  {'case':<20} {'reads':<5} {'expected':>8} {'tolerance':>10} {'live':>8} {'offline':>8}"
        for (case, figure), pair in groupby(rows, key=lambda result: (result["case"], result["figure"])):
            yield _row(case, figure, {result["meter"]: result for result in pair})
    passed = sum(result["pass"] for result in results)
    yield f"{passed} of {len(results)} readings are within their tolerance."


def _row(case: str, figure: str, by_meter: dict[str, dict[str, Any]]) -> str:
    live, offline = by_meter[LIVE], by_meter[OFFLINE]
    worse = offline if live["pass"] else live
    below, above = worse["tolerance"]
    tolerance = f"±{above:g}" if -below == above else f"+{above:g}/{below:g}"
    verdict = "pass" if worse["pass"] and live["pass"] else "FAIL"
    figures = f"{_shown(live['measured']):>8} {_shown(offline['measured']):>8}"
    return f"  {case:<20} {figure:<5} {_shown(worse['expected']):>8} {tolerance:>10} {figures}  {verdict}"


def _shown(figure: float | None) -> str:
    return "none" if figure is None else f"{figure:.2f}"


if __name__ == "__main__":
    sys.exit(answer_each(_work))
