"""How the whole suite runs."""

from __future__ import annotations

from hypothesis import settings

# One commit gets one verdict: the suite draws the same examples each time. `make explore` looks for new ones.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("suite")
