"""Submissions that want marks, leaks or harm instead of a solution; graded by tests/grading/test_hostile.py."""

from tests.grading.hostile import attacks, course, functions, literals, python

FILES = course.FILES | literals.FILES
"""The course in which they are handed in."""

TABLES = {
    "basics/arena": (
        *(attacks.IMPORT, attacks.CALL, attacks.INSIDE, attacks.LEAKS),
        *(functions.FUNCTIONS, functions.FORGED),
        *(python.SIGNALS, python.NAMES, python.MACHINERY, python.VALUES),
    ),
    "basics/paper": (literals.LITERALS,),
}
"""Tables of attacks by the exercise that they are aimed at."""
