"""Judging: one job, a class of jobs, scoring, feedback, diagnosis, and the proof that an exercise is sound."""
