"""Decibels and factors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralis_tui.units import SILENCE_DB, db_to_gain, gain_to_db


@given(st.floats(-190.0, 60.0))
def test_decibels_survive_the_way_there_and_back(level_db: float) -> None:
    assert gain_to_db(db_to_gain(level_db)) == pytest.approx(level_db, abs=1e-9)


def test_silence_is_zero() -> None:
    assert db_to_gain(SILENCE_DB) == 0.0
    assert gain_to_db(0.0) == SILENCE_DB
    assert gain_to_db(1e-300) == SILENCE_DB
    assert db_to_gain(0.0) == 1.0
