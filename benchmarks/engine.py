"""The engine's figures: underruns under load, delays, processor and memory, and gaps beside other players.

python -m benchmarks.engine underruns --minutes 30 --output pulse
python -m benchmarks.engine underruns --minutes 30 --output jack
python -m benchmarks.engine delays
python -m benchmarks.engine cost --minutes 1
python -m benchmarks.engine gaps
python -m benchmarks.engine stall
python -m benchmarks.engine memory --hours 24
python -m benchmarks.engine analysis --minutes 60 --tracks 1000
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))
from engine_analysis import measure_analysis
from engine_cost import measure_cost, measure_memory
from engine_delays import measure_delays, measure_stall
from engine_gaps import measure_gaps
from engine_underruns import measure_underruns

TABLES: dict[str, Callable[[argparse.Namespace], None]] = {
    "underruns": measure_underruns, "delays": measure_delays, "cost": measure_cost, "gaps": measure_gaps,
    "stall": measure_stall, "memory": measure_memory, "analysis": measure_analysis,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", choices=TABLES)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--hours", type=float, default=24.0, help="of simulated time, for memory")
    parser.add_argument("--output", choices=["pulse", "jack", "null"], default="pulse")
    parser.add_argument("--preset", default="flat")
    parser.add_argument("--files", type=int, default=10_000, help="files that are scanned meanwhile")
    parser.add_argument("--tracks", type=int, default=1000, help="tracks that are analysed meanwhile")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--music", default="/usr/share/games/wesnoth/1.16/data/core/music")
    arguments = parser.parse_args()
    TABLES[arguments.table](arguments)


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    main()
