"""Eigengrade: the grader of an auto-graded course in the mathematics of machine learning."""

__version__ = "0.1.0"
