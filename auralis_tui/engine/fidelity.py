"""Whether what goes to the output are the file's own samples."""

from collections import deque

from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.engine.messages import SetChain
from auralis_tui.engine.timeline import Mark


class Fidelity:
    """Knows of chain and volume as they are heard, and of those that are on their way."""

    def __init__(self) -> None:
        self._chain_is_neutral = True
        self._asked: deque[bool] = deque()
        self._gain_db = 0.0
        self._gain_from = 0

    def ask(self, order: SetChain) -> None:
        """Another chain will be heard."""
        self._asked.append(is_neutral(order))

    def hear(self) -> None:
        """The chain that was asked for first is heard now."""
        self._chain_is_neutral = self._asked.popleft()

    def set_gain(self, gain_db: float, settled_frame: int) -> None:
        """Another volume will be heard, from this frame of the stream on without a change."""
        if gain_db != self._gain_db:
            self._gain_db, self._gain_from = gain_db, settled_frame

    def is_whole(self, mark: Mark | None, heard_frame: int) -> bool:
        """Tell whether nothing is changed in what is heard at this frame."""
        return (
            mark is not None
            and mark.source.unchanged
            and not mark.mixed
            and self._chain_is_neutral
            and all(self._asked)
            and self._gain_db == 0.0
            and heard_frame >= self._gain_from
        )


def is_neutral(order: SetChain) -> bool:
    """Tell whether this chain gives back its input."""
    if order.hearing is Hearing.BYPASS and not order.matched:
        return True
    settings = order.settings
    flat = settings == ChainSettings(stages=settings.stages) and all(stage.bypassed for stage in settings.stages)
    return flat and order.hearing is Hearing.MASTERED
