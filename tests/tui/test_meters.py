"""What the meters draw, without an application."""

import re
from dataclasses import replace

import msgspec
import pytest
from textual.geometry import Size

from auralis_tui.bus.meter_frame import MeterFrame
from auralis_tui.bus.state import MasteringState, PresetInfo
from auralis_tui.tui.ballistics import Ballistics, Levels, Readings
from auralis_tui.tui.widgets.loudness_figures import DIGITS, LoudnessFigures, LoudnessHero, large
from auralis_tui.tui.widgets.loudness_history import LoudnessHistory
from auralis_tui.tui.widgets.meter_blocks import LoudnessBlock, MeterBlock, PeakBlock
from auralis_tui.tui.widgets.meter_choice import SCALES, TILTS_DB, LoudnessScale, MeterChoice
from auralis_tui.tui.widgets.meter_columns import LoudnessColumns, PeakColumns, PeakFigures, peak_share
from auralis_tui.tui.widgets.paint import Runs
from auralis_tui.tui.widgets.spectrogram import SpectrogramBlock, bands_of, row_of_band
from auralis_tui.tui.widgets.spectrum import BANDS, FREQUENCIES_HZ, SpectrumBlock, shape
from auralis_tui.tui.widgets.stereo import Goniometer, StereoFigures

WARM = PresetInfo(id="warm", title="Warm Tape", target_lufs=-14.0, ceiling_dbtp=-1.0)
MASTERING = MasteringState(presets=(WARM,), preset="warm", heard_preset="warm")
FRAME = MeterFrame(
    frame=1, max_true_peak_dbtp=-0.8, channel_max_true_peak_dbtp=(-0.8, -0.9), max_momentary_lufs=-9.8,
    max_short_term_lufs=-11.7, rms_dbfs=(-16.1, -16.8), crest_db=12.3, momentary_lufs=-11.9,
    short_term_lufs=-13.2, integrated_lufs=-13.8, lra_lu=6.4, correlation=0.62, balance_db=-0.3, width=1.08,
)  # fmt: skip
READINGS = Readings(
    time_s=1.0, live=True, frame=FRAME, peaks=(-1.4, -2.2), peak_holds=(-1.0, -1.3), bands=(-30.0,) * BANDS,
    band_holds=(-20.0,) * BANDS, source=Levels((-9.0, -9.0), (-8.0, -8.0), (-40.0,) * BANDS, (-36.0,) * BANDS),
    integrated_s=221.0, history=(-14.0,) * 180,
)  # fmt: skip


def fed(block: MeterBlock, readings: Readings = READINGS, choice: MeterChoice | None = None) -> MeterBlock:
    block.mastering, block.readings, block.choice = MASTERING, readings, choice or MeterChoice()
    return block


def text(rows: list[Runs]) -> list[str]:
    return ["".join(part for part, _ in row) for row in rows]


def drawn(block: MeterBlock, width: int, height: int) -> list[str]:
    return text(block.rows(Size(width, height)))


def test_the_peak_scale_is_wide_where_it_matters() -> None:
    assert [peak_share(level) for level in (-90.0, -60.0, -30.0, -12.0, 0.0, 3.0, 9.0)] == pytest.approx(
        [0.0, 0.0, 0.18, 0.5, 0.9, 1.0, 1.0]
    )
    shares = [peak_share(level / 10) for level in range(-600, 31)]
    assert shares == sorted(shares)


def test_true_peak_columns_have_lights_ceiling_and_holds() -> None:
    rows = drawn(fed(PeakColumns()), 23, 31)
    assert rows[0] == "      L     R  dBTP"
    assert rows[1] == "      ○     ○  no clip"
    (ceiling,) = [row for row in rows if "ceiling" in row]
    assert ceiling.startswith("  −1 ━━━")
    assert rows[-1].startswith(" −60 ███   ███")
    assert {len(row) for row in rows[2:]} <= {14, 23}


