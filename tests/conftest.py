"""What every test shares: properties take the time that they take."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", deadline=None, max_examples=60)
settings.load_profile("house")
