"""The staff page and the feedback pages, read the way a browser or a screen reader reads them."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from importlib import resources
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.model import CheckFeedback, Course, Exercise, Feedback, ReadAs, Report, Verdict
from grader.report.files import feedback_name
from grader.report.insight.learnt import learn
from grader.report.insight.similar import Similar
from grader.report.pages import next_step, render_feedback_page, render_staff_page

Graded = Callable[[int], list[Report]]
Project = Callable[[Report], Feedback]
Parsed = Callable[[str], Any]

KINDS = ["nobody", "one", "three", "thirty", "crowd", "unsettled", "defective", "learnt", "feedback", "no feedback"]
HOSTILE = '"><script>alert(1)</script>\x1b[2J\u202e{{7*7}}</pre>'


def learnt_page(course: Course, exercises: list[Exercise], graded: Graded, text: str = HOSTILE) -> str:
    """A page with everything that can be learnt: unnamed mistakes, unfair variants, attempts, similar submissions.

    `text` is what a student has written, wherever a student can write.
    """
    reports = []
    for place, report in enumerate(graded(30)):
        checks = tuple(check.model_copy(update={"mistake": "", "staff_note": text}) for check in report.checks)
        wrong = report.verdict is Verdict.WRONG and place % 3 == 0
        update = {"checks": checks, "seed": place // len(exercises), "behaviour": "equal" if wrong else ""}
        reports.append(report.model_copy(update=update))
    again = [report.model_copy(update={"attempt": 2, "score": report.max_score}) for report in reports[:40]]
    share = {report.seed: report.score for report in reports if report.exercise == exercises[1].id}
    data = {exercises[1].id: {seed: {"a": 3 + score} for seed, score in share.items()}}
    alike = Similar(exercise=exercises[2].id, title=text, students=(text, "s02"), likeness=(0.8, 0.95))
    insight = learn(exercises, [*reports, *again], data=data, similar=(alike,))
    assert insight.clusters
    assert insight.fairness[0].flagged
    examples = {(cluster.exercise, cluster.example): text for cluster in insight.clusters}
    return render_staff_page(course, exercises, [*reports, *again], insight=insight, examples=examples)


@pytest.fixture(params=KINDS)
def source(request: pytest.FixtureRequest) -> str:
    """Every kind of page in turn."""
    course, exercises = request.getfixturevalue("course"), request.getfixturevalue("exercises")
    graded, feedback_of = request.getfixturevalue("graded"), request.getfixturevalue("feedback_of")
    if request.param == "feedback":
        return render_feedback_page(course, exercises, "s01", map(feedback_of, graded(1)))
    if request.param == "learnt":
        return learnt_page(course, exercises, graded)
    if request.param == "no feedback":
        return render_feedback_page(course, exercises, "s01", [])
    reports = graded(
        {"nobody": 0, "one": 1, "three": 3, "thirty": 30, "crowd": 120, "unsettled": 2, "defective": 3}[request.param]
    )
    if request.param == "defective":  # an exercise on which nobody was graded
        reports = [report for report in reports if report.exercise != exercises[0].id]
    if request.param == "unsettled":
        reports = [report.model_copy(update={"verdict": Verdict.INTERNAL_ERROR, "checks": ()}) for report in reports]
    return render_staff_page(course, exercises, reports, when="today", problems=["s09: an unknown exercise"])


class TestEveryPage:
    def test_identities_are_unique_and_references_arrive(self, source: str, parsed: Parsed) -> None:
        """No two elements share an id, and every inner link and label points at one that exists"""
        page = parsed(source)
        found = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert sorted(set(found)) == sorted(found)
        links = [attributes["href"] for attributes in page.attributes("a")]
        assert {link[1:] for link in links if link.startswith("#")} <= set(found)
        for key in ("aria-labelledby", "aria-describedby"):
            assert {attributes[key] for _, attributes in page.elements if key in attributes} <= set(found)

    def test_headings_are_in_order(self, source: str, parsed: Parsed) -> None:
        """One first-level heading, and no level is jumped on the way down"""
        levels = parsed(source).headings
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))

    def test_every_header_cell_says_what_it_heads(self, source: str, parsed: Parsed) -> None:
        """Every `th` has a scope"""
        assert {attributes.get("scope") for attributes in parsed(source).attributes("th")} <= {"row", "col"}

    def test_every_plot_has_a_name_or_is_an_ornament(self, source: str, parsed: Parsed) -> None:
        """A drawing is named and described, or hidden because a number beside it says the same"""
        page = parsed(source)
        for attributes in page.attributes("svg"):
            named = attributes.get("role") == "img" and "aria-labelledby" in attributes
            assert named != (attributes.get("aria-hidden") == "true")
        assert page.attributes("img") == []

    def test_every_named_plot_is_also_a_table(self, source: str, parsed: Parsed) -> None:
        """What a named plot shows can be read as a table in a `details` below it"""
        tags = parsed(source).elements
        plots = [place for place, (tag, attributes) in enumerate(tags) if tag == "svg" and "role" in attributes]
        for place in plots:
            following = [tag for tag, _ in tags[place:]]
            assert following.index("details") < following.index("table") < following.index("h2")

    def test_nothing_is_run_and_nothing_is_fetched(self, source: str, parsed: Parsed) -> None:
        """No script, no handler, no style attribute, no frame, and no address beyond this folder"""
        page = parsed(source)
        assert set(page.tags).isdisjoint(
            {"script", "iframe", "object", "embed", "link", "form", "base", "image", "use"}
        )
        for _, attributes in page.elements:
            assert not [name for name in attributes if name.startswith("on") or name in ("src", "style", "srcset")]
            assert not re.match(r"[a-z]+:|//", attributes.get("href") or "")
        style = re.search(r"<style>(.*?)</style>", source, re.S)
        assert style is not None
        assert "url(" not in style[1]
        assert "@import" not in style[1]

    def test_the_policy_allows_this_style_and_nothing_else(self, source: str, parsed: Parsed) -> None:
        """The content security policy names the digest of exactly the style sheet in the page"""
        style = re.search(r"<style>(.*?)</style>", source, re.S)
        assert style is not None
        digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
        policies = [entry["content"] for entry in parsed(source).attributes("meta") if "http-equiv" in entry]
        assert [policy.split("; ")[:2] for policy in policies] == [
            ["default-src 'none'", f"style-src 'sha256-{digest}'"]
        ]

    def test_a_keyboard_gets_everywhere(self, source: str, parsed: Parsed) -> None:
        """The first link skips to the main part, and every box that scrolls can be focused and has a name"""
        page = parsed(source)
        assert page.attributes("a")[0]["href"] == "#main"
        assert page.attributes("main") == [{"id": "main"}]
        boxes = [a for a in page.attributes("div") if "box" in (a.get("class") or "").split()]
        assert all(box["tabindex"] == "0" and box["role"] == "region" and box["aria-label"] for box in boxes)


class TestStaffPage:
    def test_every_student_and_every_cell_leads_to_the_feedback(
        self, course: Course, exercises: list[Exercise], graded: Graded, parsed: Parsed
    ) -> None:
        """The table links each student's page and each exercise on it"""
        reports = graded(3)
        links = {
            attributes["href"] for attributes in parsed(render_staff_page(course, exercises, reports)).attributes("a")
        }
        assert {f"feedback/{feedback_name(report.student)}#{report.exercise}" for report in reports} <= links

    def test_what_needs_a_person_comes_first(
        self, course: Course, exercises: list[Exercise], graded: Graded, parsed: Parsed
    ) -> None:
        """Unsettled submissions are named before any plot, with the note for staff"""
        report = graded(1)[0]
        check = report.checks[0].model_copy(update={"verdict": Verdict.INTERNAL_ERROR, "staff_note": "worker gone"})
        text = parsed(render_staff_page(course, exercises, [report.model_copy(update={"checks": (check,)})])).text
        assert text.index("worker gone") < text.index("Exercises, hardest first")

    def test_a_hostile_student_is_only_text(
        self, course: Course, exercises: list[Exercise], graded: Graded, parsed: Parsed
    ) -> None:
        """A name made of tags, quotes and escapes adds no element and no attribute"""
        reports = graded(2)
        hostile = '"><script>alert(1)</script>\x1b[2J\u202e{{7*7}}'
        renamed = [
            report.model_copy(update={"student": hostile if report.student == "s01" else "s02"}) for report in reports
        ]
        plain_page = parsed(render_staff_page(course, exercises, reports))
        page = parsed(render_staff_page(course, exercises, renamed))
        assert page.tags == plain_page.tags
        assert '"><script>alert(1)</script>␛[2J�{{7*7}}' in page.text

    def test_what_students_write_is_only_text(
        self, course: Course, exercises: list[Exercise], graded: Graded, parsed: Parsed
    ) -> None:
        """Programs, messages and names that are made of tags add no element to what was learnt of them"""
        page = parsed(learnt_page(course, exercises, graded))
        assert page.tags == parsed(learnt_page(course, exercises, graded, "tame")).tags
        assert '"><script>alert(1)</script>␛[2J�{{7*7}}</pre>' in page.text

    def test_every_figure_has_its_definition(
        self, course: Course, exercises: list[Exercise], graded: Graded, parsed: Parsed
    ) -> None:
        """Every section with a table or a plot that is computed says how, one click away"""
        source = learnt_page(course, exercises, graded)
        sections = re.findall(r'<section aria-labelledby="([^"]+)">(.*?)</section>', source, re.S)
        told = {name for name, body in sections if "How this is computed" in body}
        assert told == {"scores-section", "exercises", "apart", "mistakes", "checks", "fairness", "cost", "similar"}
        assert {name for name, _ in sections} - told <= {"verdicts", "students"}  # counts, and the scores themselves

    def test_the_same_records_make_the_same_page(
        self, course: Course, exercises: list[Exercise], graded: Graded
    ) -> None:
        """A page is a pure function of the records"""
        pages = {render_staff_page(course, exercises, graded(5)) for _ in range(2)}
        assert len(pages) == 1

    def test_a_foreign_report_is_refused(self, course: Course, exercises: list[Exercise], graded: Graded) -> None:
        """A report of an exercise that is not on the page is an error and not silently left out"""
        with pytest.raises(ValueError, match="not among the exercises"):
            render_staff_page(course, exercises[:1], graded(1))