def test_a_clip_light_counts_without_colour_alone() -> None:
    over = replace(READINGS, frame=MeterFrame(frame=1, overs=3, max_true_peak_dbtp=0.4))
    assert drawn(fed(PeakColumns(), over), 23, 20)[1] == "      ●     ●  3 over"
    assert "● 3 over" in drawn(fed(PeakBlock(), over), 34, 4)[0]


def test_bars_turn_amber_and_coral_by_row() -> None:
    loud = replace(READINGS, peaks=(2.0, -20.0), peak_holds=(2.0, -20.0))
    inks = {ink for row in fed(PeakColumns(), loud).rows(Size(23, 32)) for _, ink in row}
    assert {"over @surface", "hot @surface", "signal~0 @surface"} <= inks
    quiet = replace(READINGS, peaks=(-20.0, -20.0), peak_holds=(-20.0, -20.0))
    assert not {"over @surface", "hot @surface"} & {
        ink
        for row in fed(PeakColumns(), quiet).rows(Size(23, 32))
        for words, ink in row
        if words.strip() and "━" not in words
    }


def test_peak_figures_are_aligned_under_their_bars() -> None:
    rows = drawn(fed(PeakFigures()), 23, 5)
    assert rows[0] == "    −1.4  −2.2  now"
    assert rows[2] == "   !−0.8 !−0.9  max"
    assert rows[3] == "   −16.1 −16.8  RMS"
    assert rows[4].split() == ["crest", "12.3", "dB"]


def test_before_the_chain_samples_are_shown() -> None:
    before = MeterChoice(before=True)
    assert "−9.0" in drawn(fed(PeakFigures(), choice=before), 23, 5)[0]
    heading = drawn(fed(PeakBlock(), choice=before), 34, 4)
    assert heading[0].startswith("Sample peak")
    assert heading[3].endswith("dBFS")
    after, source = (drawn(fed(SpectrumBlock(), choice=MeterChoice(before=side)), 35, 14) for side in (False, True))
    assert sum(row.count("█") for row in source) < sum(row.count("█") for row in after)


@pytest.mark.parametrize("chosen", SCALES, ids=lambda scale: scale.name)
def test_each_scale_has_its_zero_and_its_ends(chosen: LoudnessScale) -> None:
    rows = drawn(fed(LoudnessColumns(), choice=MeterChoice(scale=chosen)), 33, 34)
    zero = [row for row in rows if row.startswith("   0 ─")]
    assert len(zero) == 1
    labels = [row[:4].strip() for row in rows[1:] if row[:4].strip()]
    assert (labels[0], labels[-1]) == (f"+{chosen.above:.0f}", f"−{-chosen.below:.0f}")
    bars = drawn(fed(LoudnessBlock(), choice=MeterChoice(scale=chosen)), 34, 6)
    assert bars[4].rstrip().endswith("LUFS")
    assert "┃" in bars[1]


def test_k_scales_stand_at_their_own_zero_whatever_the_target() -> None:
    at_zero = replace(READINGS, frame=MeterFrame(frame=1, momentary_lufs=-20.0, short_term_lufs=-20.0))
    block = fed(LoudnessColumns(), at_zero, MeterChoice(scale=SCALES[4]))
    rows = text(block.rows(Size(33, 51)))
    zero = next(place for place, row in enumerate(rows) if row.startswith("   0 "))
    assert all("███" in row for row in rows[zero + 1 :])
    assert not any("█" in row for row in rows[1 : zero - 1])
    assert drawn(fed(LoudnessBlock(), choice=MeterChoice(scale=SCALES[4])), 34, 6)[0].endswith("K-20")


def test_the_loudness_range_is_a_bracket_as_long_as_it() -> None:
    block = fed(LoudnessColumns())
    height = 54
    rows = drawn(block, 33, height + 1)
    bracket = [place for place, row in enumerate(rows) if len(row) > 23 and row[23] in "┐│┼┘"]
    assert len(bracket) == pytest.approx(6.4 / 27 * height, abs=1.5)
    assert rows[bracket[0]][23] == "┐"
    assert rows[bracket[-1]][23] == "┘"
    assert any("6.4 LU" in row for row in rows)


