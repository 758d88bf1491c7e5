"""`grader ci`: the visible checks in a student's repository, for a machine that reads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.common import CourseOption, JsonOption, exit_code, open_course, print_json


def ci(
    course: CourseOption = Path(),
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML to this file.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Run the visible checks of every exercise: JUnit XML, GitHub annotations and job summary, exit code.

    In a repository that a student owns this is a claim, not a grade: the checks can be edited there.
    """
    from grader.adapters import github
    from grader.adapters.junit import junit_xml
    from grader.cli.student import checked
    from grader.report.files import write_text_atomically
    from grader.report.terminal import make_console, print_feedback

    tree = open_course(course)
    exercises = list(tree.exercises.values())
    feedbacks = checked(tree, exercises)
    if junit is not None:
        write_text_atomically(junit, junit_xml(feedbacks))
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(github.summary(feedbacks))
    if as_json:
        print_json(feedbacks)
    else:
        terminal = make_console()
        with terminal.capture() as captured:
            for exercise, feedback in zip(exercises, feedbacks, strict=True):
                print_feedback(terminal, exercise, feedback)
        on_github = os.environ.get("GITHUB_ACTIONS") == "true"
        print(github.fence(captured.get()) if on_github else captured.get())
        if on_github:
            paths = {e.id: str((e.public / "answer.py").relative_to(tree.root)) for e in exercises}
            print("\n".join(github.error_lines(feedbacks, paths)))
    raise typer.Exit(exit_code(feedbacks))
