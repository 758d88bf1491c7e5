"""Write docs/course.md: what every exercise is made of, and how well its hidden checks are proven.

Run it as `make table`, or for some topics or exercises only as `python docs/course_table.py 04_svd null_space`; the
other rows stay as they are. Every exercise is proven with `grader author check` and `grader author mutate`, and
the table is not written if one of them finds anything.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from grader.content import load_course
from grader.model import Exercise

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs" / "course.md"
HEAD = """# The exercises and their proof

Written by `docs/course_table.py`. A *mistake* is a known wrong answer, which loses points and is told its own hint; an
*alternative* is a valid answer by another route, which earns everything. A *mutant* is the reference with one small
change. It is killed if it loses points; those that nothing could tell from the reference are explained, with the
reason, in `equivalent_mutants.yaml`. Answers that are compared with the reference's have no code of their own to
mutate.

| exercise | kind | points | checks | mistakes | alternatives | mutants killed | explained |
|---|---|---|---|---|---|---|---|
"""


def main(names: list[str]) -> None:
    """Prove the exercises of that topic or slug (all, if none is named) and write the table."""
    rows = _old_rows()
    exercises = load_course(ROOT).exercises
    for exercise in exercises.values():
        if not names or {exercise.topic, exercise.slug} & set(names):
            rows[exercise.id] = _row(exercise)
            print(rows[exercise.id], flush=True)
    TABLE.write_text(HEAD + "".join(f"{rows[name]}\n" for name in exercises if name in rows))


def _row(exercise: Exercise) -> str:
    proof = _proven("check", exercise.slug, "--seeds", "1")
    mutation = _proven("mutate", exercise.slug)
    if mutation["mutants"]:
        explained = len(mutation["equivalent"])
        mutants = f"{mutation['killed']} of {mutation['mutants'] - explained} | {explained}"
    else:
        mutants = "– | –"
    counts = " | ".join(str(proof[key]) for key in ("checks", "mistakes", "alternatives"))
    return f"| `{exercise.id}` | {exercise.kind} | {exercise.points:g} | {counts} | {mutants} |"


def _proven(command: str, *arguments: str) -> dict[str, Any]:
    """What `grader author <command>` says of one exercise; its complaints end the program."""
    call = [sys.executable, "-m", "grader", "author", command, *arguments, "--json"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(call[2:])} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    proof: dict[str, Any] = json.loads(done.stdout)["proofs"][0]
    return proof


def _old_rows() -> dict[str, str]:
    """The rows of the table as it is, by exercise."""
    lines = TABLE.read_text().splitlines() if TABLE.exists() else []
    return {line.split("`")[1]: line for line in lines if line.startswith("| `")}


if __name__ == "__main__":
    main(sys.argv[1:])
