"""What exercise.yaml grants to the code of one exercise: modules, files, memory, time."""

from __future__ import annotations

from textwrap import dedent

import pytest

from grader.content import CourseTree, load_course
from grader.errors import ContentError
from grader.grading.classroom import grade_class, jobs_of
from grader.model import Report, Submission

EXERCISE = """\
title: Something to compute
kind: code
difficulty: 1
points: 1
defines: [f]
"""
HIDDEN = 'def test_f(submission):\n    """f gives 1"""\n    assert submission.f() == 1\n'
GRANTS = {
    "plain": "",
    "imports": "imports: [colorsys]\n",
    "files": "files: read-only\n",
    "memory": "limits: {memory: 64 MiB}\n",
    "time": "limits: {wall: 400 ms}\n",
}
NEEDS = {
    "a module": "import colorsys\ndef f(): return 1\n",
    "memory": "import numpy as np\ndef f(): return int(np.ones(2**24)[0])\n",
    "time": "import time\ndef f():\n    time.sleep(0.5)\n    return 1\n",
    "a file": "def f(): return len(open('/etc/passwd').read(1))\n",
    "a file to write": "import abc\ndef f(): return open(abc.__file__, 'a').write('x')\n",
}
VERDICTS = {
    ("plain", "a module"): "crashed",
    ("imports", "a module"): "passed",
    ("files", "a module"): "passed",
    ("plain", "memory"): "passed",
    ("memory", "memory"): "out_of_memory",
    ("plain", "time"): "passed",
    ("time", "time"): "timed_out",
    ("plain", "a file"): "crashed",
    ("files", "a file"): "crashed",
    ("files", "a file to write"): "crashed",
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> CourseTree:
    root = tmp_path_factory.mktemp("profiles")
    (root / "course.yaml").write_text("id: profiles\ntitle: Profiles\ntopics: [t]\n")
    for name, grant in GRANTS.items():
        public, private = root / "exercises/t" / name, root / "solutions/t" / name
        for folder in (public, private):
            folder.mkdir(parents=True)
        (public / "exercise.yaml").write_text(EXERCISE + grant)
        (public / "answer.py").write_text("def f():\n    raise NotImplementedError\n")
        (private / "answer.py").write_text("def f():\n    return 1\n")
        (private / "test_hidden.py").write_text(dedent(HIDDEN))
    return load_course(root)


def test_an_exercise_grants_what_it_says(tree: CourseTree) -> None:
    """Each grant changes the verdict of the code that needs it, and of no other; files can never be written"""
    handed_in = [
        Submission(student=need, exercise=f"t/{grant}", source=NEEDS[need].encode()) for grant, need in VERDICTS
    ]
    events = grade_class(tree.exercises, jobs_of(tree, handed_in), slots=2)
    got = {(event.exercise[2:], event.student): str(event.verdict) for event in events if isinstance(event, Report)}
    assert got == VERDICTS


def test_no_other_access_to_files(tree: CourseTree) -> None:
    """Files are `none` or `read-only`; there is no way to ask for more"""
    path = tree.root / "exercises/t/files/exercise.yaml"
    text = path.read_text()
    path.write_text(text.replace("read-only", "read-write"))
    try:
        with pytest.raises(ContentError, match="files"):
            load_course(tree.root).get("files")
    finally:
        path.write_text(text)
