"""What authors run: `grader author new`, `check`, `mutate`, `class`, `name`."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.common import CourseOption, JsonOption, StoreOption, chosen, cores, open_course, print_json
from grader.cli.insight import SubmissionsOption, last_handed_in
from grader.errors import DefectiveExerciseError, UsageError

if TYPE_CHECKING:
    from grader.grading.mutating import MutationProof
    from grader.grading.sample import Handed
    from grader.grading.verify import Proof
    from grader.model import Exercise

app = typer.Typer(no_args_is_help=True, help="Write exercises and prove that they are sound.")


@app.command()
def new(
    exercise: Annotated[str, typer.Argument(help="<topic>/<slug>, such as 04_svd/low_rank_update")],
    kind: Annotated[str, typer.Option(help="code, numeric, symbolic, derivation, proof or order (of blocks)")] = "code",
    seeded: Annotated[bool, typer.Option("--seeded", help="Data of their own for every student.")] = False,
    course: CourseOption = Path(),
) -> None:
    """Start an exercise: a folder in each tree, with the blanks that its author fills."""
    from grader.content import new_exercise

    topic, _, slug = exercise.partition("/")
    for path in new_exercise(open_course(course), topic, slug, kind, seeded=seeded):
        print(path)
    print(f"Fill in what they ask for, then run `grader author check {slug}`.")


@app.command()
def check(
    exercise: Annotated[str | None, typer.Argument(help="Slug or id; default: the one here, or all.")] = None,
    course: CourseOption = Path(),
    seeds: Annotated[int, typer.Option(min=1, help="How many sets of inputs to try.")] = 3,
    as_json: JsonOption = False,
) -> None:
    """Prove that exercises are sound: the stub fails, the reference passes, every mistake is caught and named."""
    from grader.content import lint
    from grader.grading.verify import verify_all
    from grader.report.progress import track
    from grader.report.terminal import make_console

    tree = open_course(course)
    exercises = chosen(tree, exercise)
    problems = [p for p in lint(tree) if exercise is None or any(_belongs(p.path, e) for e in exercises)]
    found = verify_all(exercises, range(1, seeds + 1), slots=cores())
    progress = track(make_console(stderr=True), found, total=len(exercises), label="checking")
    proofs = sorted(progress, key=lambda proof: list(tree.exercises).index(proof.exercise))
    sound = not problems and not any(proof.findings for proof in proofs)
    if as_json:
        print_json(
            {"sound": sound, "problems": [str(p) for p in problems], "proofs": [asdict(proof) for proof in proofs]}
        )
    else:
        _print_proofs(proofs)
        for problem in problems:
            print(f"error: {problem}")
        if sound:
            print("\nEvery stub earns nothing, every reference and alternative everything; every mistake is caught.")
    raise typer.Exit(0 if sound else DefectiveExerciseError.exit_code)


@app.command()
def mutate(
    exercise: Annotated[str | None, typer.Argument(help="Slug or id; default: the one here, or all.")] = None,
    course: CourseOption = Path(),
    seed: Annotated[int, typer.Option(help="The set of inputs to try.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Prove the hidden checks: every small change of a reference has to lose points, or is explained."""
    from grader.grading.mutating import MUTATION_PROOF, mutate_all
    from grader.report.progress import track
    from grader.report.terminal import make_console

    tree = open_course(course)
    exercises = chosen(tree, exercise)
    found = mutate_all(exercises, seed, slots=cores())
    progress = track(make_console(stderr=True), found, total=len(exercises), label="mutating")
    proofs = sorted(progress, key=lambda proof: list(tree.exercises).index(proof.exercise))
    sound = all(proof.sound for proof in proofs)
    if as_json:
        told = [MUTATION_PROOF.dump_python(proof, mode="json") for proof in proofs]
        print_json({"sound": sound, "proofs": told})
    else:
        _print_mutations(proofs)
    raise typer.Exit(0 if sound else DefectiveExerciseError.exit_code)


@app.command("class")
def sample_class(
    out: Annotated[Path, typer.Argument(help="Folder to write: submissions/ and expected.csv")],
    slugs: Annotated[
        list[str] | None, typer.Argument(metavar="EXERCISE...", help="What they hand in; default: all.")
    ] = None,
    course: CourseOption = Path(),
    students: Annotated[int, typer.Option(min=1, help="How many students.")] = 30,
    seed: Annotated[int, typer.Option(help="The same seed writes the same class.")] = 1,
) -> None:
    """Write a sample class that hands in what real classes do, with the score that each file must get."""
    from grader.content import course_secret
    from grader.grading.sample import sample_class_files
    from grader.report.progress import track
    from grader.report.terminal import make_console
    from grader.report.text import counted

    if out.exists() and any(out.iterdir()):
        if not (out / "expected.csv").is_file():
            raise UsageError(f"{out} is not empty and no sample class.", next_step="Name a new folder.")
        shutil.rmtree(out)
    tree = open_course(course)
    exercises = [tree.get(slug) for slug in slugs] if slugs else list(tree.exercises.values())
    width = len(str(students))
    names = [f"s{number:0{width}}" for number in range(1, students + 1)]
    drawn = sample_class_files(exercises, names, course_secret(tree), seed=seed, slots=cores())
    files = list(track(make_console(stderr=True), drawn, total=len(exercises), label="writing"))
    _write_class([file for exercise in files for file in exercise], names, out)
    print(
        f"{counted(students, 'student')}, {counted(len(exercises), 'exercise')}: {out}/submissions, {out}/expected.csv"
    )


