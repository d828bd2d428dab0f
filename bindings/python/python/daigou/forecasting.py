"""Forecasts of many series at once, over arrays in the list layout of Arrow.

`values[offsets[i]:offsets[i + 1]]` is series `i`. NumPy and Arrow arrays of doubles are read by the buffer protocol, and so are the results:
`numpy.asarray(found.means).reshape(-1, found.horizon)` copies nothing. The interpreter is free while the library works.
"""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from ._daigou import forecast_batch as _forecast_batch

Frequency = Literal["hourly", "daily", "weekly", "monthly", "quarterly", "yearly"]


@dataclass(frozen=True)
class SeriesDiagnosis:
    """How one series was forecast, or why not, and what was known of its periods."""

    route: str | None
    refusal: str | None
    achieved_coverage: float | None
    observed: int
    censored: int
    sold_out: int
    missing: int
    not_listed: int


@dataclass(frozen=True)
class BatchForecast:
    """`horizon` numbers per series, in the order given; NaN where a series has no forecast."""

    horizon: int
    means: "array[float]"
    lower: "array[float]"
    upper: "array[float]"
    diagnoses: list[SeriesDiagnosis]

    def of(self, at: int) -> list[float]:
        """The expected demand of one series."""
        return list(self.means[at * self.horizon : (at + 1) * self.horizon])


def forecast_batch(
    ids: Sequence[str],
    offsets: Any,
    values: Any,
    *,
    frequency: Frequency,
    first_day: date,
    horizon: int,
    coverage: float = 0.95,
    groups: Sequence[int] = (),
    available_shares: Any = None,
    progress: Callable[[int, int], bool | None] | None = None,
) -> BatchForecast | None:
    """Forecasts every series with a band that should hold `coverage` of the periods.

    NaN or None is missing; a negative or infinite value refuses its own series only. `available_shares` says in which share of each period
    the item could be bought. `progress(done, of)` hears how far it is and stops the work by answering False; the result is then None.
    """
    found = _forecast_batch(
        list(ids),
        offsets,
        values,
        frequency,
        first_day,
        (horizon, coverage, list(groups)),
        available_shares,
        progress,
    )
    if found is None:
        return None
    diagnoses = [SeriesDiagnosis(**one) for one in found["diagnoses"]]
    return BatchForecast(horizon, found["means"], found["lower"], found["upper"], diagnoses)
