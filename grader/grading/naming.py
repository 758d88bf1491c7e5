"""Naming a mistake: from one student's wrong submission to a known mistake of the exercise."""

from __future__ import annotations

import ast
import re
import textwrap
from pathlib import Path

from grader.errors import UsageError
from grader.grading.anonymous import anonymous, names_in, parameters
from grader.grading.batch import Batch, with_batch
from grader.grading.private import Private
from grader.grading.sandboxes import profile_of
from grader.model import Exercise, Job, Report, Submission
from grader.sandbox import Zygote

_WIDTH = 110  # columns of a hint
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def mistake_path(exercise: Exercise, name: str) -> Path:
    """Where a new known mistake goes. Raises UsageError where it cannot: no name, taken, no solutions/."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"`{name}` cannot name a mistake.", next_step="Use small letters, digits and _, as in forgets_to_centre."
        )
    path = Private(exercise).folder / "mistakes" / f"{name}.py"
    if path.exists():
        raise UsageError(f"{path} is there already.", next_step="Choose another name, or edit that file.")
    if exercise.seeded and not exercise.runs_code:
        raise UsageError(
            f"{exercise.id} gives every student data of their own: one student's values are no mistake of another's.",
            next_step=f"Write {path} with `def answers(data)`, as the mistakes beside it do.",
        )
    return path


def name_mistake(exercise: Exercise, submission: Submission, hint: str, *, seed: int) -> str:
    """The text of a known mistake that does what this submission does, without a trace of who wrote it.

    The docstring is `hint`, which students read. It is tried before it is returned: what it answers is what the
    submission answers. Raises UsageError where the submission shows no mistake, or one that has a name already.
    """

    def judged(batch: Batch, source: bytes) -> Report:
        one = submission.model_copy(update={"source": source})
        return batch.report(Job(submission=one, exercise_version=exercise.version, seed=seed))

    def use(batch: Batch) -> str:
        assert submission.source is not None
        report = judged(batch, submission.source)
        _require_unnamed(exercise, report)
        for text in _candidates(exercise, submission.source.decode("utf-8"), hint):
            if judged(batch, text.encode()).behaviour == report.behaviour:
                return text
        raise UsageError(
            f"Without comments and names, the submission of {report.student} to {exercise.id} answers otherwise.",
            next_step="Write the mistake by hand: a full submission with the hint as its docstring.",
        )

    if submission.source is None:
        raise UsageError(
            f"{submission.student} handed in nothing for {exercise.id}: {submission.problem}",
            next_step="`grader stats` names students whose answers make a mistake.",
        )
    with Zygote(profile_of(exercise)) as zygote:
        return with_batch(exercise, zygote, use, hidden=True)


def _require_unnamed(exercise: Exercise, report: Report) -> None:
    named = sorted({check.mistake for check in report.checks if check.mistake})
    if named:
        raise UsageError(
            f"The submission of {report.student} to {exercise.id} makes a mistake that has a name: {', '.join(named)}.",
            next_step=f"Its hint is the docstring of {Private(exercise).folder / 'mistakes' / named[0]}.py.",
        )
    if not report.behaviour:
        raise UsageError(
            f"The submission of {report.student} to {exercise.id} shows no mistake: it was {report.verdict}, and no "
            "check that failed was given an answer.",
            next_step="`grader stats` lists the groups of equal mistakes that have no name yet.",
        )


def _candidates(exercise: Exercise, source: str, hint: str) -> list[str]:
    """The submission as a mistake, with as few names as possible; with its own, should that change what it does."""
    if not exercise.runs_code:
        return [_with_hint(_answers_only(source, exercise), hint)]
    private = Private(exercise)
    files = ["answer", *private.mistakes, *private.alternatives]
    known = set().union(*(names_in(private.source(name).decode()) for name in files), exercise.defines)
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name in exercise.defines:
            known |= set(parameters(node))
    return [_with_hint(anonymous(source, names), hint) for names in (known, known | names_in(source))]


def _answers_only(source: str, exercise: Exercise) -> ast.Module:
    """The declared answers and nothing else that stands beside them."""

    def declares(statement: ast.stmt) -> bool:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        return any(isinstance(target, ast.Name) and target.id in exercise.answers for target in targets)

    return ast.Module([statement for statement in ast.parse(source).body if declares(statement)], type_ignores=[])


def _with_hint(tree: ast.Module, hint: str) -> str:
    """The tree as text below the hint, with blank lines around definitions as is usual."""
    docstring = ast.Expr(ast.Constant(textwrap.fill(" ".join(hint.split()), _WIDTH)))
    text = ast.unparse(ast.fix_missing_locations(ast.Module([docstring], type_ignores=[])))
    gap = "\n\n"
    for statement in tree.body:
        apart = isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        text += ("\n\n\n" if apart else gap) + ast.unparse(statement)
        gap = "\n\n\n" if apart else "\n"
    return text + "\n"
