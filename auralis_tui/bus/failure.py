"""What went wrong while nobody had to be there: kept until it was seen, and then for a while."""

from msgspec import Struct

KEPT_FAILURES = 50


class Failure(Struct, frozen=True, kw_only=True):
    """Something that failed by itself."""

    message: str
    """What failed, and why."""
    hint: str = ""
    """What to do."""
    at: float = 0.0
    """When it was told last, in seconds since 1970."""
    times: int = 1
    seen: bool = False
    """Whether somebody has looked at it."""
