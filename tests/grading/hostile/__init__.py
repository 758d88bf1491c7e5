"""Submissions that want marks, leaks or harm instead of a solution; graded by tests/grading/test_hostile.py."""
