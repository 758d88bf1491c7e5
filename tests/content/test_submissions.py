"""Submissions may hold anything; each gets a verdict of its own and none disturbs another."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from grader.content import CourseTree, Submissions, read_submissions
from grader.content.submissions import MOST_BYTES, student_id
from grader.errors import UsageError

SLOPE, NORMAL = "01_lines/slope", "02_planes/normal"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of submissions in which `good` handed in both exercises."""
    root = tmp_path / "submissions"
    hand_in(root, "good", SLOPE, b"good slope")
    hand_in(root, "good", NORMAL, b"good normal")
    return root


def hand_in(root: Path, student: str, exercise: str, source: bytes) -> Path:
    """Put a file where a student would; returns its path."""
    path = root / student / exercise / "answer.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source)
    return path


def read(root: Path, tree: CourseTree, student: str, exercise: str) -> bytes | str:
    """The source of one submission, or its problem; and `good` must not have noticed anything."""
    found = {(one.student, one.exercise): one for one in read_submissions(root, tree).found}
    assert found["good", SLOPE].source == b"good slope"
    assert found["good", NORMAL].source == b"good normal"
    one = found[student, exercise]
    assert (one.source is None) == bool(one.problem)
    return one.problem if one.source is None else one.source


def messages(submissions: Submissions) -> list[str]:
    """What staff is told."""
    return [str(problem) for problem in submissions.problems]


class TestOrder:
    def test_every_student_has_every_exercise(self, root: Path, tree: CourseTree) -> None:
        """Students by name, exercises in the order of the course, missing ones included"""
        hand_in(root, "anna", NORMAL, b"n = 1")
        submissions = read_submissions(root, tree)
        assert [(one.student, one.exercise) for one in submissions.found] == [
            ("anna", SLOPE),
            ("anna", NORMAL),
            ("good", SLOPE),
            ("good", NORMAL),
        ]
        assert submissions.problems == []

    def test_only_what_is_asked_for(self, root: Path, tree: CourseTree) -> None:
        """Named exercises alone are read, by id or slug"""
        assert [one.exercise for one in read_submissions(root, tree, ["normal"]).found] == [NORMAL]

    def test_solutions_are_a_submission(self, course_root: Path, tree: CourseTree, tmp_path: Path) -> None:
        """The tree of references has the shape of a student's folder"""
        root = tmp_path / "in"
        root.mkdir()
        (course_root / "solutions").rename(root / "reference")
        submissions = read_submissions(root, tree)
        assert all(one.source for one in submissions.found)
        assert submissions.problems == []


class TestBytes:
    @pytest.mark.parametrize(
        "source", [b"x = '\xff\xfe'", b"x\x00y", b"\n", b"#" * MOST_BYTES], ids=["not utf-8", "nul", "newline", "1 MiB"]
    )
    def test_bytes_are_passed_on(self, root: Path, tree: CourseTree, source: bytes) -> None:
        """What can be read is passed on byte by byte, whatever it is"""
        hand_in(root, "s", SLOPE, source)
        assert read(root, tree, "s", SLOPE) == source

    def test_a_byte_too_many_is_refused(self, root: Path, tree: CourseTree) -> None:
        """One byte above 1 MiB is not read"""
        hand_in(root, "s", SLOPE, b"#" * (MOST_BYTES + 1))
        assert "at most 1 MiB" in str(read(root, tree, "s", SLOPE))

    def test_200_mib_are_named(self, root: Path, tree: CourseTree) -> None:
        """A huge file is refused with its size"""
        os.truncate(hand_in(root, "s", SLOPE, b""), 200 * 2**20)
        assert read(root, tree, "s", SLOPE) == ("answer.py has 200.0 MiB; at most 1 MiB is read. Did data get into it?")


class TestNothingToRead:
    def test_no_file(self, root: Path, tree: CourseTree) -> None:
        """A folder without answer.py says what is missing"""
        hand_in(root, "s", SLOPE, b"").unlink()
        assert read(root, tree, "s", SLOPE) == "There is no answer.py."

    def test_no_folder(self, root: Path, tree: CourseTree) -> None:
        """A topic that was never begun says what is missing"""
        hand_in(root, "s", SLOPE, b"x")
        assert read(root, tree, "s", NORMAL) == "There is no 02_planes."

    @pytest.mark.parametrize("name", ["Answer.py", "answer.py.txt", "answer (1).py", "answer.ipynb"])
    def test_a_misnamed_file_is_named(self, root: Path, tree: CourseTree, name: str) -> None:
        """A file with nearly the right name is pointed out"""
        path = hand_in(root, "s", SLOPE, b"x")
        path.rename(path.parent / name)
        assert f"Found `{name}`: rename it to answer.py." in str(read(root, tree, "s", SLOPE))

    def test_an_empty_file(self, root: Path, tree: CourseTree) -> None:
        """An empty file is a problem in words, not a crash later"""
        hand_in(root, "s", SLOPE, b"")
        assert read(root, tree, "s", SLOPE) == "answer.py is empty."

    def test_an_empty_student(self, root: Path, tree: CourseTree) -> None:
        """A student with an empty folder still has a submission for every exercise"""
        (root / "s").mkdir()
        assert read(root, tree, "s", SLOPE) == "There is no 01_lines."


