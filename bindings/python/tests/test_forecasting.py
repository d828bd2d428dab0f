"""A batch of series forecast from Python."""

import math
from array import array
from datetime import date

import pytest

import daigou
from daigou.forecasting import forecast_batch

WEEK = [5.0, 4.0, 4.0, 5.0, 7.0, 12.0, 9.0]
DAYS = {"frequency": "daily", "first_day": date(2026, 1, 5)}


def test_buffers_and_lists_say_the_same():
    values = WEEK * 12 + [3.0, 4.0] + [1.0, -1.0]
    offsets = [0, 84, 86, 88]
    ids = ["serum", "new", "owed"]
    found = forecast_batch(ids, array("q", offsets), array("d", values), horizon=7, **DAYS)
    again = forecast_batch(ids, offsets, values, horizon=7, **DAYS)
    narrow = forecast_batch(ids, array("i", offsets), array("d", values), horizon=7, **DAYS)
    assert found.means.tobytes() == again.means.tobytes() == narrow.means.tobytes()
    assert found.of(0) == pytest.approx(WEEK, rel=0.02)
    assert len(found.means) == len(found.lower) == len(found.upper) == 21
    assert all(low <= mean <= high for low, mean, high in zip(found.lower[:7], found.means[:7], found.upper[:7]))
    assert all(math.isnan(units) for units in found.of(2))
    assert found.diagnoses[2].refusal == "series.negative"
    assert found.diagnoses[0].route == "route.seasonal_multiplicative"
    assert (found.diagnoses[0].observed, found.diagnoses[0].refusal) == (84, None)


def test_missing_values_and_stock_outs():
    values = WEEK * 12
    values[3] = None
    half = [units / 2 for units in WEEK * 12]
    shares = [1.0] * 84 + [0.5] * 84
    found = forecast_batch(["a", "b"], [0, 84, 168], values + half, horizon=7, available_shares=shares, **DAYS)
    assert found.diagnoses[0].missing == 1
    assert found.diagnoses[1].censored == 84
    assert sum(found.of(1)) == pytest.approx(sum(WEEK), rel=0.05)


def test_progress_is_heard_and_may_stop():
    count = 1_500
    many = ([str(at) for at in range(count)], list(range(0, 8 * (count + 1), 8)), [2.0] * 8 * count)
    heard = []
    assert forecast_batch(*many, horizon=1, progress=lambda *far: heard.append(far), **DAYS) is not None
    assert heard == [(1_024, count), (count, count)]
    assert forecast_batch(*many, horizon=1, progress=lambda *far: False, **DAYS) is None

    def trouble(done, of):
        raise KeyError("away")

    with pytest.raises(KeyError):
        forecast_batch(*many, horizon=1, progress=trouble, **DAYS)


def test_what_is_no_batch_is_invalid_by_name():
    def field(offsets=(0, 2), values=(1.0, 2.0), **changes):
        with pytest.raises(daigou.Invalid) as caught:
            forecast_batch(["a"], list(offsets), list(values), **{**DAYS, "horizon": 1, **changes})
        return caught.value.field

    assert field(offsets=(0, 3)) == "offsets"
    assert field(offsets=(-1, 2)) == "offsets"
    assert field(frequency="lunar") == "frequency"
    assert field(frequency="monthly", first_day=date(2026, 1, 31)) == "first_day"
    assert field(coverage=1.5) == "coverage"
    assert field(groups=[1, 2]) == "groups"
    assert field(available_shares=[1.0]) == "available_shares"
    assert field(horizon=1_000_000) == "horizon"
