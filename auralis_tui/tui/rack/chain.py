"""The chain as rows of a rack, and its changes: each returns the whole chain as it is to be."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

import msgspec

from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.settings import StageSettings
from auralis_tui.dsp.stages import LATENT, AnyStage
from auralis_tui.errors import UsageError
from auralis_tui.tui.rack.settings import Value

Content = dict[str, Any]
INPUT, OUTPUT = "gain_db", "output_gain_db"
TITLES = {
    "equalizer": "Equalizer", "critical_bands": "Critical bands", "dynamic_equalizer": "Dynamic EQ",
    "compressor": "Compressor", "multiband": "Multiband", "expander": "Expander", "transient": "Transients",
    "limiter": "Limiter", "saturation": "Saturation", "soft_clip": "Soft clip", "stereo": "Stereo",
    "crossfeed": "Crossfeed", "gain": "Gain", "dither": "Dither",
}  # fmt: skip
KINDS: dict[str, type[StageSettings]] = {str(kind.__struct_config__.tag): kind for kind in get_args(AnyStage)}


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of the rack."""

    number: int
    """From 1: the input gain."""
    path: str
    """Where it stands in the chain; the path of a gain is that of its one setting."""
    title: str
    key: str
    """Its name in meter readings."""
    settings: StageSettings | None
    """None for the chain's own gains."""
    gain_db: float = 0.0
    """Of the chain's own gains."""

    @property
    def place(self) -> int | None:
        """Its place among the stages, from 0; None for the chain's own gains."""
        return int(self.path.partition(".")[2]) if self.settings is not None else None

    @property
    def is_on(self) -> bool:
        """Whether it changes the sound."""
        return not self.settings.bypassed if self.settings is not None else self.gain_db != 0.0


class RackChain:
    """A chain that was told by the daemon; raises `UsageError` when it isn't understood."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        try:
            self.settings = msgspec.convert(content, ChainSettings)
        except msgspec.ValidationError as error:
            words = str(error).partition(" - at ")[0]
            raise UsageError(f"The chain can't be so: {words}.", "Nothing was changed.") from error
        self.content: Content = msgspec.json.decode(msgspec.json.encode(self.settings))

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """All rows: the input gain, the stages, the output gain."""
        chain, rows = self.settings, []
        heard: dict[str, int] = {}
        for place, settings in enumerate(chain.stages):
            kind = str(settings.__struct_config__.tag)
            if not settings.bypassed:  # the engine names only those that run, and numbers what is there twice
                heard[kind] = heard.get(kind, 0) + 1
            key = f"{kind} {heard[kind]}" if heard.get(kind, 0) > 1 else kind
            rows.append(
                Stage(place + 2, f"stages.{place}", TITLES[kind], key if not settings.bypassed else "", settings)
            )
        first = Stage(1, INPUT, "Input gain", "input gain", None, chain.gain_db)
        return (first, *rows, Stage(len(rows) + 2, OUTPUT, "Output gain", "output gain", None, chain.output_gain_db))

    def at(self, path: str) -> Any:
        """Return what stands at a path."""
        table: Any = self.content
        for name in path.split("."):
            table = table[int(name)] if isinstance(table, list) else table[name]
        return table

    def with_value(self, path: str, value: Value) -> "RackChain":
        """Return the chain with one setting changed; raises `UsageError` when it can't have that value."""

        def change(content: Content) -> None:
            *above, name = path.split(".")
            table: Any = content
            for part in above:
                table = table[int(part)] if isinstance(table, list) else table[part]
            table[int(name) if isinstance(table, list) else name] = value

        return self.changed(change)

    def changed(self, change: Callable[[Content], None]) -> "RackChain":
        """Return the chain after a change of its content."""
        content = copy.deepcopy(self.content)
        change(content)
        return RackChain(content)

    def moved(self, place: int, to: int) -> "RackChain":
        """Return the chain with a stage in another place."""
        return self.changed(lambda content: content["stages"].insert(to, content["stages"].pop(place)))

    def without(self, place: int) -> "RackChain":
        """Return the chain without a stage."""
        return self.changed(lambda content: content["stages"].pop(place))

    def having(self, kind: str, place: int) -> "RackChain":
        """Return the chain with a new stage; raises `UsageError` where there is no room for it."""
        stage = msgspec.to_builtins(_new(kind))
        for latent in LATENT:
            others = sum(latent.counts(settings) for settings in self.settings.stages)
            if latent.counts(_new(kind)) and others >= latent.most:
                raise UsageError(f"A chain has no more than {latent.most} {latent.title}.", "Take one out first.")
        if len(self.settings.stages) >= 16:
            raise UsageError("A chain has no more than 16 stages.", "Take one out first.")
        return self.changed(lambda content: content["stages"].insert(place, stage))


def _new(kind: str) -> Any:
    """Make a stage as it is put in: an equalizer has a band to begin with."""
    if kind in ("equalizer", "dynamic_equalizer"):
        return msgspec.convert({"kind": kind, "bands": [{"frequency_hz": 1000.0}]}, AnyStage)
    return KINDS[kind]()
