"""Make the pictures of docs/typing-mathematics.md from answers that are really read and graded.

    python docs/pictures_typing.py

writes docs/pictures/typing-*.png. Chromium is used as a camera.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from pictures import PICTURES, ROOT, grader, photograph, photograph_terminal

EXERCISE = "08_matrix_calculus/grad_linear_forms"
TYPED = {
    "grad_bilinear": "x*y'",
    "grad_trace": r"\\mathbf{B}^\\top",
    "grad_trace_transposed": "B",
    "grad_sum": "ones(m, n",
}
"""What a student has typed at first: two answers that can be read, a wrong shape, a bracket that is not closed."""
HANDED_IN = {
    "grad_bilinear": "2 x y^T",
    "grad_trace": "B.T",
    "grad_trace_transposed": "(B^-1)^T",
    "grad_sum": "I",
}
"""What is handed in later: a factor too much, a right answer, an inverse of what has none, another matrix."""


def answers(values: dict[str, str]) -> str:
    """An answer file with these answers."""
    return "".join(f'{name} = "{text}"\n' for name, text in values.items())


def main() -> None:
    """Photograph the check of a student's copy, an explanation, and the page of feedback."""
    PICTURES.mkdir(exist_ok=True)
    slug = EXERCISE.split("/")[1]
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        here = Path(folder)
        copy = here / "course"
        shutil.copytree(ROOT / "exercises", copy / "exercises")
        shutil.copy(ROOT / "course.yaml", copy)
        (copy / "exercises" / EXERCISE / "answer.py").write_text(answers(TYPED), encoding="utf-8")
        told = grader("check", slug, "--course", str(copy), allowed=(1,))
        photograph_terminal(here, "typing-check", f"grader check {slug}", told)
        formula = "1/2(A y)^T x - x^T A y"
        told = grader("explain", slug, formula, "--course", str(copy))
        photograph_terminal(here, "typing-explain", f'grader explain {slug} "{formula}"', told)
        submitted = here / "submissions" / "ada" / EXERCISE / "answer.py"
        submitted.parent.mkdir(parents=True)
        submitted.write_text(answers(HANDED_IN), encoding="utf-8")
        grader("grade", str(here / "submissions"), "--out", str(here / "report"))
        (page,) = (here / "report" / "feedback").iterdir()
        photograph(page, "typing-feedback", width=820, height=900)


if __name__ == "__main__":
    main()
