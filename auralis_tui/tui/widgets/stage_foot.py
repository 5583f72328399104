"""The last rows of a stage's pane where there is no room for other panes: reduction, loudness, target."""

from typing import TYPE_CHECKING

from auralis_tui.bus.state import MasteringState
from auralis_tui.tui import numbers
from auralis_tui.tui.rack_readings import RackReadings
from auralis_tui.tui.widgets.chain_rows import reduction_bar
from auralis_tui.tui.widgets.paint import Line, Runs
from auralis_tui.tui.widgets.target_words import away, peak_verdict, target_of

if TYPE_CHECKING:
    from auralis_tui.tui.rack.chain import RackChain

CELLS = 9


def foot_rows(
    width: int, meters: RackReadings, digits: RackReadings, mastering: MasteringState, chain: "RackChain"
) -> list[Runs]:
    """Draw the sum of all reductions with integrated loudness, and the target with the true peak."""
    frame, live = digits.readings.frame, meters.readings.live
    reduction = max(meters.reductions_db.values(), default=0.0) if live else 0.0
    shown = max(digits.reductions_db.values(), default=None) if live else None
    line = Line(width).put(" reduction ", "muted").puts(reduction_bar(reduction, CELLS))
    line.put(f"{numbers.level(None if shown is None else -shown):>6}", "text")
    line.put("  I ", "muted").put(f"{numbers.level(frame.integrated_lufs):>5}", "bright bold")
    difference, ink = away(frame.integrated_lufs, mastering)
    first = line.put(f"  {difference}", ink).done()
    target = target_of(mastering)
    line = Line(width).put(" target    ", "muted")
    line.put(f"{numbers.level(target):>5} LUFS" if target is not None else "none      ", "text")
    line.to(28).put("TP ", "muted").put(f"{numbers.level(frame.max_true_peak_dbtp):>5}", "bright bold")
    verdict, ink = peak_verdict(frame.max_true_peak_dbtp, chain.settings.ceiling_dbtp)
    return [first, line.put(f"  {verdict}", ink).done()]
