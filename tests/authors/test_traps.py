"""What a planted error may look like."""

from __future__ import annotations

import pytest

from workaday.authors.embedded.objectives.traps import as_written, believable


@pytest.mark.parametrize(
    ("value", "unit", "stands"),
    [
        (0.00877, "pct", True),
        (87.74, "pct", False),
        (-0.4, "pct", True),
        (0.81, "bps", False),
        (8137, "bps", True),
        (570.4, "money", True),
        (5.7, "money", False),
        (0.12, "ratio", True),
        (0.004, "ratio", False),
    ],
)
def test_a_slip_that_could_stand_in_a_file(value: float, unit: str, stands: bool) -> None:
    assert believable(value, unit) is stands


@pytest.mark.parametrize(
    ("value", "unit", "written"), [(570.4, "money", 570), (0.12345, "pct", 0.123), (2.04, "days", 2.0)]
)
def test_a_file_that_errs_states_what_it_shows(value: float, unit: str, written: float) -> None:
    assert as_written(value, unit) == written
