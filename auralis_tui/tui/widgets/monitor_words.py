"""What the monitor line says: the chain's name, the match, the snapshots; longer where there is room."""

from auralis_tui.bus.state import Loop, MasteringState, PresetInfo
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.paint import Run, clip, row_cells

LEAST_DIFFERENCE_DB = 0.05
SLOTS_COLUMNS = 80
"""From this width on the snapshots are shown, as letters,"""
NAMES_COLUMNS = 100
"""and from this one with their names."""
LONGEST_NAME = 14


def title(mastering: MasteringState) -> str:
    """Name what the chain is."""
    preset = heard_preset(mastering)
    name = preset.title if preset else mastering.heard_preset.replace("-", " ").capitalize()
    return f"{name}, edited" if mastering.edited else name


def heard_preset(mastering: MasteringState) -> PresetInfo | None:
    """Return the preset that is heard."""
    return next((preset for preset in mastering.presets if preset.id == mastering.heard_preset), None)


def chain(mastering: MasteringState) -> str:
    """Name the chain where something else takes the badge's place."""
    if mastering.heard_hearing is Hearing.MASTERED:
        return f"● {title(mastering)}"
    return "○ bypass" if mastering.heard_hearing is Hearing.BYPASS else "Δ delta"


def passage(loop: Loop | None) -> str:
    """Write what is played again and again; empty as long as its end isn't known."""
    if loop is None or loop.end_s is None:
        return ""
    return f"{numbers.clock(loop.start_s)}–{numbers.clock(loop.end_s)}"


def match(mastering: MasteringState) -> tuple[Run, ...]:
    """Say by how much the source is raised or lowered to match, or by how much it would differ: long, then short."""
    gain_db = mastering.match_gain_db
    if mastering.heard_hearing is Hearing.DELTA:
        return (("unmatched", "muted"),)
    if gain_db is None:
        return ()
    if mastering.heard_matched:
        heard_db = gain_db if mastering.heard_hearing is Hearing.BYPASS else 0.0
        return ((f"matched {numbers.signed(heard_db):>5} dB", "muted"),)
    if abs(gain_db) < LEAST_DIFFERENCE_DB:
        return (("NOT MATCHED: source is as loud", "hot bold"), ("0.0 dB!", "hot bold"))
    words = f"NOT MATCHED: source is {abs(gain_db):.1f} dB {'quieter' if gain_db > 0 else 'louder'}"
    return ((words, "hot bold"), (f"{numbers.signed(-gain_db)} dB!", "hot bold"))


def slots(mastering: MasteringState, width: int) -> list[Run]:
    """Draw the snapshots: the one that is heard in brackets; nothing as long as none is stored."""
    if not any(slot.title for slot in mastering.slots) or width < SLOTS_COLUMNS:
        return []
    named = width >= NAMES_COLUMNS
    if mastering.heard_hearing is Hearing.DELTA and not named:
        return []
    runs: list[Run] = [(" ", "text")] if named else []
    for _, own in slot_runs(mastering, width):
        runs += [*own, (" ", "text")] if named else own
    return runs


def slot_runs(mastering: MasteringState, width: int) -> list[tuple[str, list[Run]]]:
    """Draw each snapshot, by its name."""
    drawn = []
    heard = mastering.heard_hearing is Hearing.MASTERED
    for slot in mastering.slots:
        letter, here = slot.name.upper(), slot.name == mastering.slot
        name = f" {clip(slot.title or 'empty', LONGEST_NAME)}" if width >= NAMES_COLUMNS else ""
        if here and heard:
            runs = [(f"[{letter}", "accent bold"), (name, "bright bold"), ("]", "accent bold")]
        elif here:
            runs = [(f"[{letter}{name}]", "muted")]
        else:
            runs = [(f" {letter}", "muted" if name or slot.title else "faint"), (f"{name} ", "faint")]
        drawn.append((slot.name, [run for run in runs if run[0]]))
    return drawn


def slot_at(mastering: MasteringState, width: int, column: int) -> str:
    """Return which snapshot stands in a column of the line, if they are shown; empty beside them."""
    named = width >= NAMES_COLUMNS
    at = width - 1 - row_cells(tuple(slots(mastering, width))) + named
    for name, runs in slot_runs(mastering, width):
        cells = row_cells(tuple(runs))
        if at <= column < at + cells:
            return name
        at += cells + named
    return ""


def facts(preset: PresetInfo | None) -> list[Run]:
    """Write what a preset aims at."""
    if preset is None:
        return []
    runs: list[Run] = []
    if preset.target_lufs is not None:
        runs += [("target ", "muted"), (numbers.level(preset.target_lufs), "text"), (" LUFS", "muted")]
    if preset.ceiling_dbtp is not None:
        gap = "   " if runs else ""
        runs += [(f"{gap}ceiling ", "muted"), (numbers.level(preset.ceiling_dbtp), "text"), (" dBTP", "muted")]
    return [(" ", "text"), *runs, (" ", "text")] if runs else []
