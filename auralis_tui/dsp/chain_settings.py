"""What a chain is to do: its stages in order, and the gains around them."""

from typing import ClassVar

from auralis_tui.dsp.limiter import LimiterSettings
from auralis_tui.dsp.settings import Range, Settings, SettingsError
from auralis_tui.dsp.stages import LATENT, AnyStage

MAX_STAGES = 16


class ChainSettings(Settings, frozen=True, kw_only=True):
    """What the chain does; all defaults together do nothing."""

    gain_db: float = 0.0
    """Before all stages: drives the compressor and the limiter."""
    stages: tuple[AnyStage, ...] = ()
    """In the order in which the sound goes through them."""
    output_gain_db: float = 0.0
    """After all stages, and therefore never above 0."""

    RANGES: ClassVar[dict[str, Range]] = {
        "gain_db": Range(-24.0, 24.0, "dB"),
        "output_gain_db": Range(-48.0, 0.0, "dB"),
    }

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.stages) > MAX_STAGES:
            raise SettingsError(f"A chain has {len(self.stages)} `stages`; allowed is 0 to {MAX_STAGES}")
        for latent in LATENT:
            number = sum(latent.counts(stage) for stage in self.stages)
            if number > latent.most:
                raise SettingsError(f"A chain has {number} {latent.title}; allowed is 0 to {latent.most}")

    @property
    def ceiling_dbtp(self) -> float | None:
        """The last limiter's ceiling; None without one."""
        ceilings = [stage.ceiling_dbtp for stage in self.stages if isinstance(stage, LimiterSettings)]
        return ceilings[-1] if ceilings else None