class TestNotAFile:
    def test_a_folder_in_its_place(self, root: Path, tree: CourseTree) -> None:
        """A folder named answer.py is named as one"""
        (root / "s" / SLOPE / "answer.py").mkdir(parents=True)
        assert read(root, tree, "s", SLOPE) == "answer.py is a folder; a file is wanted there."

    def test_a_file_in_the_place_of_a_folder(self, root: Path, tree: CourseTree) -> None:
        """A file in the place of the exercise's folder is named as one"""
        (root / "s" / "01_lines").mkdir(parents=True)
        (root / "s" / SLOPE).write_bytes(b"x")
        assert read(root, tree, "s", SLOPE) == "slope is a file; a folder is wanted there."

    def test_a_pipe_does_not_block(self, root: Path, tree: CourseTree) -> None:
        """A named pipe, which would wait for a writer, is refused at once"""
        path = hand_in(root, "s", SLOPE, b"x")
        path.unlink()
        os.mkfifo(path)
        assert read(root, tree, "s", SLOPE) == "answer.py is not an ordinary file."

    def test_a_socket(self, root: Path, tree: CourseTree, monkeypatch: pytest.MonkeyPatch) -> None:
        """A socket is refused"""
        path = hand_in(root, "s", SLOPE, b"x")
        path.unlink()
        monkeypatch.chdir(path.parent)  # the name of a socket must be short
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("answer.py")
            assert read(root, tree, "s", SLOPE) == "answer.py is not an ordinary file."

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_a_file_that_may_not_be_read(self, root: Path, tree: CourseTree) -> None:
        """A file without permission is a problem of that submission"""
        hand_in(root, "s", SLOPE, b"x").chmod(0)
        assert "Permission denied" in str(read(root, tree, "s", SLOPE))


class TestLinks:
    @pytest.mark.parametrize("level", ["s", "s/01_lines", "s/01_lines/slope", "s/01_lines/slope/answer.py"])
    def test_no_link_is_followed(self, root: Path, tree: CourseTree, level: str, tmp_path: Path) -> None:
        """A link at any level is refused by name, even where it leads to a good submission"""
        (root / "s").mkdir()
        good, link = root / level.replace("s/", "good/", 1) if "/" in level else root / "good", root / level
        link.parent.mkdir(parents=True, exist_ok=True)
        if level == "s":
            link.rmdir()
        link.symlink_to(good)
        assert read(root, tree, "s", SLOPE) == (
            f"{link.name} is a link. Links are not followed: hand in the file or folder itself."
        )

    @pytest.mark.parametrize("target", ["answer.py", "/etc/passwd", "/dev/zero", "nowhere", "../../../../../secret"])
    def test_wherever_it_leads(self, root: Path, tree: CourseTree, target: str) -> None:
        """A link to itself, out of the folder, to a device or to nothing is a link and nothing else"""
        path = hand_in(root, "s", SLOPE, b"x")
        path.unlink()
        path.symlink_to(target)
        assert "is a link" in str(read(root, tree, "s", SLOPE))


class TestStudents:
    @pytest.mark.parametrize(
        ("one", "other"), [("Anna", "anna"), ("jos\u00e9", "jose\u0301"), ("bob", "bob "), ("straße", "STRASSE")]
    )
    def test_two_spellings_are_both_graded_and_reported(
        self, root: Path, tree: CourseTree, one: str, other: str
    ) -> None:
        """Names that a person would call the same are graded each and reported together"""
        hand_in(root, one, SLOPE, b"first")
        hand_in(root, other, SLOPE, b"second")
        submissions = read_submissions(root, tree, [SLOPE])
        found = {submission.student: submission.source for submission in submissions.found}
        assert (found[student_id(one)], found[student_id(other)]) == (b"first", b"second")
        [message] = messages(submissions)
        assert "2 spellings" in message
        assert ascii(one) in message
        assert ascii(other) in message

    @pytest.mark.parametrize("name", ["..evil", "a..b", "a'b\"c", "$(id)", "-rf", "x" * 200])
    def test_odd_names_are_only_names(self, root: Path, tree: CourseTree, name: str) -> None:
        """A name with dots, quotes or shell syntax leads nowhere else"""
        hand_in(root, name, SLOPE, b"x")
        submissions = read_submissions(root, tree, [SLOPE])
        if name.startswith("."):
            assert "dot in front" in messages(submissions)[0]
        else:
            assert (name, b"x") in [(one.student, one.source) for one in submissions.found]

    @pytest.mark.parametrize("raw", [b"caf\xe9", b"a\nb", b"a\x1b[31m", "a\u202eb".encode()])
    def test_unprintable_names_are_escaped(self, root: Path, tree: CourseTree, raw: bytes) -> None:
        """A name that is no text, or moves the cursor, is graded under an escaped name"""
        os.makedirs(os.path.join(os.fsencode(root), raw))
        student = student_id(os.fsdecode(raw))
        assert student.isprintable()
        assert student.encode("utf-8")
        assert read(root, tree, student, SLOPE) == "There is no 01_lines."

    def test_escaping_joins_no_two_students(self) -> None:
        """A name that looks like the escape of another stays apart from it"""
        assert student_id("a\nb") != student_id("a\\nb")

    def test_lists_beside_the_students_are_ignored(self, root: Path, tree: CourseTree) -> None:
        """A roster or a note in the folder is neither a student nor a problem"""
        for name in ("expected.csv", "README.md", ".DS_Store"):
            (root / name).write_text("", encoding="utf-8")
        submissions = read_submissions(root, tree)
        assert {one.student for one in submissions.found} == {"good"}
        assert submissions.problems == []

    def test_an_archive_is_reported(self, root: Path, tree: CourseTree) -> None:
        """A file that should have been unpacked is reported to staff"""
        (root / "s07.zip").write_bytes(b"PK")
        [message] = messages(read_submissions(root, tree))
        assert "s07.zip: wanted a folder per student" in message

    def test_a_linked_student_is_reported_to_staff_too(self, root: Path, tree: CourseTree) -> None:
        """Staff hears of a whole folder that could not be opened"""
        (root / "s").symlink_to(root / "good")
        [message] = messages(read_submissions(root, tree))
        assert "s is a link" in message