def test_the_hero_says_how_far_it_is_in_words() -> None:
    rows = drawn(fed(LoudnessHero()), 33, 3)
    assert [row[16:] for row in rows] == ["LUFS integrated", "target −14.0", "+0.2 LU  in range"]
    for lufs, word in ((-13.2, "near"), (-12.0, "over"), (-17.0, "under"), (None, "")):
        far = replace(READINGS, frame=MeterFrame(frame=1, integrated_lufs=lufs))
        assert drawn(fed(LoudnessHero(), far), 33, 3)[2].endswith(word)


def test_large_figures_are_three_rows_of_the_same_width() -> None:
    assert all(len(row) == (1 if sign == "." else 3) for sign, rows in DIGITS.items() for row in rows)
    first, second, third = large("−13.8")
    assert len(first) == len(second) == len(third) == 13


def test_loudness_figures_name_maxima_and_ratios() -> None:
    rows = [row.split() for row in drawn(fed(LoudnessFigures()), 33, 5)]
    assert rows[0] == ["momentary", "−11.9", "max", "−9.8"]
    assert rows[2] == ["integrated", "−13.8", "for", "3:41"]
    assert rows[3] == ["PLR", "13.0", "dB"]
    assert rows[4] == ["PSR", "12.4", "dB"]
    early = replace(READINGS, frame=msgspec.structs.replace(FRAME, max_short_term_lufs=None))
    assert drawn(fed(LoudnessFigures(), early), 33, 5)[4].split() == ["PSR", "—", "dB"]


def test_the_history_draws_the_target_and_three_minutes() -> None:
    rows = drawn(fed(LoudnessHistory()), 40, 16)
    assert rows[-2].split() == ["−3", "min", "−2", "−1", "now"]
    assert "max −14.0 min −14.0 LUFS" in rows[-1]
    (zero,) = [row for row in rows if row.startswith("  0 ")]
    assert not set(zero[4:]) & {" ", "╌"}
    short = drawn(fed(LoudnessHistory(), replace(READINGS, history=(-14.0,) * 30)), 26, 16)
    (zero,) = [row for row in short if row.startswith("  0 ")]
    assert 9 <= zero.count("╌") <= 12
    assert short[-2].split() == ["−60", "s", "−30", "now"]


def test_the_tilt_turns_the_spectrum_about_1_khz() -> None:
    for tilt in TILTS_DB:
        rows = drawn(fed(SpectrumBlock(), choice=MeterChoice(tilt_db=tilt)), 35, 30)[1:-1]
        tall = [sum(row[4 + band] in "▁▂▃▄▅▆▇█" for row in rows if len(row) > 4 + band) for band in (2, 17, 30)]
        assert (tall[0] < tall[1] < tall[2]) if tilt else (tall[0] == tall[1] == tall[2])


def test_the_shape_of_a_spectrum_is_put_into_figures() -> None:
    bands = tuple(-20.0 - 4.0 * (place - 17) / 3 for place in range(BANDS))
    found = shape(bands)
    assert found is not None
    assert found.slope_db == pytest.approx(-4.0, abs=0.05)
    assert found.peak_hz == pytest.approx(FREQUENCIES_HZ[0])
    alone = shape(tuple(0.0 if place == 17 else -120.0 for place in range(BANDS)))
    assert alone is not None
    assert alone.peak_hz == pytest.approx(1000.0)
    assert alone.centroid_hz == pytest.approx(1000.0, rel=1e-3)
    assert shape((-120.0,) * BANDS) is None
    row = drawn(fed(SpectrumBlock(headed=False)), 72, 20)[0]
    assert re.search(r"peak +20 Hz +−30.0 dBFS +centroid +\d+\.\d kHz +slope +0\.0 dB/oct", row)


