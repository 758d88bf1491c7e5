"""The command `grader`.

Commands import what they need when they run, so that `grader --help` answers at once.
"""

from __future__ import annotations

import os
import sys

import typer

from grader import __version__
from grader.cli.author import app as author
from grader.cli.ci import ci
from grader.cli.insight import stats
from grader.cli.records import audit, backup, export_student, extend, forget, override, restore
from grader.cli.regrading import regrade
from grader.cli.release import release
from grader.cli.reporting import report
from grader.cli.results import results
from grader.cli.review import review
from grader.cli.staff import grade
from grader.cli.student import check, doctor, explain, list_exercises
from grader.errors import GraderError

app = typer.Typer(
    name="grader",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Check your work, grade a class, write exercises: the mathematics of machine learning.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
for name, command, panel in (
    ("list", list_exercises, "Students"),
    ("check", check, "Students"),
    ("explain", explain, "Students"),
    ("doctor", doctor, "Students"),
    ("release", release, "Instructors"),
    ("grade", grade, "Instructors"),
    ("regrade", regrade, "Instructors"),
    ("report", report, "Instructors"),
    ("results", results, "Instructors"),
    ("stats", stats, "Instructors"),
    ("review", review, "Instructors"),
    ("override", override, "Instructors"),
    ("extend", extend, "Instructors"),
    ("audit", audit, "Instructors"),
    ("backup", backup, "Instructors"),
    ("restore", restore, "Instructors"),
    ("export-student", export_student, "Instructors"),
    ("forget", forget, "Instructors"),
    ("ci", ci, "Continuous integration"),
):
    app.command(name, rich_help_panel=panel)(command)
app.add_typer(author, name="author", rich_help_panel="Authors")


@app.callback(invoke_without_command=True)
def _version(version: bool = typer.Option(False, "--version", help="Print the version and exit.")) -> None:
    if version:
        print(f"grader {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line. An expected error prints as a sentence, with the exit code of its kind."""
    try:
        app()
    except GraderError as error:
        print(f"error: {error.message}", file=sys.stderr)
        if error.next_step:
            print(f"  {error.next_step}", file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output (head, less) went away: not an error, and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
