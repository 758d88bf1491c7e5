"""GitHub Actions: annotations on standard output and the summary of a job.

A runner obeys lines such as `::add-mask::...` wherever they are printed, and messages about a submission may quote
what the submission printed or raised. So everything between `fence` lines is ignored by the runner, and whatever
stands in an annotation is escaped.
"""

from __future__ import annotations

import html
import secrets
from collections.abc import Sequence

from grader.model import CheckFeedback, Feedback, Verdict

MOST_ANNOTATIONS = 10
"""The runner shows ten errors of a step; the summary has the rest."""

MOST_SUMMARY_BYTES = 1_000_000
"""A larger summary is refused as a whole (the limit is 1 MiB)."""

_QUIET = (Verdict.PASSED, Verdict.SKIPPED)


def fence(text: str) -> str:
    """`text` in a region in which the runner obeys no commands; the word that ends it cannot be guessed."""
    word = secrets.token_hex(16)
    return f"::stop-commands::{word}\n{text}\n::{word}::"


def error_lines(feedbacks: Sequence[Feedback], path_of: dict[str, str]) -> list[str]:
    """One `::error` line for each of the first failed checks. `path_of` maps an exercise to its answer.py."""
    lines = []
    for feedback in feedbacks:
        path = path_of[feedback.exercise]
        if feedback.verdict is Verdict.NOT_GRADABLE:
            lines.append(_error(path, feedback.exercise, feedback.message))
        for check in feedback.checks:
            if check.verdict not in _QUIET:
                lines.append(_error(path, f"{feedback.exercise}: {check.title}", _words(check)))
    return lines[:MOST_ANNOTATIONS]


def summary(feedbacks: Sequence[Feedback]) -> str:
    """Markdown for `$GITHUB_STEP_SUMMARY`: a table of exercises, then what failed."""
    lines = ["## Visible checks", "", "| exercise | result | checks passed |", "|---|---|---|"]
    for feedback in feedbacks:
        passed = sum(check.verdict is Verdict.PASSED for check in feedback.checks)
        result = feedback.verdict.replace("_", " ")
        lines.append(f"| {_cell(feedback.exercise)} | {result} | {passed} of {len(feedback.checks)} |")
    lines += ["", "Hidden checks are run by the course staff.", ""]
    for feedback in feedbacks:
        lines += _details(feedback)
    text = "\n".join(lines) + "\n"
    return text.encode()[:MOST_SUMMARY_BYTES].decode(errors="ignore")


def _details(feedback: Feedback) -> list[str]:
    failed = [check for check in feedback.checks if check.verdict not in _QUIET]
    if not failed and not feedback.message:
        return []
    lines = [f"### {_cell(feedback.exercise)}", ""]
    if feedback.message:
        lines += [f"<pre>{html.escape(feedback.message)}</pre>", ""]
    for check in failed:
        lines += [f"- **{_cell(check.title)}** ({check.verdict.replace('_', ' ')})", ""]
        lines += [f"  <pre>{html.escape(_words(check)).replace(chr(10), '&#10;')}</pre>", ""]
    return lines


def _words(check: CheckFeedback) -> str:
    return "\n".join(part for part in (check.message, check.hint and f"hint: {check.hint}") if part)


def _error(path: str, title: str, message: str) -> str:
    return f"::error file={_property(path)},title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _cell(text: str) -> str:
    return html.escape(text).replace("|", "\\|").replace("\n", " ")