class TestFeedbackPage:
    def test_the_first_thing_is_what_to_do_next(
        self, course: Course, exercises: list[Exercise], graded: Graded, feedback_of: Project, parsed: Parsed
    ) -> None:
        """The first section after the title says what to do next and names the file and the command"""
        text = parsed(render_feedback_page(course, exercises, "s01", map(feedback_of, graded(1)))).text
        start = text[text.index("What to do next") : text.index(" points")]
        assert re.search(r"Change exercises/(\S+)/(\S+)/answer\.py, then try it with grader check \2\.", start)

    def test_nothing_for_staff_is_shown(
        self, course: Course, exercises: list[Exercise], graded: Graded, feedback_of: Project
    ) -> None:
        """No staff note of any report reaches a page for students"""
        pages = [
            render_feedback_page(course, exercises, report.student, [feedback_of(report)]) for report in graded(20)
        ]
        assert not [page for page in pages if "SECRET-INPUT" in page]

    def test_the_last_attempt_counts(
        self, course: Course, exercises: list[Exercise], graded: Graded, feedback_of: Project, parsed: Parsed
    ) -> None:
        """Of several attempts at one exercise the highest is shown, wherever it stands"""
        first = feedback_of(graded(1)[0])
        attempts = [first.model_copy(update={"attempt": n, "score": float(n)}) for n in (1, 3, 2)]
        assert "3 / 10 points" in parsed(render_feedback_page(course, exercises, "s01", attempts)).text

    def test_feedback_of_somebody_else_is_refused(
        self, course: Course, exercises: list[Exercise], graded: Graded, feedback_of: Project
    ) -> None:
        """A page never shows another student's feedback"""
        with pytest.raises(ValueError, match="for the page of 's02'"):
            render_feedback_page(course, exercises, "s02", map(feedback_of, graded(1)))

    def test_a_formula_shows_how_it_was_read(self, course: Course, exercises: list[Exercise], parsed: Parsed) -> None:
        """The student's formula is typeset as MathML, with its shape"""
        reading = ReadAs(unicode="W₂W₁", latex="W_{2} W_{1}", shape="m×n", notes=("A note <b>.",))
        check = CheckFeedback(title="W", verdict="wrong", visibility="hidden", points=0, max_points=1, read_as=reading)
        feedback = Feedback(
            student="s", exercise=exercises[0].id, attempt=1, score=0, max_score=1, verdict="wrong", checks=(check,)
        )
        page = parsed(render_feedback_page(course, exercises, "s", [feedback]))
        assert page.tags.count("msub") == 2
        assert "b" in page.tags
        assert "(m×n)" in page.text
        assert "A note <b>." in page.text

    @settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        message=st.text(min_size=1),
        title=st.text(st.sampled_from("a<>&\"'{}%#-")),
        hint=st.text(st.sampled_from("b<>&'")),
    )
    def test_no_text_changes_the_structure(
        self, course: Course, exercises: list[Exercise], parsed: Parsed, message: str, title: str, hint: str
    ) -> None:
        """Whatever a message, title or hint says, the elements of the page stay the same"""

        def page(message: str, title: str, hint: str) -> list[str]:
            check = CheckFeedback(
                title=title, verdict="wrong", visibility="visible", points=0, max_points=1, message=message, hint=hint
            )
            feedback = Feedback(
                student="s", exercise=exercises[0].id, attempt=1, score=0, max_score=1, verdict="wrong", checks=(check,)
            )
            return parsed(render_feedback_page(course, exercises, "s", [feedback])).tags

        assert page(message, title, f"{hint}.") == page("m", "t", "h")


