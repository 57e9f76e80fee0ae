"""Runs inside the box, as each Python starts: sleeping under a clock that libfaketime shows.

libfaketime up to 0.9.10, the one of Debian 12, spoils time.sleep from Python 3.11 on ("Invalid argument", its
issue 426): there the sleep is one that it leaves alone. It knows nothing of the house; only the standard
library is here.
"""

import select
import time
from typing import SupportsIndex


def _sleep(seconds: float | SupportsIndex, /) -> None:
    select.select([], [], [], float(seconds))


time.sleep = _sleep
