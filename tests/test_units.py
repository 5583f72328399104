"""Decibels and factors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralis_tui.units import QUIETEST_DB, SILENCE_DB, db_to_gain, db_to_volume, gain_to_db, volume_to_db


@given(st.floats(-190.0, 60.0))
def test_decibels_survive_the_way_there_and_back(level_db: float) -> None:
    assert gain_to_db(db_to_gain(level_db)) == pytest.approx(level_db, abs=1e-9)


def test_silence_is_zero() -> None:
    assert db_to_gain(SILENCE_DB) == 0.0
    assert gain_to_db(0.0) == SILENCE_DB
    assert gain_to_db(1e-300) == SILENCE_DB
    assert db_to_gain(0.0) == 1.0


@given(st.floats(0.11, 1.0))
def test_a_volume_survives_the_way_there_and_back(share: float) -> None:
    assert db_to_volume(volume_to_db(share)) == pytest.approx(share, abs=1e-9)


def test_the_volumes_gain_is_the_cube_of_its_place() -> None:
    assert db_to_gain(volume_to_db(0.5)) == pytest.approx(0.125)
    assert volume_to_db(1.0) == 0.0
    assert volume_to_db(0.0) == volume_to_db(0.1) == QUIETEST_DB
    assert db_to_volume(SILENCE_DB) == pytest.approx(0.1)
