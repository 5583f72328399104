"""The line above the transport: what you hear, in words."""

import textwrap

from textual.geometry import Size
from textual.reactive import var

from auralis_tui.bus.state import MasteringState, OutputState, PlayerState, PresetInfo, Transport
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.tui import numbers
from auralis_tui.tui.bridge import Link, LinkState
from auralis_tui.tui.widgets.paint import Line, Painted, Runs, clip


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
        chain = _chain(self.mastering)
        if self.output.problem:
            return _alarm(width, "over", "! NO OUTPUT", f"{self.output.problem}  {self.output.hint}", chain)
        if self.player.transport is Transport.ERROR:
            return _alarm(width, "over", "! NOT PLAYING", f"{self.player.error}  {self.player.hint}", chain)
        if self.player.muted:
            return _alarm(width, "hot", "○ MUTED", "you hear nothing   m unmutes", chain)
        if self.mastering.heard_hearing is Hearing.BYPASS:
            return _alarm(width, "hot", "○ BYPASS", "you hear the source", _title(self.mastering))
        return [_mastered(self.mastering, width)]

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
    if fact and line.column + len(fact) + 3 <= width:
        line.rule(width - len(fact) - 3, token, "╌").put(f" {fact} ", "muted")
    below = textwrap.wrap(" ".join(rest), width - 4, break_on_hyphens=False)
    return [
        line.rule(width, token, "╌").done(),
        *(Line(width).put(f"  {text}", "bright bold").done() for text in below),
    ]


def _mastered(mastering: MasteringState, width: int) -> Runs:
    line = Line(width).rule(1).put(" ● MASTERED ", "signal bold")
    line.put(clip(_title(mastering), max(8, width // 3)), "bright bold").put(" ")
    facts = _facts(_heard(mastering))
    length = sum(len(text) for text, _ in facts) + 2
    if facts and line.column + length + 4 < width:
        line.rule(width - length - 1).put(" ").puts(facts).put(" ")
    return line.rule(width).done()


def _heard(mastering: MasteringState) -> PresetInfo | None:
    return next((preset for preset in mastering.presets if preset.id == mastering.heard_preset), None)


def _chain(mastering: MasteringState) -> str:
    """Name the chain where something else takes the badge's place."""
    return "○ bypass" if mastering.heard_hearing is Hearing.BYPASS else f"● {_title(mastering)}"


def _title(mastering: MasteringState) -> str:
    preset = _heard(mastering)
    return preset.title if preset else mastering.heard_preset.replace("-", " ").capitalize()


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
