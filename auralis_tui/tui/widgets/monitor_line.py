"""The line above the transport: what you hear, in words."""

from textual.geometry import Size
from textual.reactive import var

from auralis_tui.bus.state import MasteringState, OutputState, PlayerState, PresetInfo, Transport
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
            return [_link_row(self.link, width)]
        chain = _chain(self.mastering)
        if self.output.problem:
            return [_alarm(width, "over", "! NO OUTPUT", f"{self.output.problem}  {self.output.hint}", chain)]
        if self.player.transport is Transport.ERROR:
            return [_alarm(width, "over", "! NOT PLAYING", f"{self.player.error}  {self.player.hint}", chain)]
        if self.player.muted:
            return [_alarm(width, "hot", "○ MUTED", "you hear nothing   m unmutes", chain)]
        if self.mastering.heard_bypassed:
            return [_alarm(width, "hot", "○ BYPASS", "you hear the source", _title(self.mastering))]
        return [_mastered(self.mastering, width)]

    def _changed(self) -> None:
        self.repaint()

    watch_link = watch_player = watch_mastering = watch_output = _changed


def _link_row(link: LinkState, width: int) -> Runs:
    if link.link is Link.CONNECTING:
        return Line(width).rule(1, sign="╌").put(" ◔ CONNECTING ", "accent bold").rule(width, sign="╌").done()
    again = f"again in {link.retry_s:g} s"
    return _alarm(width, "over", "! NOT CONNECTED", link.why, again)


def _alarm(width: int, token: str, badge: str, words: str, fact: str = "") -> Runs:
    line = Line(width).rule(1, token, "╌").put(f" {badge} ", f"{token} bold reverse")
    room = width - line.column - 3
    if len(words) + len(fact) + 4 <= room or fact.startswith("again"):
        room -= len(fact) + 4
    line.put(f" {clip(words.strip(), room)} ", "bright bold")
    if fact and line.column + len(fact) + 3 <= width:
        line.rule(width - len(fact) - 3, token, "╌").put(f" {fact} ", "muted")
    return line.rule(width, token, "╌").done()


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
    return "○ bypass" if mastering.heard_bypassed else f"● {_title(mastering)}"


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
