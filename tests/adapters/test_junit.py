"""JUnit XML: valid for any text, and counted right."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from grader.adapters.junit import junit_xml
from grader.model import CheckFeedback, Feedback, Verdict, Visibility


def feedback(*verdicts: Verdict, message: str = "m", overall: Verdict = Verdict.WRONG) -> Feedback:
    checks = tuple(
        CheckFeedback(
            title=message, verdict=verdict, visibility=Visibility.VISIBLE, points=0, max_points=1, message=message
        )
        for verdict in verdicts
    )
    return Feedback(
        student="", exercise="t/e", attempt=1, score=1, max_score=4, verdict=overall, message=message, checks=checks
    )


def suite(one: Feedback) -> ET.Element:
    return ET.fromstring(junit_xml([one]))[0]


def test_outcomes_are_counted() -> None:
    """A check that said no is a failure, one that broke off an error, one not run skipped"""
    found = suite(feedback(Verdict.PASSED, Verdict.WRONG, Verdict.TIMED_OUT, Verdict.SKIPPED))
    assert [found.get(key) for key in ("tests", "failures", "errors", "skipped")] == ["4", "1", "1", "1"]


def test_what_could_not_be_read_is_an_error() -> None:
    """A submission that is not gradable is one case with an error, so that no reader counts it as passed"""
    found = suite(feedback(overall=Verdict.NOT_GRADABLE))
    assert (found.get("tests"), found.get("errors")) == ("1", "1")


def test_scores_are_properties() -> None:
    """Score and maximum are there for whoever reads them"""
    values = {p.get("name"): p.get("value") for p in suite(feedback(Verdict.WRONG)).iter("property")}
    assert values == {"score": "1", "max_score": "4"}


@given(st.text())
def test_any_text_makes_valid_xml(message: str) -> None:
    """Control characters, lone surrogates and brackets in a message never break the document"""
    assert suite(feedback(Verdict.WRONG, message=message)).get("tests") == "1"
