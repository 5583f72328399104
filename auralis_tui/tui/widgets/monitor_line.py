"""The line above the transport: what you hear, in words."""

import textwrap

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var

from auralis_tui.bus.state import MasteringState, OutputState, PlayerState, Transport
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.tui.bridge import Link, LinkState
from auralis_tui.tui.widgets import monitor_words as words
from auralis_tui.tui.widgets.paint import Line, Painted, Run, Runs, clip, row_cells


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
        chain = words.chain(mastering)
        if self.output.problem:
            return _alarm(width, "over", "! NO OUTPUT", f"{self.output.problem}  {self.output.hint}", chain)
        if player.transport is Transport.ERROR:
            return _alarm(width, "over", "! NOT PLAYING", f"{player.error}  {player.hint}", chain)
        if player.muted:
            return _alarm(width, "hot", "○ MUTED", "you hear nothing   m unmutes", chain)
        return [_heard(mastering, player, width)]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return one row, and those that a long sentence goes on in."""
        return len(self.rows(Size(width, 0)))

    def _changed(self) -> None:
        if self.is_attached and self.size and len(self.rows(self.size)) != self.size.height:
            self.refresh(layout=True)
        self.repaint()

    watch_link = watch_player = watch_mastering = watch_output = _changed

    class SlotPicked(Message):
        """A snapshot was clicked."""

        def __init__(self, slot: str) -> None:
            super().__init__()
            self.slot = slot

    def on_click(self, event: events.Click) -> None:
        """Hear the snapshot under the pointer."""
        width = self.size.width
        shown = "".join(text for text, _ in words.slots(self.mastering, width))
        row = "".join(text for text, _ in self.rows(self.size)[0])
        slot = words.slot_at(self.mastering, width, event.x) if row[:-1].endswith(shown or "\0") else ""
        if slot:
            self.post_message(self.SlotPicked(slot))


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


def _heard(mastering: MasteringState, player: PlayerState, width: int) -> Runs:
    """Draw badge, what, match, snapshots: as much of it as there is room for."""
    solid, badge, what = _badge(mastering, player, width)
    token = "" if mastering.heard_matched or mastering.heard_hearing is not Hearing.MASTERED else "hot"
    sign, ink = ("─" if solid else "╌"), ("hot" if badge[1].endswith("reverse") else token or "rule")
    line = Line(width).rule(1, ink, sign).puts([badge, *what])
    match = words.match(mastering) if solid or ink == "hot" else ()
    slots = words.slots(mastering, width)
    facts = words.facts(words.heard_preset(mastering)) if solid and not slots else []
    for way, right in _ways(match, slots, facts):
        cells, edge = row_cells(way), row_cells(tuple(right))
        if line.column + (cells + 2 if way else 0) + edge + (2 if right else 1) <= width:
            if way:
                line.rule(line.column + 2, ink, sign).puts(way)
            line.rule(width - edge - 1, ink, sign).puts(right)
            break
    return line.rule(width, ink, sign).done()


def _ways(match: tuple[Run, ...], slots: list[Run], facts: list[Run]) -> list[tuple[Runs, list[Run]]]:
    """Return what may follow, fullest first: what warns is shortened, and then kept before the snapshots."""
    said: list[Runs] = [((" ", "text"), run, (" ", "text")) for run in match]
    if not slots:
        return [*((way, facts) for way in said[:1]), *((way, []) for way in said), ((), facts), ((), [])]
    warns = len(match) > 1
    last: list[tuple[Runs, list[Run]]] = [(way, []) for way in said] if warns else []
    return [*((way, slots) for way in said), *last, ((), slots), ((), [])]


def _badge(mastering: MasteringState, player: PlayerState, width: int) -> tuple[bool, Run, list[Run]]:
    """Return whether the chain is in circuit, the badge, and what is heard."""
    passage = words.passage(player.loop)
    loop: list[Run] = [(f" {passage} ", "text")] if passage else []
    said = "bright bold" if width >= words.SLOTS_COLUMNS else "text"
    if mastering.heard_hearing is Hearing.BYPASS:
        return (
            False,
            (f" {'A/B' if loop else '○'} BYPASS ", "hot bold reverse"),
            [(" you hear the source ", said), *loop],
        )
    if mastering.heard_hearing is Hearing.DELTA:
        return False, (" Δ DELTA ", "hot bold reverse"), [(" you hear only what the chain changes ", said), *loop]
    if player.bit_perfect:
        return False, (" □ UNTOUCHED ", "text bold"), [("chain off, source rate ", "muted"), *loop]
    name = clip(words.title(mastering), max(8, width // 3))
    slot: list[Run] = [(f"{mastering.slot.upper()} ", "muted")] if mastering.slot else []
    badge = f" {'A/B' if loop else '●'} MASTERED "
    return True, (badge, "signal bold"), [*slot, (name, "bright bold"), (" ", "text"), *loop]
