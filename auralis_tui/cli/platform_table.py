"""What services that normalise loudness do to files, as a table or as objects."""

from collections.abc import Mapping
from typing import Any

from auralis_tui.analysis.platforms import adjustments
from auralis_tui.file_names import printable


def platform_objects(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what each service does, with stable keys; nothing where loudness or peak is undefined."""
    return [
        {
            "platform": one.platform.name, "target_lufs": one.platform.target_lufs, "gain_db": round(one.gain_db, 2),
            "plays_at_lufs": round(one.plays_at_lufs, 2), "true_peak_dbtp": round(one.true_peak_dbtp, 2),
            "why": one.words,
        }
        for one in adjustments(figures.get("integrated_lufs"), figures.get("true_peak_dbtp"))
    ]  # fmt: skip


class PlatformRows:
    """A table for each file."""

    def begin(self) -> None:
        """Nothing yet."""

    def show(self, shown: dict[str, Any]) -> None:
        """Print one file's table; what could not be read is told elsewhere."""
        if "error" in shown:
            return
        rows = platform_objects(shown)
        print(printable(shown["file"] or f"album {shown['folder'] or ''}".rstrip()))
        for row in rows:
            gain, plays = f"{row['gain_db']:+.1f} dB", f"{row['plays_at_lufs']:.1f} LUFS"
            peak = f"{row['true_peak_dbtp']:.1f} dBTP"
            print(f"  {row['platform']:<13}{gain:>9}  plays at {plays:>10}, {peak:>9}: {row['why']}")
        if not rows:
            print("  Without loudness and peaks nothing can be said.")

    def end(self) -> None:
        """Nothing more."""