class TestNextStep:
    @staticmethod
    def feedback(exercise: Exercise, verdict: Verdict, *checks: Verdict) -> tuple[Exercise, Feedback]:
        entries = tuple(
            CheckFeedback(title=f"check {place}", verdict=entry, visibility="visible", points=0, max_points=1)
            for place, entry in enumerate(checks)
        )
        return exercise, Feedback(
            student="s", exercise=exercise.id, attempt=1, score=0, max_score=1, verdict=verdict, checks=entries
        )

    def test_an_unreadable_file_comes_first(self, exercises: list[Exercise]) -> None:
        """A file that cannot be read is repaired before anything else"""
        step = next_step(
            [
                self.feedback(exercises[0], Verdict.WRONG, Verdict.WRONG),
                self.feedback(exercises[1], Verdict.NOT_GRADABLE),
            ]
        )
        assert step is not None
        assert step.exercise == exercises[1]

    def test_then_the_first_check_that_did_not_pass(self, exercises: list[Exercise]) -> None:
        """Passed checks, skipped checks and what staff must decide are passed over"""
        step = next_step(
            [
                self.feedback(exercises[0], Verdict.PASSED, Verdict.PASSED),
                self.feedback(
                    exercises[1], Verdict.WRONG, Verdict.PASSED, Verdict.UNDECIDED, Verdict.SKIPPED, Verdict.CRASHED
                ),
            ]
        )
        assert step is not None
        assert (step.exercise, step.title, step.word.text) == (exercises[1], "check 3", "CRASHED")

    def test_what_failed_in_the_dark_is_said(self, exercises: list[Exercise]) -> None:
        """Where no failing check may be shown, the next step still says why the exercise is not complete"""
        step = next_step([self.feedback(exercises[0], Verdict.WRONG, Verdict.PASSED)])
        assert step is not None
        assert step.title == "hidden checks did not pass"

    @pytest.mark.parametrize("verdict", [Verdict.PASSED, Verdict.UNDECIDED, Verdict.INTERNAL_ERROR])
    def test_what_is_right_or_with_staff_asks_nothing(self, exercises: list[Exercise], verdict: Verdict) -> None:
        """Where nothing is left to the student there is no next step"""
        assert next_step([self.feedback(exercises[0], verdict, verdict)]) is None


