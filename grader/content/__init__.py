"""Files into records: the course, its exercises, submissions, variants; and lint."""

from grader.content.course import CourseTree, load_course, load_exercise
from grader.content.equivalents import EquivalentMutant, read_equivalents
from grader.content.json_schema import schema, write_schemas
from grader.content.lint import lint
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
    "read_submissions",
    "read_yaml",
    "schema",
    "seed_for",
    "variant_data",
    "write_data",
    "write_schemas",
]
