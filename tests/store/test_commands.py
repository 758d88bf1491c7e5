"""The commands of instructors on either database."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grader.cli.app import main
from tests.grading.conftest import write_course


def test_a_class_is_graded_decided_on_and_backed_up(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Grading keeps reports in the store named, the second run runs nothing, and what staff decide is told"""
    write_course(tmp_path)
    answer = tmp_path / "submissions/ada/basics/doubling/answer.py"
    answer.parent.mkdir(parents=True)
    answer.write_text("def double(x):\n    return x + x\n\n\ntotal = sum\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GRADER_STORE", address)

    def said(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["grader", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code
        return capsys.readouterr().out

    assert "1 run, 0 known" in said("grade", "submissions", "--out", "out")
    assert "Nothing was run: all 1 were known" in said("grade", "submissions", "--out", "out")
    assert "10 of 10, passed → 8" in said("override", "ada", "doubling", "--points", "8", "--note", "Late by a week")
    assert "1 student, 1 attempt, 1 report in" in said("backup", "class.db")
    assert "is forgotten" in said("forget", "ada", "--yes")
    assert "holds 1 student, 1 attempt, 1 report" in said("restore", "class.db", "--yes")
    assert said("audit", "ada").count("basics/doubling") == 2
