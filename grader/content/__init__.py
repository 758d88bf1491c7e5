"""Files into records: the course, its exercises, submissions, variants; and lint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.lazily import exports

if TYPE_CHECKING:
    from grader.content.course import CourseTree, load_course, load_exercise
    from grader.content.equivalents import EquivalentMutant, read_equivalents
    from grader.content.handout import read_roster, release
    from grader.content.json_schema import schema, write_schemas
    from grader.content.linting import lint
    from grader.content.new import new_exercise
    from grader.content.problem import Problem
    from grader.content.submissions import Submissions, read_submissions
    from grader.content.trusted import load_trusted
    from grader.content.variants import course_secret, read_data, seed_for, variant_data, write_data
    from grader.content.yaml_file import read_yaml

__all__ = [
    "CourseTree",
    "EquivalentMutant",
    "Problem",
    "Submissions",
    "course_secret",
    "lint",
    "load_course",
    "load_exercise",
    "load_trusted",
    "new_exercise",
    "read_data",
    "read_equivalents",
    "read_roster",
    "read_submissions",
    "read_yaml",
    "release",
    "schema",
    "seed_for",
    "variant_data",
    "write_data",
    "write_schemas",
]

__getattr__, __dir__ = exports(
    __name__,
    {
        "CourseTree": "course",
        "EquivalentMutant": "equivalents",
        "Problem": "problem",
        "Submissions": "submissions",
        "course_secret": "variants",
        "lint": "linting",
        "load_course": "course",
        "load_exercise": "course",
        "load_trusted": "trusted",
        "new_exercise": "new",
        "read_data": "variants",
        "read_equivalents": "equivalents",
        "read_roster": "handout",
        "read_submissions": "submissions",
        "read_yaml": "yaml_file",
        "release": "handout",
        "schema": "json_schema",
        "seed_for": "variants",
        "variant_data": "variants",
        "write_data": "variants",
        "write_schemas": "json_schema",
    },
)
