"""Frozen records that everything else passes around. No input, no output, no rendering."""

from grader.model.base import Record
from grader.model.course import Assignment, Attempts, Course, FeedbackPolicy, Group, HiddenFeedback, LatePolicy
from grader.model.events import Event, Extension, Graded, Listed, Override
from grader.model.exercise import Answer, Exercise, ExerciseFile, Kind, Limits, Normal, Symbol, UpTo
from grader.model.job import Job, Submission
from grader.model.report import CheckFeedback, CheckResult, Feedback, ProofLine, ReadAs, Report
from grader.model.verdict import Verdict, Visibility

__all__ = [
    "Answer",
    "Assignment",
    "Attempts",
    "CheckFeedback",
    "CheckResult",
    "Course",
    "Event",
    "Exercise",
    "ExerciseFile",
    "Extension",
    "Feedback",
    "FeedbackPolicy",
    "Graded",
    "Group",
    "HiddenFeedback",
    "Job",
    "Kind",
    "LatePolicy",
    "Limits",
    "Listed",
    "Normal",
    "Override",
    "ProofLine",
    "ReadAs",
    "Record",
    "Report",
    "Submission",
    "Symbol",
    "UpTo",
    "Verdict",
    "Visibility",
]
