"""How the tests are shared out where several workers run them: `pytest -n 2`."""

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

REAL = "tests/real"


class RealOnesLast(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Each file goes to one worker; those that drive real programs come last, one after the other.

    Sound servers and terminals would have to share the processors with whatever else runs at that moment.
    """

    def _split_scope(self, nodeid: str) -> str:
        """Name the group that a test belongs to."""
        return REAL if nodeid.startswith(REAL) else nodeid.partition("::")[0]

    def _assign_work_unit(self, node: WorkerController) -> None:
        """Hand out the next group."""
        if REAL in self.workqueue:
            self.workqueue.move_to_end(REAL)
        super()._assign_work_unit(node)
