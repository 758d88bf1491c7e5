"""The commands as people and machines meet them: what is printed, what is written, how they exit."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.grading.conftest import write_course

RIGHT = "def double(x):\n    return 2 * x\n\n\ndef total(values):\n    return float(sum(values))\n"


def grader(*arguments: object, cwd: Path, input: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in `cwd`, with no terminal; `input` is what it may read."""
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("GITHUB_", "GRADER_"))}
    return subprocess.run(
        command, cwd=cwd, env=clean | environment, capture_output=True, text=True, check=False, input=input
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_course(tmp_path)
    return tmp_path


@pytest.fixture
def submissions(root: Path) -> Path:
    """Two students: `ada` is right, `bob` has not touched the stub of one exercise and lacks the other."""
    folder = root / "submissions"
    for student, text in (("ada", RIGHT), ("bob", (root / "exercises/basics/doubling/answer.py").read_text())):
        path = folder / student / "basics" / "doubling"
        path.mkdir(parents=True)
        (path / "answer.py").write_text(text)
    return folder


class TestList:
    def test_every_exercise_is_a_line(self, root: Path) -> None:
        """Slugs in the order of the course"""
        done = grader("list", cwd=root)
        assert done.returncode == 0
        assert done.stdout.index("doubling") < done.stdout.index("sums")

    def test_topics_say_what_they_need(self, root: Path) -> None:
        """Under a topic that builds on others their names are shown"""
        course = root / "course.yaml"
        folder = root / "exercises" / "advanced"
        (folder / "halving").mkdir(parents=True)
        (folder / "README.md").write_text("# Advanced\n")
        for file in ("exercise.yaml", "answer.py", "test_visible.py"):
            source = root / "exercises/basics/doubling" / file
            (folder / "halving" / file).write_text(source.read_text())
        text = course.read_text().replace("topics: [basics]", "topics: [basics, advanced]\nneeds: {advanced: [basics]}")
        course.write_text(text)
        listed = grader("list", cwd=root).stdout
        assert listed.index("advanced") < listed.index("after basics") < listed.index("halving")

    def test_tracks_are_shown_in_their_own_order(self, root: Path) -> None:
        """A project names its exercises in the order of the project, which need not be that of the course"""
        course = root / "course.yaml"
        track = "{id: numbers, title: Numbers, exercises: [basics/sums, basics/doubling]}"
        course.write_text(course.read_text() + f"tracks: [{track}]\n")
        assert "Numbers: sums → doubling" in grader("list", cwd=root).stdout
        tracks = json.loads(grader("list", "--json", cwd=root).stdout)["tracks"]
        assert [track["exercises"] for track in tracks] == [["basics/sums", "basics/doubling"]]

    def test_json_is_json(self, root: Path) -> None:
        """`--json` prints one document"""
        ids = [e["slug"] for e in json.loads(grader("list", "--json", cwd=root).stdout)["exercises"]]
        assert ids == ["doubling", "sums"]


class TestCheck:
    def test_the_stub_fails_with_exit_code_one(self, root: Path) -> None:
        """An untouched stub is told what is not written yet"""
        done = grader("check", "doubling", cwd=root)
        assert done.returncode == 1
        assert "double(2) is 4" in done.stdout
        assert "Not written yet" in done.stdout

    def test_a_right_answer_exits_with_zero(self, root: Path) -> None:
        """When every visible check passes, so does the command"""
        (root / "exercises/basics/doubling/answer.py").write_text(RIGHT)
        assert grader("check", "doubling", cwd=root).returncode == 0

    def test_the_folder_names_the_exercise(self, root: Path) -> None:
        """Inside the folder of an exercise no name is needed"""
        done = grader("check", "--json", cwd=root / "exercises/basics/doubling")
        assert [one["exercise"] for one in json.loads(done.stdout)] == ["basics/doubling"]

    def test_it_works_without_solutions(self, root: Path) -> None:
        """A student's copy has no solutions/, and needs none"""
        (root / "solutions").rename(root.parent / f"{root.name}-away")
        (root / "exercises/basics/doubling/answer.py").write_text(RIGHT)
        assert grader("check", "doubling", cwd=root).returncode == 0

    def test_an_unknown_name_suggests_the_nearest(self, root: Path) -> None:
        """A typo is answered with the exercise that was meant, and exit code 2"""
        done = grader("check", "dubling", cwd=root)
        assert done.returncode == 2
        assert "doubling" in done.stderr

    def test_outside_a_course_it_says_so(self, tmp_path: Path) -> None:
        """No course.yaml upwards from here: a sentence and exit code 2, not a traceback"""
        done = grader("check", cwd=tmp_path)
        assert done.returncode == 2
        assert "course.yaml" in done.stderr
        assert "Traceback" not in done.stderr


class TestFormulas:
    @pytest.fixture
    def answered(self, tmp_path: Path) -> Path:
        """A course with the skeleton of a symbolic exercise, answered in answer.py; a student's copy."""
        write_course(tmp_path)
        assert grader("author", "new", "basics/far", "--kind", "symbolic", cwd=tmp_path).returncode == 0
        (tmp_path / "solutions").rename(tmp_path.parent / f"{tmp_path.name}-away")
        (tmp_path / "exercises/basics/far/answer.py").write_text('gradient = "2*x - 2*y"\n')
        return tmp_path

    def test_the_skeleton_is_sound(self, root: Path) -> None:
        """A new symbolic exercise proves itself but for its blanks, and SymPy agrees"""
        assert grader("author", "new", "basics/far", "--kind", "symbolic", cwd=root).returncode == 0
        done = grader("author", "check", "far", cwd=root)
        assert done.stdout.startswith("ok ")
        assert "SymPy agrees on 2 formulas" in done.stdout

    def test_check_shows_how_a_formula_is_read(self, answered: Path) -> None:
        """Without solutions the formula is echoed with its shape, and not judged"""
        done = grader("check", "far", cwd=answered)
        assert done.returncode == 0, done.stdout
        assert "read as: 2x − 2y   (n×1)" in done.stdout
        assert "PASSED" not in done.stdout

    def test_check_points_at_what_cannot_be_read(self, answered: Path) -> None:
        """A caret stands under the place, and the exit code is one"""
        (answered / "exercises/basics/far/answer.py").write_text('gradient = "2*(x - z)"\n')
        done = grader("check", "far", cwd=answered)
        assert done.returncode == 1
        lines = [line.rstrip() for line in done.stdout.splitlines()]
        place = next(number for number, line in enumerate(lines) if line.endswith("2*(x - z)"))
        assert lines[place + 1].index("^") == lines[place].index("z)")

    def test_explain_shows_every_part(self, answered: Path) -> None:
        """The formula in Unicode and LaTeX, and its parts with their shapes"""
        done = grader("explain", "far", "x'(x - y)", cwd=answered)
        assert done.returncode == 0
        for words in ("xᵀ(x − y)", r"x^{\top} \left(x - y\right)", "1×n", "n×1", "a number"):
            assert words in done.stdout

    def test_explain_speaks_json(self, answered: Path) -> None:
        """`--json` holds reading and parts of every formula in answer.py"""
        [told] = json.loads(grader("explain", "far", "--json", cwd=answered).stdout)["formulas"]
        assert (told["name"], told["reading"]["unicode"], told["parts"][0]["shape"]) == ("gradient", "2x − 2y", "n×1")

    def test_explain_exits_with_one_where_nothing_can_be_read(self, answered: Path) -> None:
        """A text that is no formula is told why"""
        done = grader("explain", "far", "x y", cwd=answered)
        assert done.returncode == 1
        assert "inner sizes 1 and n differ" in " ".join(done.stdout.split())

    def test_explain_asks_which_exercise(self, answered: Path) -> None:
        """Outside the folder of an exercise one has to be named"""
        done = grader("explain", cwd=answered)
        assert done.returncode == 2
        assert "Which exercise?" in done.stderr


class TestGrade:
    def test_it_writes_every_report(self, root: Path, submissions: Path) -> None:
        """reports.jsonl, grades.csv, report.html and a feedback page per student"""
        done = grader("grade", submissions, "--out", "out", cwd=root)
        assert done.returncode == 0, done.stderr
        out = root / "out"
        reports = [json.loads(line) for line in (out / "reports.jsonl").read_text().splitlines()]
        assert {(r["student"], r["exercise"]): r["score"] for r in reports} == {
            ("ada", "basics/doubling"): 10.0,
            ("bob", "basics/doubling"): 0.0,
        }
        assert {r["schema"] for r in reports} == {"eigengrade/report/1"}
        with (out / "grades.csv").open(newline="") as file:
            assert {row["student"]: row["basics/doubling"] for row in csv.DictReader(file)} == {"ada": "10", "bob": "0"}
        assert sorted(path.name for path in (out / "feedback").iterdir()) == ["ada.html", "bob.html"]
        assert (out / "report.html").is_file()

    def test_what_nobody_handed_in_counts_when_it_is_asked_for(self, root: Path, submissions: Path) -> None:
        """An exercise that no student has a folder for is left out, with a word about it; named, it is missing"""
        done = grader("grade", submissions, "--out", "out", cwd=root)
        assert "Nobody handed in sums: left out." in done.stdout
        named = grader("grade", submissions, "--out", "out", "--exercise", "sums", "--json", cwd=root)
        assert [(r["student"], r["score"]) for r in json.loads(named.stdout)] == [("ada", 0.0), ("bob", 0.0)]

    def test_a_class_that_handed_in_nothing_has_missed_everything(self, root: Path) -> None:
        """Empty folders are zeros, not an empty grade book"""
        (root / "submissions/ada").mkdir(parents=True)
        done = grader("grade", root / "submissions", "--out", "out", "--json", cwd=root)
        assert [r["verdict"] for r in json.loads(done.stdout)] == ["not_gradable", "not_gradable"]

    def test_feedback_never_shows_a_hidden_value(self, root: Path, submissions: Path) -> None:
        """The page of a student holds no expected value and no traceback of a hidden check"""
        wrong = RIGHT.replace("2 * x", "2 * x + 1")
        (submissions / "bob/basics/doubling/answer.py").write_text(wrong)
        grader("grade", submissions, "--out", "out", cwd=root)
        reports = [json.loads(line) for line in (root / "out/reports.jsonl").read_text().splitlines()]
        hidden = [c for r in reports if r["student"] == "bob" for c in r["checks"] if c["visibility"] == "hidden"]
        notes = [c["staff_note"] for c in hidden if c["staff_note"]]
        page = (root / "out/feedback/bob.html").read_text()
        assert notes
        assert not [note for note in notes if note in page]

    def test_only_the_exercise_asked_for_is_graded(self, root: Path, submissions: Path) -> None:
        """`--exercise` leaves the others alone"""
        grader("grade", submissions, "--out", "out", "--exercise", "doubling", cwd=root)
        lines = (root / "out/reports.jsonl").read_text().splitlines()
        assert {json.loads(line)["exercise"] for line in lines} == {"basics/doubling"}

    def test_a_defective_exercise_exits_with_five(self, root: Path, submissions: Path) -> None:
        """The class is not graded on it, the rest is, and the exit code tells"""
        (root / "solutions/basics/doubling/answer.py").write_text("def double(x):\n    return x\n")
        (submissions / "ada/basics/sums").mkdir()
        done = grader("grade", submissions, "--out", "out", cwd=root)
        assert done.returncode == 5
        assert "defective" in done.stdout
        exercises = [json.loads(line)["exercise"] for line in (root / "out/reports.jsonl").read_text().splitlines()]
        assert set(exercises) == {"basics/sums"}

    def test_an_unexpected_score_is_told(self, root: Path, submissions: Path) -> None:
        """`--expect` compares every score and fails on a difference"""
        (root / "expected.csv").write_text("student,exercise,score\nada,basics/doubling,9\nbob,basics/doubling,0\n")
        done = grader("grade", submissions, "--out", "out", "--expect", "expected.csv", cwd=root)
        assert done.returncode == 1
        assert "ada, basics/doubling: expected 9, got 10" in done.stdout

    @pytest.mark.parametrize(
        ("table", "complaint"),
        [
            ("student,points\nada,9\n", "wanted the columns student, exercise, score"),
            ("student,exercise,score\nada,basics/doubling,nine\n", "'nine'"),
            (None, "No such file"),
        ],
    )
    def test_expected_scores_that_cannot_be_read(
        self, root: Path, submissions: Path, table: str | None, complaint: str
    ) -> None:
        """A file of another kind is told with its name and what writes one that fits"""
        if table is not None:
            (root / "expected.csv").write_text(table)
        done = grader("grade", submissions, "--out", "out", "--expect", "expected.csv", cwd=root)
        assert (done.returncode, done.stdout) == (2, "")
        assert "expected.csv: " in done.stderr
        assert complaint in done.stderr
        assert "grader author class" in done.stderr

    def test_a_missing_folder_is_a_usage_error(self, root: Path) -> None:
        """A wrong path is told with the layout that is wanted"""
        done = grader("grade", "nowhere", "--out", "out", cwd=root)
        assert done.returncode == 2
        assert "<student>/<topic>/<exercise>/answer.py" in done.stderr


class TestAuthor:
    def test_a_sound_course_exits_with_zero(self, root: Path) -> None:
        """`author check` proves every exercise"""
        done = grader("author", "check", "--seeds", "1", "--json", cwd=root)
        proofs = json.loads(done.stdout)["proofs"]
        assert [(proof["exercise"], proof["findings"]) for proof in proofs] == [
            ("basics/doubling", []),
            ("basics/sums", []),
        ]

    def test_an_unsound_exercise_exits_with_five(self, root: Path) -> None:
        """A stub that earns points makes the check fail, and is named"""
        (root / "exercises/basics/doubling/answer.py").write_text(RIGHT)
        done = grader("author", "check", "doubling", "--seeds", "1", cwd=root)
        assert done.returncode == 5
        assert "answer.py (stub)" in done.stdout

    def test_a_new_exercise_is_sound_but_for_its_blanks(self, root: Path) -> None:
        """What `author new` writes can be proven at once; what is left to fill in is listed"""
        assert grader("author", "new", "basics/halving", cwd=root).returncode == 0
        checked = json.loads(grader("author", "check", "halving", "--seeds", "1", "--json", cwd=root).stdout)
        assert [proof["findings"] for proof in checked["proofs"]] == [[]]
        assert all("fill in" in problem for problem in checked["problems"])

    def test_a_sample_class_grades_as_expected(self, root: Path) -> None:
        """`author class` and `grade --expect` agree on every file"""
        assert grader("author", "class", "out/class", "--students", "5", cwd=root).returncode == 0
        done = grader("grade", "out/class/submissions", "--out", "o", "--expect", "out/class/expected.csv", cwd=root)
        assert done.returncode == 0, done.stdout
        assert "10 of 10 scores are the expected ones" in done.stdout

    def test_a_sample_class_of_some_exercises(self, root: Path) -> None:
        """Exercises that are named are handed in, and no others"""
        assert grader("author", "class", "out/class", "doubling", "--students", "4", cwd=root).returncode == 0
        rows = (root / "out/class/expected.csv").read_text().splitlines()[1:]
        assert [row.split(",")[1] for row in rows] == ["basics/doubling"] * 4
        assert grader("author", "class", "out/other", "dubling", cwd=root).returncode == 2

    def test_a_sample_class_overwrites_nothing_else(self, root: Path) -> None:
        """A folder that is no sample class is left alone"""
        done = grader("author", "class", "exercises", "--students", "1", cwd=root)
        assert done.returncode == 2
        assert (root / "exercises/basics/doubling/answer.py").is_file()


class TestCi:
    def test_junit_and_summary_are_written(self, root: Path) -> None:
        """JUnit XML counts the checks, the job summary is appended"""
        done = grader("ci", "--junit", "junit.xml", cwd=root, GITHUB_STEP_SUMMARY=str(root / "summary.md"))
        assert done.returncode == 1
        suite = ET.parse(root / "junit.xml").getroot()[0]
        assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == ("basics/doubling", "1", "1")
        assert "basics/doubling" in (root / "summary.md").read_text()

    def test_a_runner_obeys_nothing_that_a_student_prints(self, root: Path) -> None:
        """A workflow command in a message stands in a fenced region or is escaped"""
        attack = "def double(x):\n    raise ValueError('\\n::add-mask::secret')\n\n\ntotal = sum\n"
        (root / "exercises/basics/doubling/answer.py").write_text(attack)
        lines = grader("ci", cwd=root, GITHUB_ACTIONS="true").stdout.splitlines()
        start = next(i for i, line in enumerate(lines) if line.startswith("::stop-commands::"))
        word = lines[start].removeprefix("::stop-commands::")
        end = lines.index(f"::{word}::")
        obeyed = [line for i, line in enumerate(lines) if line.startswith("::") and not start <= i <= end]
        assert [line for line in obeyed if not line.startswith("::error file=exercises/")] == []


class TestStarting:
    def test_help_imports_nothing_heavy(self) -> None:
        """`grader --help` answers at once: no library that takes long to load is imported"""
        heavy = {"numpy", "sympy", "pydantic", "pytest", "sqlalchemy", "alembic"}
        code = f"import sys, grader.cli.app; print({heavy} & set(sys.modules))"
        assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"

    def test_a_student_does_not_wait_for_the_store(self, root: Path) -> None:
        """`grader check` imports nothing of the database in which instructors keep results"""
        code = (
            "import atexit, sys; sys.argv = ['grader', 'check', 'doubling']\n"
            "atexit.register(lambda: print({'sqlalchemy', 'alembic'} & set(sys.modules)))\n"
            "from grader.cli.app import main; main()"
        )
        done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
        assert done.stdout.splitlines()[-1] == "set()"
