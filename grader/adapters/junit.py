"""JUnit XML, as GitLab and Jenkins read it: a suite per exercise, a case per check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from grader.model import CheckFeedback, Feedback, Verdict

# XML 1.0 has no way to write these, not even escaped.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_SAID_NO = (Verdict.WRONG, Verdict.FORBIDDEN)
_NOT_RUN = (Verdict.SKIPPED, Verdict.UNDECIDED)


def junit_xml(feedbacks: Sequence[Feedback]) -> str:
    """The results as one XML document. A check that said no is a failure; one that broke off is an error."""
    suites = ET.Element("testsuites", name="grader")
    for feedback in feedbacks:
        suites.append(_suite(feedback))
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _suite(feedback: Feedback) -> ET.Element:
    suite = ET.Element("testsuite", name=_text(feedback.exercise))
    properties = ET.SubElement(suite, "properties")
    for name, value in (("score", feedback.score), ("max_score", feedback.max_score)):
        ET.SubElement(properties, "property", name=name, value=f"{value:g}")
    if feedback.verdict is Verdict.NOT_GRADABLE or not feedback.checks:
        case = ET.SubElement(suite, "testcase", classname=_text(feedback.exercise), name="answer.py")
        if feedback.verdict is not Verdict.PASSED:
            ET.SubElement(case, "error", type=feedback.verdict, message=_text(feedback.message))
    for check in feedback.checks:
        suite.append(_case(feedback.exercise, check))
    for tag, attribute in (("testcase", "tests"), ("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        suite.set(attribute, str(len(list(suite.iter(tag)))))
    return suite


def _case(exercise: str, check: CheckFeedback) -> ET.Element:
    case = ET.Element("testcase", classname=_text(exercise), name=_text(check.title))
    if check.verdict is Verdict.PASSED:
        return case
    tag = "failure" if check.verdict in _SAID_NO else "skipped" if check.verdict in _NOT_RUN else "error"
    outcome = ET.SubElement(case, tag, message=_text(check.message or check.verdict))
    if tag != "skipped":
        outcome.set("type", check.verdict)
    if check.hint:
        outcome.text = _text(f"hint: {check.hint}")
    return case


def _text(text: str) -> str:
    return _NOT_XML.sub("�", text)