@app.command()
def name(
    exercise: Annotated[str, typer.Argument(help="Slug or id.")],
    student: Annotated[str, typer.Argument(help="Whose submission makes the mistake.")],
    mistake: Annotated[str, typer.Option("--as", help="Name of the mistake, as forgets_to_centre.")],
    hint: Annotated[str, typer.Option(help="What whoever makes it will read: a sentence or two, never the answer.")],
    course: CourseOption = Path(),
    store: StoreOption = None,
    submissions: SubmissionsOption = None,
) -> None:
    """Make a known mistake of a wrong submission, without a trace of who wrote it."""
    from grader.content import course_secret, seed_for
    from grader.grading.naming import mistake_path, name_mistake
    from grader.report.files import write_text_atomically

    tree = open_course(course)
    wanted = tree.get(exercise)
    path = mistake_path(wanted, mistake)
    found = last_handed_in(tree, wanted, student, store, submissions)
    seed = seed_for(course_secret(tree), student, wanted)
    write_text_atomically(path, name_mistake(wanted, found, hint, seed=seed))
    print(path)
    print(f"Read it: text in quotes is as the student wrote it. Then run `grader author check {wanted.slug}`.")


def _belongs(path: Path, exercise: Exercise) -> bool:
    return exercise.public in (path, *path.parents) or exercise.private in (path, *path.parents)


def _print_proofs(proofs: Sequence[Proof]) -> None:
    """A line for each exercise, and under it what is wrong with it."""
    for proof in proofs:
        tried = f"{proof.checks} checks, {proof.mistakes} mistakes, {proof.alternatives} alternatives"
        if proof.sympy_agrees or proof.sympy_cannot:
            tried += f", SymPy agrees on {proof.sympy_agrees} formulas"
            tried += f" and cannot say on {proof.sympy_cannot}" if proof.sympy_cannot else ""
        print(f"{'ok ' if not proof.findings else 'BAD'}  {proof.exercise:45} {tried}, {proof.runs} runs")
        for finding in proof.findings:
            print(f"     {finding.file}: {finding.found}\n       {finding.next_step}")


def _print_mutations(proofs: Sequence[MutationProof]) -> None:
    """A line for each exercise, under it every mutant that lost nothing; then what to do about them."""
    for proof in proofs:
        told = proof.exempt or f"{proof.killed} of {proof.mutants} mutants lose points"
        told += f" ({proof.timed_out} by the deadline)" if proof.timed_out else ""
        told += f", {len(proof.equivalent)} changes are explained" if proof.equivalent else ""
        print(f"{'--' if proof.exempt else 'ok' if proof.sound else 'BAD':3}  {proof.exercise:45} {told}")
        for one in proof.survivors:
            where = f"answer.py:{one.line}, {one.function}" if one.function else f"answer.py:{one.line}"
            print(f"     {where}: {one.operator}\n         {one.before}\n      -> {one.after}")
            if one.trouble:
                print(f"       the grader could not judge it: {one.trouble}")
        for old in proof.stale:
            print(f"     equivalent_mutants.yaml: nothing survives as {old.before} -> {old.after}: take it out.")
        if proof.defect:
            print(f"     {proof.defect}")
    if any(proof.survivors for proof in proofs):
        print(
            "\nEach of these earns full points. Add a check that it fails; or, if nothing could tell it from the"
            "\nreference, say why in solutions/<topic>/<slug>/equivalent_mutants.yaml, in the words of `--json`:"
            "\n\n    equivalent:\n      - {function: ..., before: ..., after: ..., reason: ...}"
        )


def _write_class(handed: Sequence[Handed], names: Sequence[str], out: Path) -> None:
    from grader.content import write_data
    from grader.report.files import write_text_atomically

    for name in names:
        (out / "submissions" / name).mkdir(parents=True)
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["student", "exercise", "kind", "name", "score"])
    for one in sorted(handed, key=lambda one: one.student):
        writer.writerow([one.student, one.exercise, one.kind, one.name, f"{one.score:g}"])
        folder = out / "submissions" / one.student / one.exercise
        if one.source is not None:
            folder.mkdir(parents=True)
            (folder / "answer.py").write_bytes(one.source)
            if one.data:
                write_data(folder / "data.yaml", one.data)
    write_text_atomically(out / "expected.csv", table.getvalue())
