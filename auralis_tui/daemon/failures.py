"""What failed while the daemon ran, also while no console was there: a bounded list, which all consoles share."""

from collections.abc import Callable

from msgspec.structs import replace

from auralis_tui.bus.events import AnyEvent, FailuresChanged, Notice
from auralis_tui.bus.failure import KEPT_FAILURES, Failure
from auralis_tui.errors import UsageError


class Failures:
    """Keeps the failures that were told, the latest first."""

    def __init__(self, publish: Callable[[AnyEvent], None], clock: Callable[[], float]) -> None:
        self._publish = publish
        self._clock = clock
        self.listed: tuple[Failure, ...] = ()
        """The latest first; each once, however often it was told."""

    def note(self, notice: Notice) -> None:
        """Keep a notice that is a failure; one that was told before counts once more, and is to be seen anew."""
        if not notice.failure:
            return
        same = self._same(notice.message, notice.hint)
        times = 1 if same is None else same.times + 1
        fresh = Failure(message=notice.message, hint=notice.hint, at=self._clock(), times=times)
        self._set((fresh, *(one for one in self.listed if one is not same))[:KEPT_FAILURES])

    def see(self) -> None:
        """Take all of them for seen."""
        if any(not one.seen for one in self.listed):
            self._set(tuple(replace(one, seen=True) for one in self.listed))

    def forget(self, message: str, hint: str) -> None:
        """Take one out; raises `UsageError` where there is none of these words."""
        same = self._same(message, hint)
        if same is None:
            raise UsageError("This failure isn't listed any more.", "Another console has taken it away.")
        self._set(tuple(one for one in self.listed if one is not same))

    def _same(self, message: str, hint: str) -> Failure | None:
        return next((one for one in self.listed if (one.message, one.hint) == (message, hint)), None)

    def _set(self, failures: tuple[Failure, ...]) -> None:
        self.listed = failures
        self._publish(FailuresChanged(failures=failures))
