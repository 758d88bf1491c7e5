"""How the whole suite runs."""

from __future__ import annotations

import pytest
from hypothesis import settings

# One commit gets one verdict: the suite draws the same examples each time. `make explore` looks for new ones.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("suite")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what this machine could not show: a skipped half of the evidence must not look like a whole."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = [report.longrepr[2] for report in skipped if "NOT SHOWN" in str(report.longrepr)]
    for reason in sorted(set(reasons)):
        terminalreporter.write_line(f"{reason} ({reasons.count(reason)} tests)", yellow=True, bold=True)