class TestContrast:
    """The style sheet's colours, light and dark, by the contrast ratio of WCAG 2.2."""

    STYLE = resources.files("grader.report").joinpath("templates/style.css").read_text(encoding="utf-8")
    LIGHT, DARK = (
        dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\}", STYLE, re.S)[:2]
    )
    TEXT = [
        *((f"on-loss-{level}", f"loss-{level}") for level in range(6)),
        *((f"{tone}-text", "paper") for tone in ("passed", "partly", "wrong", "stopped", "unjudged", "person")),
        *((ink, ground) for ink in ("ink", "soft", "link") for ground in ("paper", "panel")),
        *((f"{tone}-text", "panel") for tone in ("passed", "partly", "wrong", "stopped", "unjudged", "person")),
    ]
    MARKS = [(mark, "paper") for mark in ("mark", "partly", "passed", "wrong", "stopped", "unjudged", "person")]

    @staticmethod
    def luminance(colour: str) -> float:
        """Relative luminance of an sRGB colour (WCAG 2.2)."""
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(self, one: str, other: str) -> float:
        low, high = sorted((self.luminance(one), self.luminance(other)))
        return (high + 0.05) / (low + 0.05)

    @pytest.mark.parametrize("scheme", ["LIGHT", "DARK"])
    @pytest.mark.parametrize(("ink", "ground"), TEXT)
    def test_text_can_be_read(self, scheme: str, ink: str, ground: str) -> None:
        """Text on its ground has a contrast of at least 4.5"""
        colours = getattr(self, scheme)
        assert self.contrast(colours[ink], colours[ground]) >= 4.5

    @pytest.mark.parametrize("scheme", ["LIGHT", "DARK"])
    @pytest.mark.parametrize(("mark", "ground"), MARKS)
    def test_marks_can_be_seen(self, scheme: str, mark: str, ground: str) -> None:
        """A mark of a plot on the paper has a contrast of at least 3"""
        colours = getattr(self, scheme)
        assert self.contrast(colours[mark], colours[ground]) >= 3.0
