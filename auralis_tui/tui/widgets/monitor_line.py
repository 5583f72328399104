"""The line above the transport: what you hear, in words."""

import textwrap

from textual.geometry import Size
from textual.reactive import var

from auralis_tui.bus.state import MasteringState, OutputState, PlayerState, PresetInfo, Transport
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.tui import numbers
from auralis_tui.tui.bridge import Link, LinkState
from auralis_tui.tui.widgets.paint import Line, Painted, Run, Runs, clip

LEAST_DIFFERENCE_DB = 0.05
SLOTS_COLUMNS = 80
"""From this width on the snapshots are shown, as letters,"""
NAMES_COLUMNS = 100
"""and from this one with their names."""


class MonitorLine(Painted):
    """A rule with a badge in it: solid when the chain is in circuit, dashed when it isn't."""

    link: var[LinkState] = var(LinkState())
    player: var[PlayerState] = var(PlayerState())
    mastering: var[MasteringState] = var(MasteringState())
    output: var[OutputState] = var(OutputState())

    def rows(self, size: Size) -> list[Runs]:
        """Draw the line: the most pressing state first."""
        width = size.width
        if self.link.link is not Link.ONLINE:
            return _link_rows(self.link, width)
        mastering, player = self.mastering, self.player
        chain = _chain(mastering)
        if self.output.problem:
            return _alarm(width, "over", "! NO OUTPUT", f"{self.output.problem}  {self.output.hint}", chain)
        if player.transport is Transport.ERROR:
            return _alarm(width, "over", "! NOT PLAYING", f"{player.error}  {player.hint}", chain)
        if player.muted:
            return _alarm(width, "hot", "○ MUTED", "you hear nothing   m unmutes", chain)
        if mastering.heard_hearing is Hearing.BYPASS:
            words = f"you hear the source   {_match(mastering)}"
            return _alarm(width, "hot", f"{_audition(player)}○ BYPASS", words, _slots_words(mastering))
        if mastering.heard_hearing is Hearing.DELTA:
            words = "you hear only what the chain changes   unmatched"
            return _alarm(width, "hot", f"{_audition(player)}Δ DELTA", words, _title(mastering))
        if player.bit_perfect:
            return [_untouched(mastering, width)]
        return [_mastered(mastering, player, width)]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return one row, and those that a long sentence goes on in."""
        return len(self.rows(Size(width, 0)))

    def _changed(self) -> None:
        if self.is_attached and self.size and len(self.rows(self.size)) != self.size.height:
            self.refresh(layout=True)
        self.repaint()

    watch_link = watch_player = watch_mastering = watch_output = _changed


def _link_rows(link: LinkState, width: int) -> list[Runs]:
    if link.link is Link.CONNECTING:
        line = Line(width).rule(1, sign="╌").put(" ◔ CONNECTING ", "accent bold")
        if link.why:
            line.put(f" {clip(link.why, width - line.column - 3)} ", "bright bold")
        return [line.rule(width, sign="╌").done()]
    again = f"again in {link.retry_s:g} s"
    return _alarm(width, "over", "! NOT CONNECTED", link.why, again)


def _alarm(width: int, token: str, badge: str, words: str, fact: str = "") -> list[Runs]:
    """Draw badge, sentence and fact; a sentence that is longer than the row goes on below."""
    line = Line(width).rule(1, token, "╌").put(f" {badge} ", f"{token} bold reverse")
    room = width - line.column - 3
    if len(words) + len(fact) + 4 <= room or fact.startswith("again"):
        room -= len(fact) + 4
    whole = textwrap.TextWrapper(room, break_long_words=False, break_on_hyphens=False)
    first, *rest = whole.wrap(words) or [""]
    if len(first) > room:  # a path that has room below only
        first, rest = "", [first, *rest]
    line.put(f" {first} ", "bright bold")
    fits = line.column + len(fact) + 3 <= width
    if fact and fits:
        line.rule(width - len(fact) - 3, token, "╌").put(f" {fact} ", "muted")
    below = [Line(width).put(f"  {text}", "bright bold") for text in _wrapped_below(rest, width)]
    if below and not fits and below[-1].column + len(fact) + 4 <= width:
        below[-1].right((fact, "muted"), ("  ", "text"))
    return [line.rule(width, token, "╌").done(), *(row.done() for row in below)]


def _wrapped_below(rest: list[str], width: int) -> list[str]:
    return textwrap.wrap(" ".join(rest), width - 4, break_on_hyphens=False)


def _mastered(mastering: MasteringState, player: PlayerState, width: int) -> Runs:
    token = "" if mastering.heard_matched else "hot"
    line = Line(width).rule(1, token or "rule").put(f" {_audition(player)}● MASTERED ", "signal bold")
    if mastering.slot:
        line.put(f"{mastering.slot.upper()} ", "muted")
    line.put(clip(_title(mastering), max(8, width // 3)), "bright bold").put(" ")
    match = _match(mastering)
    slots = _slots(mastering, width)
    if match and line.column + len(match) + _length(slots) + 6 <= width:
        line.rule(line.column + 2, token or "rule").put(f" {match} ", token or "muted")
    facts = slots or [(" ", "text"), *_facts(_heard(mastering)), (" ", "text")]
    length = _length(facts)
    if length > 2 and line.column + length + 2 <= width:
        line.rule(width - length - 1, token or "rule").puts(facts)
    return line.rule(width, token or "rule").done()


def _untouched(mastering: MasteringState, width: int) -> Runs:
    line = Line(width).rule(1, sign="╌").put(" □ UNTOUCHED ", "text bold")
    line.put("chain off, source rate ", "muted")
    slots = _slots(mastering, width)
    if slots and line.column + _length(slots) + 2 <= width:
        line.rule(width - _length(slots) - 1, sign="╌").puts(slots)
    return line.rule(width, sign="╌").done()


def _audition(player: PlayerState) -> str:
    return "A/B " if player.loop is not None and player.loop.end_s is not None else ""


def _match(mastering: MasteringState) -> str:
    """Say by how much what is heard is raised or lowered to match: the source is; or by how much it would differ."""
    gain_db = mastering.match_gain_db
    if gain_db is None:
        return ""
    if mastering.heard_matched:
        heard_db = gain_db if mastering.heard_hearing is Hearing.BYPASS else 0.0
        return f"matched {numbers.signed(heard_db):>5} dB"
    if abs(gain_db) < LEAST_DIFFERENCE_DB:
        return "NOT MATCHED: source is as loud"
    return f"NOT MATCHED: source is {abs(gain_db):.1f} dB {'quieter' if gain_db > 0 else 'louder'}"


def _slots(mastering: MasteringState, width: int) -> list[Run]:
    """Draw the snapshots: the one that is heard in brackets; nothing as long as none is stored."""
    if not any(slot.title for slot in mastering.slots) or width < SLOTS_COLUMNS:
        return []
    runs: list[Run] = []
    for slot in mastering.slots:
        name = slot.name.upper()
        words = f"{name} {clip(slot.title or 'empty', 14)}" if width >= NAMES_COLUMNS else name
        if runs and width >= NAMES_COLUMNS:
            runs.append((" ", "text"))
        if slot.name == mastering.slot:
            runs.append((f"[{words}]", "accent bold"))
        else:
            runs.append((f" {words} ", "muted" if slot.title else "faint"))
    return runs


def _slots_words(mastering: MasteringState) -> str:
    words = "".join(text for text, _ in _slots(mastering, SLOTS_COLUMNS))
    return words.strip() or _title(mastering)


def _length(runs: list[Run]) -> int:
    return sum(len(text) for text, _ in runs)


def _heard(mastering: MasteringState) -> PresetInfo | None:
    return next((preset for preset in mastering.presets if preset.id == mastering.heard_preset), None)


def _chain(mastering: MasteringState) -> str:
    """Name the chain where something else takes the badge's place."""
    if mastering.heard_hearing is Hearing.MASTERED:
        return f"● {_title(mastering)}"
    return "○ bypass" if mastering.heard_hearing is Hearing.BYPASS else "Δ delta"


def _title(mastering: MasteringState) -> str:
    preset = _heard(mastering)
    title = preset.title if preset else mastering.heard_preset.replace("-", " ").capitalize()
    return f"{title}, edited" if mastering.edited else title


def _facts(preset: PresetInfo | None) -> list[tuple[str, str]]:
    if preset is None:
        return []
    facts: list[tuple[str, str]] = []
    if preset.target_lufs is not None:
        facts += [("target ", "muted"), (numbers.level(preset.target_lufs), "text"), (" LUFS", "muted")]
    if preset.ceiling_dbtp is not None:
        gap = "   " if facts else ""
        facts += [(f"{gap}ceiling ", "muted"), (numbers.level(preset.ceiling_dbtp), "text"), (" dBTP", "muted")]
    return facts
