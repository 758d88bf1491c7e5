"""The seeded exercises of this course give well-posed data to every student."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.content import load_course, variant_data
from grader.grading.private import Private
from grader.model import Exercise
from grader.testing import read_answer

COURSE = load_course(Path(__file__).parents[2])
SEEDED = [exercise for exercise in COURSE.exercises.values() if exercise.seeded and not exercise.runs_code]
SEEDS = range(200)


@pytest.mark.parametrize("exercise", SEEDED, ids=lambda exercise: exercise.slug)
class TestSeededExercises:
    def test_the_reference_solves_every_variant(self, exercise: Exercise) -> None:
        """For 200 seeds the reference has every declared answer, and each can be read as its type and shape"""
        private = Private(exercise)
        for seed in SEEDS:
            answers = private.answers("answer", variant_data(exercise, seed))
            assert set(answers) == set(exercise.answers)
            for name, value in answers.items():
                if exercise.answers[name].type != "expression":
                    read_answer(exercise.answers[name], value)

    def test_students_have_data_of_their_own(self, exercise: Exercise) -> None:
        """200 seeds give at least forty different sets of data, and the same seed gives the same twice"""
        drawn = [json.dumps(variant_data(exercise, seed)) for seed in SEEDS]
        assert len(set(drawn)) >= 40
        assert drawn[:5] == [json.dumps(variant_data(exercise, seed)) for seed in SEEDS[:5]]

    def test_every_mistake_differs_from_the_reference(self, exercise: Exercise) -> None:
        """For 60 seeds no known mistake has by accident the answers of the reference"""
        private = Private(exercise)
        for seed in SEEDS[:60]:
            data = variant_data(exercise, seed)
            right = private.answers("answer", data)
            same = [name for name in private.mistakes if private.answers(name, data) == right]
            assert same == []
