"""What people read for a verdict: one word, one sentence, one tone. Nowhere else are these spelled."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from grader.model import CheckFeedback, CheckResult, Feedback, Report, Verdict
from grader.report.text import number


class Tone(StrEnum):
    """What a verdict asks of the eye; a class in HTML, a colour in a terminal, never the only sign."""

    PASSED = "passed"
    PARTLY = "partly"
    WRONG = "wrong"
    STOPPED = "stopped"
    UNJUDGED = "unjudged"
    PERSON = "person"

    @property
    def label(self) -> str:
        """What a legend says of a whole submission in this tone."""
        return _LABELS[self]


_LABELS = {
    Tone.PASSED: "passed",
    Tone.PARTLY: "partly right",
    Tone.WRONG: "wrong",
    Tone.STOPPED: "stopped before the end",
    Tone.UNJUDGED: "not gradable",
    Tone.PERSON: "needs a person",
}


@dataclass(frozen=True)
class Word:
    """A verdict for people: `text` in capitals, `sentence` says what it means to the student."""

    text: str
    sentence: str
    tone: Tone


PARTLY = Word("PARTLY", "Not right yet, but what is right already counts.", Tone.PARTLY)
READ = Word("READ", "It can be read as it stands; whether it is right is told once it is handed in.", Tone.PASSED)
WORDS = {
    Verdict.PASSED: Word("PASSED", "This is right.", Tone.PASSED),
    Verdict.WRONG: Word("WRONG", "It ran to the end, and the result is not the right one.", Tone.WRONG),
    Verdict.CRASHED: Word("CRASHED", "The code raised an exception that it should not raise.", Tone.STOPPED),
    Verdict.TIMED_OUT: Word("TIMED OUT", "The code used up its time and was stopped.", Tone.STOPPED),
    Verdict.OUT_OF_MEMORY: Word("OUT OF MEMORY", "The code asked for more memory than it may use.", Tone.STOPPED),
    Verdict.OUTPUT_LIMIT: Word("TOO MUCH OUTPUT", "The code printed more than is kept and was stopped.", Tone.STOPPED),
    Verdict.MALFORMED: Word("MALFORMED", "What came back is not data that can be compared.", Tone.STOPPED),
    Verdict.FORBIDDEN: Word("FORBIDDEN", "The code uses something that this exercise rules out.", Tone.STOPPED),
    Verdict.SKIPPED: Word("SKIPPED", "Not tried, because a check that it builds on did not pass.", Tone.UNJUDGED),
    Verdict.UNDECIDED: Word("UNDECIDED", "A person will decide this; until then it costs nothing.", Tone.PERSON),
    Verdict.INTERNAL_ERROR: Word(
        "GRADER FAILED", "The grader failed, not the answer; staff will look at it, and it costs nothing.", Tone.PERSON
    ),
    Verdict.NOT_GRADABLE: Word("NOT GRADABLE", "There is no file that can be read as an answer.", Tone.UNJUDGED),
}


LINE_MARKS = {"": " ", "verified": "✓", "refuted": "✗", "rejected": "✗", "undecided": "?"}
"""Before each line of a proof: what its verdict is, for eyes that see no colour."""


def word_for(verdict: Verdict, points: float = 0.0) -> Word:
    """The word for a verdict; a wrong answer with points is PARTLY right."""
    return PARTLY if verdict is Verdict.WRONG and points > 0 else WORDS[verdict]


def word_of(result: Report | Feedback | CheckResult | CheckFeedback) -> Word:
    """The word for a whole job or for one check; what is worth nothing was READ, and not judged."""
    if _is_worth_nothing(result) and result.verdict is Verdict.PASSED:
        return READ
    points = result.score if isinstance(result, Report | Feedback) else result.points
    return word_for(result.verdict, points)


def points_of(result: Report | Feedback | CheckResult | CheckFeedback) -> str:
    """`2 / 3`; what a person has to decide is `– / 3` for a check and `7 / 10 so far` for a whole job, never a loss.

    Empty where nothing could be earned.
    """
    if _is_worth_nothing(result):
        return ""
    if isinstance(result, Report | Feedback):
        so_far = " so far" if needs_person(result) else ""
        return f"{number(result.score)} / {number(result.max_score)}{so_far}"
    return f"{'–' if result.verdict.is_ours else number(result.points)} / {number(result.max_points)}"


def _is_worth_nothing(result: Report | Feedback | CheckResult | CheckFeedback) -> bool:
    return (result.max_score if isinstance(result, Report | Feedback) else result.max_points) == 0


def needs_person(result: Report | Feedback) -> bool:
    """True where a score is not final because a person has to look first."""
    return result.verdict.is_ours or any(check.verdict.is_ours for check in result.checks)
