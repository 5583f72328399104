"""The ring between renderer and output: one thread writes, one reads, and neither waits."""

import numpy as np
from numpy.typing import NDArray


class Ring:
    """Rendered sound on its way to the output.

    `written` and `read` count frames since the ring was made and only rise; each is changed by one thread alone, so a
    plain assignment hands them over.
    """

    def __init__(self, capacity_frames: int, channels: int) -> None:
        self._frames: NDArray[np.float32] = np.zeros((capacity_frames, channels), np.float32)
        self.capacity_frames = capacity_frames
        self.written = 0
        self.read = 0

    @property
    def fill_frames(self) -> int:
        """Frames that can be read."""
        return self.written - self.read

    @property
    def space_frames(self) -> int:
        """Frames that can be written."""
        return self.capacity_frames - self.fill_frames

    def write(self, block: NDArray[np.float32]) -> None:
        """Append a block; the caller has made sure that there is space."""
        if len(block) > self.space_frames:
            raise ValueError(f"{len(block)} frames don't fit into {self.space_frames}")
        self._put(self.written, block)
        self.written += len(block)

    def latest(self, frames: int) -> NDArray[np.float32]:
        """Return a copy of what was written last; the writer's to call."""
        return self._frames[np.arange(self.written - frames, self.written) % self.capacity_frames]

    def rewrite(self, block: NDArray[np.float32]) -> None:
        """Replace what was written last; the writer has made sure that the reader is not near."""
        self._put(self.written - len(block), block)

    def _put(self, frame: int, block: NDArray[np.float32]) -> None:
        start = frame % self.capacity_frames
        first = min(len(block), self.capacity_frames - start)
        self._frames[start : start + first] = block[:first]
        self._frames[: len(block) - first] = block[first:]

    def read_into(self, out: NDArray[np.float32], until: int | None = None) -> int:
        """Fill `out` from its beginning, not beyond the frame `until`, and return how many frames there were."""
        count = min(len(out), (self.written if until is None else until) - self.read)
        start = self.read % self.capacity_frames
        first = min(count, self.capacity_frames - start)
        out[:first] = self._frames[start : start + first]
        out[first:count] = self._frames[: count - first]
        self.read += count
        return count

    def skip_to(self, frame: int) -> None:
        """Leave out what comes before this frame; the reader's to call."""
        self.read = max(self.read, frame)
