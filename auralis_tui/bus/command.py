"""What all commands share, and the ranges of what they carry."""

from typing import Annotated

from msgspec import Meta, Struct

Index = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Text = Annotated[str, Meta(max_length=4096)]
VolumeDb = Annotated[float, Meta(ge=-60.0, le=60.0)]
SlotName = Annotated[str, Meta(pattern="^[abcd]$")]
Title = Annotated[str, Meta(max_length=40)]
RateHz = Annotated[float, Meta(ge=0.0, le=60.0)]


class Command(Struct, frozen=True, kw_only=True, tag=True):
    """Base of all commands."""