class TestUnknown:
    @pytest.mark.parametrize(
        ("where", "next_step"),
        [
            ("01_lines/sloppe", "Did you mean `slope`?"),
            ("01_lines/normal", "Its place is 02_planes/normal/."),
            ("01_line/slope", "Did you mean `01_lines`?"),
            ("exercises/01_lines", "Move what is in it one level up."),
        ],
    )
    def test_work_for_no_exercise_is_reported(self, root: Path, tree: CourseTree, where: str, next_step: str) -> None:
        """An unknown topic or exercise is reported with the nearest name and costs nobody anything"""
        hand_in(root, "s", where, b"x")
        submissions = read_submissions(root, tree)
        [problem] = submissions.problems
        assert where.split("/")[0] in str(problem.path)
        assert next_step in problem.next_step
        assert (
            read(root, tree, "s", SLOPE) == f"There is no {'slope' if where.startswith('01_lines/') else '01_lines'}."
        )

    @pytest.mark.parametrize("where", [".", "01_lines"])
    def test_an_answer_in_the_wrong_place_is_reported(self, root: Path, tree: CourseTree, where: str) -> None:
        """answer.py beside the folders belongs to no exercise, and staff hears of it"""
        hand_in(root, "s", where, b"x")
        [message] = messages(read_submissions(root, tree))
        assert "it belongs to no exercise" in message

    def test_what_the_course_gave_out_is_no_oddity(self, root: Path, tree: CourseTree) -> None:
        """Statements, caches and hidden files in a student's folder are not worth a word"""
        for name in ("README.md", "01_lines/README.md", "01_lines/slope/hints.md", ".git/config", "__pycache__/x.pyc"):
            path = root / "good" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("", encoding="utf-8")
        assert read_submissions(root, tree).problems == []

    def test_a_flood_of_names_is_bounded(self, root: Path, tree: CourseTree) -> None:
        """Thousands of folders in one submission neither hide the answer nor flood the report"""
        hand_in(root, "s", SLOPE, b"x")
        for number in range(1500):
            (root / "s" / f"f{number}").mkdir()
        assert read(root, tree, "s", SLOPE) == b"x"
        assert len(read_submissions(root, tree).problems) <= 20


class TestRoot:
    def test_one_students_folder_is_not_a_class(self, root: Path, tree: CourseTree) -> None:
        """Passing the folder of one student is recognised by its topics"""
        with pytest.raises(UsageError, match="looks like the work of one student") as raised:
            read_submissions(root / "good", tree)
        assert str(root) in raised.value.next_step

    @pytest.mark.parametrize(("name", "words"), [("nowhere", "not there"), ("note.txt", "a file")])
    def test_no_folder_is_a_usage_error(self, root: Path, tree: CourseTree, name: str, words: str) -> None:
        """A path that is no folder is answered with the layout that is wanted"""
        (root / "note.txt").write_text("", encoding="utf-8")
        with pytest.raises(UsageError, match=words) as raised:
            read_submissions(root / name, tree)
        assert "<student>/<topic>/<exercise>/answer.py" in raised.value.next_step

    def test_the_root_itself_may_be_a_link(self, root: Path, tree: CourseTree, tmp_path: Path) -> None:
        """The instructor's own link to the submissions is followed"""
        (tmp_path / "link").symlink_to(root)
        assert len(read_submissions(tmp_path / "link", tree).found) == 2


def test_no_descriptor_is_left_open(root: Path, tree: CourseTree) -> None:
    """Reading leaves no folder open, whatever was found"""
    hand_in(root, "s", SLOPE, b"")
    (root / "t").symlink_to(root)
    before = sorted(os.listdir("/proc/self/fd"))
    read_submissions(root, tree)
    assert before == sorted(os.listdir("/proc/self/fd"))