@pytest.mark.parametrize("body", [5, 14, 31, 40])
def test_every_band_of_the_spectrogram_has_its_row(body: int) -> None:
    seen = {band for row in range(body) for band in bands_of(row, body)}
    assert seen == set(range(BANDS))
    rows = [row_of_band(band, body) for band in range(BANDS)]
    assert rows == sorted(rows, reverse=True)


def test_the_spectrogram_is_brighter_where_it_is_louder() -> None:
    block = SpectrogramBlock(headed=False)
    fed(block)
    block.rows(Size(20, 31))
    loud = tuple(0.0 if place == 17 else -30.0 for place in range(BANDS))
    steps = block.steps(replace(READINGS, bands=loud, time_s=9.0))
    assert max(steps) == steps[row_of_band(17, 31)] == 9
    assert set(block.steps(replace(READINGS, bands=(-120.0,) * BANDS))) == {0}


def test_mono_stands_upright_in_the_goniometer() -> None:
    mono = tuple((place / 100, place / 100) for place in range(-60, 61))
    rows = fed(Goniometer(), replace(READINGS, frame=MeterFrame(frame=1, goniometer=mono))).rows(Size(32, 15))
    assert len(rows) == 15
    bright = set()
    for row, line in enumerate(rows):
        inks = "".join("x" if ink == "signal" and sign != " " else "." for part, ink in line for sign in part)
        bright |= {(row, column) for column, ink in enumerate(inks) if ink == "x"}
    assert {column for _, column in bright} <= {14, 15, 16, 17}
    assert len({row for row, _ in bright}) > 8


def test_the_goniometer_is_square_and_in_the_middle_of_a_tall_place() -> None:
    rows = drawn(fed(Goniometer(), replace(READINGS, frame=MeterFrame(frame=1))), 14, 20)
    assert len(rows) == 20
    names, *others = [row for row, words in enumerate(rows) if words.strip()]
    assert (names, others[-1]) == (7, 12)
    assert rows[names].split()[0][0] == "L"


def test_out_of_phase_is_said_in_words() -> None:
    bad = replace(READINGS, frame=MeterFrame(frame=1, correlation=-0.4))
    assert drawn(fed(StereoFigures(), bad), 32, 3)[0] == "correlation  out of phase  −0.40"
    good = drawn(fed(StereoFigures()), 32, 3)
    assert good[0].endswith("+0.62")
    assert good[2] == "balance L 0.3 dB     width 108 %"


def test_how_long_it_was_integrated_starts_anew_with_a_track() -> None:
    meters = Ballistics()
    seconds = [
        meters.step(MeterFrame(frame=frame, since_frame=since), 48_000).integrated_s
        for frame, since in ((48_000, 0), (96_000, 84_000), (144_000, 84_000), (480, 0))
    ]
    assert seconds == [1.0, 0.25, 1.25, 0.01]
    assert meters.still().integrated_s == 0.01


def test_unrelated_channels_are_not_out_of_phase() -> None:
    noise = replace(READINGS, frame=MeterFrame(frame=1, correlation=-0.01, width=100.0))
    first, _, last = drawn(fed(StereoFigures(), noise), 30, 3)
    assert first == "correlation              −0.01"
    assert last.endswith("width no mid")
    inverted = replace(READINGS, frame=MeterFrame(frame=1, correlation=-0.4))
    assert "corr  " in drawn(fed(StereoFigures(), inverted), 30, 3)[0]


def test_the_history_grows_by_what_the_engine_says_of_each_second() -> None:
    meters = Ballistics()
    seconds: tuple[float, ...] = ()
    for second in range(200):
        seconds = tuple(float(-place) for place in range(max(0, second - 59), second + 1))
        readings = meters.step(MeterFrame(frame=second * 48_000, short_term_lately_lufs=seconds), 48_000)
        meters.step(MeterFrame(frame=second * 48_000 + 2_400), 48_000)
    assert readings.history == tuple(float(-place) for place in range(20, 200))
