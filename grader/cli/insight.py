"""What a class teaches those who teach it: `grader stats`, and what the staff page is drawn from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grader.cli.common import CourseOption, JsonOption, StoreOption, open_course, open_store, print_json
from grader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grader.content import CourseTree
    from grader.model import Exercise, Report, Submission
    from grader.report.insight.learnt import Insight
    from grader.report.insight.similar import Similar

SubmissionsOption = Annotated[
    Path | None,
    typer.Option(
        "--submissions", help="<student>/<topic>/<exercise>/answer.py", show_default="what the store has kept"
    ),
]


def stats(
    exercise: Annotated[str | None, typer.Argument(help="Slug or id; default: all that were graded.")] = None,
    course: CourseOption = Path(),
    store: StoreOption = None,
    reports: Annotated[
        Path | None, typer.Option(help="reports.jsonl, or its folder.", show_default="what the store has kept")
    ] = None,
    submissions: SubmissionsOption = None,
    similar: Annotated[bool, typer.Option("--similar", help="Look for similar submissions too.")] = False,
    page: Annotated[Path | None, typer.Option(help="Write the staff page here, with all of this drawn.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a class has learnt: hard exercises, silent checks, mistakes without a name, fairness."""
    from grader.content import read_submissions
    from grader.report.insight.printed import print_exercise, print_insight
    from grader.report.terminal import make_console

    tree = open_course(course)
    chosen = tree.get(exercise).id if exercise is not None else None
    if reports is None:
        graded, handed_in = _kept(tree, store)
    else:
        graded, handed_in = _read(reports), []
    exercises = _graded_exercises(tree, graded, chosen)
    if submissions is not None:
        handed_in = read_submissions(submissions, tree, [graded_one.id for graded_one in exercises]).found
    if similar and not handed_in:
        raise UsageError("Reports hold no programs to compare.", next_step="Add --submissions FOLDER.")
    insight, examples = learnt(tree, exercises, graded, handed_in, similar=similar)
    if page is not None:
        _write_page(page, tree, exercises, graded, insight, examples)
    if as_json:
        print_json(insight.model_dump(mode="json"))
    elif chosen is not None:
        print_exercise(make_console(), insight, chosen)
    else:
        print_insight(make_console(), insight)
        print(f"\n{page}" if page else "\n`--page FILE` draws all of this; `grader stats EXERCISE` shows its checks.")


def learnt(
    tree: CourseTree,
    exercises: Sequence[Exercise],
    reports: Sequence[Report],
    handed_in: Iterable[Submission],
    *,
    similar: bool = False,
) -> tuple[Insight, dict[tuple[str, str], str]]:
    """What is learnt of a class, and the source of an example for each mistake without a name.

    Sources are taken from `handed_in`, the last attempt of each student; what is not there has no example.
    """
    from grader.report.insight.learnt import learn

    sources = {(s.exercise, s.student): s.source.decode("utf-8", "replace") for s in handed_in if s.source is not None}
    groups = _similar(exercises, sources) if similar else None
    insight = learn(exercises, reports, data=_data(exercises, reports), similar=groups)
    examples = [(cluster.exercise, cluster.example) for cluster in insight.clusters]
    return insight, {key: sources[key] for key in examples if key in sources}


def last_handed_in(
    tree: CourseTree, exercise: Exercise, student: str, store: str | None, folder: Path | None
) -> Submission:
    """The last submission of a student to an exercise, in the folder or else in the store. Raises UsageError."""
    from grader.content import read_submissions

    if folder is not None:
        found = [one for one in read_submissions(folder, tree, [exercise.id]).found if one.student == student]
    else:
        with open_store(tree, store) as kept:
            found = list(kept.attempts(students=[student], exercises=[exercise.id]))
    if not found:
        raise UsageError(
            f"Nothing of `{student}` for {exercise.id} is in {folder or 'the store'}.",
            next_step="`grader stats` names the students; --submissions FOLDER reads what they handed in.",
        )
    return found[-1]


def _data(exercises: Iterable[Exercise], reports: Iterable[Report]) -> dict[str, dict[int, Mapping[str, Any]]]:
    """What every seed of every seeded exercise drew; nothing in a copy of the course without its solutions."""
    from grader.content import variant_data

    seeded = {exercise.id: exercise for exercise in exercises if exercise.seeded and exercise.private is not None}
    data: dict[str, dict[int, Mapping[str, Any]]] = {name: {} for name in seeded}
    for report in reports:
        if report.exercise in seeded and report.seed not in data[report.exercise]:
            data[report.exercise][report.seed] = variant_data(seeded[report.exercise], report.seed)
    return data


def _similar(exercises: Iterable[Exercise], sources: Mapping[tuple[str, str], str]) -> tuple[Similar, ...]:
    from grader.report.insight.similar import similar

    found: list[Similar] = []
    for exercise in exercises:
        if exercise.runs_code:
            own = {student: source for (name, student), source in sources.items() if name == exercise.id}
            stub = (exercise.public / "answer.py").read_text(encoding="utf-8")
            found += similar(exercise.id, exercise.title, own, stub)
    return tuple(found)


def _read(path: Path) -> list[Report]:
    from grader.report.files import read_reports

    file = path / "reports.jsonl" if path.is_dir() else path
    if not file.is_file():
        raise UsageError(f"There is no {file}.", next_step="`grader grade SUBMISSIONS --out DIR` writes one.")
    return list(read_reports(file))


def _graded_exercises(tree: CourseTree, reports: Iterable[Report], wanted: str | None) -> list[Exercise]:
    """The exercises that were graded, in the order of the course. Raises UsageError where `wanted` was not."""
    graded = {report.exercise for report in reports}
    unknown = sorted(graded - set(tree.exercises))
    if unknown:
        raise UsageError(
            f"There are reports of {unknown[0]}, which is not in {tree.root}.",
            next_step="Name the course that was graded with --course DIR.",
        )
    if not graded or (wanted is not None and wanted not in graded):
        raise UsageError(f"There is no report of {wanted or 'anything'}.", next_step="Grade it first: `grader grade`.")
    return [exercise for name, exercise in tree.exercises.items() if name in graded]


def _kept(tree: CourseTree, place: str | None) -> tuple[list[Report], list[Submission]]:
    """The latest report of every attempt that the store has kept, as staff decided, and what was handed in.

    Exercises that the course has no longer are left out.
    """
    from grader.grading.judging import as_decided

    with open_store(tree, place) as store:
        reports = [graded.report for graded in store.current(exercises=list(tree.exercises))]
        return as_decided(reports, store.overrides()), list(store.attempts(exercises=list(tree.exercises)))


def _write_page(
    page: Path,
    tree: CourseTree,
    exercises: Sequence[Exercise],
    reports: Sequence[Report],
    insight: Insight,
    examples: Mapping[tuple[str, str], str],
) -> None:
    from grader.report.files import write_text_atomically
    from grader.report.pages import render_staff_page

    drawn = render_staff_page(tree.course, exercises, reports, insight=insight, examples=examples)
    write_text_atomically(page, drawn)
