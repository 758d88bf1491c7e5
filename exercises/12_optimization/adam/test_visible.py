"""Visible checks: run them with `grader check adam`."""

import numpy as np

from grader.testing import close, points, raises, that


@points(2)
def test_first_step_has_length_lr_small(submission):
    """The first step has the length lr in every coordinate, against the gradient"""
    moved = submission.Adam(lr=0.1).step({"w": np.zeros(2)}, {"w": np.array([5.0, -300.0])})
    close(moved["w"], [-0.1, 0.1], rtol=1e-6)


@points(2)
def test_two_steps_by_hand(submission):
    """Gradients 1 and then −1, with betas (1/2, 3/4)"""
    # m = 1/2, m̂ = 1;   v = 1/4, v̂ = 1;   step 1
    # m = -1/4, m̂ = -1/3;   v = 7/16, v̂ = 1;   step -1/3
    adam = submission.Adam(lr=1.0, betas=(0.5, 0.75), eps=1e-16)
    params = adam.step({"x": np.array([3.0])}, {"x": np.array([1.0])})
    close(params["x"], [2.0])
    params = adam.step(params, {"x": np.array([-1.0])})
    close(params["x"], [2.0 + 1 / 3])


def test_every_name_has_its_own_state(submission):
    """Two parameters of one shape do not share their moments"""
    moved = submission.Adam(lr=0.1).step(
        {"a": np.zeros(1), "b": np.zeros(1)}, {"a": np.array([2.0]), "b": np.array([-2.0])}
    )
    close(moved["a"], [-0.1], rtol=1e-6)
    close(moved["b"], [0.1], rtol=1e-6)


@points(1, after="test_first_step_has_length_lr_small")
def test_name_without_gradient(submission):
    """A parameter without a gradient stays where it is"""
    params = {"a": np.array([1.0]), "b": np.array([[2.0, 3.0]])}
    moved = submission.Adam(lr=0.1, weight_decay=0.5).step(params, {"a": np.array([1.0])})
    that(set(moved) == {"a", "b"}, "the result has the names of params")
    close(moved["b"], [[2.0, 3.0]])


def test_decoupled_decay_small(submission):
    """AdamW with gradient 0 shrinks the parameter by lr·weight_decay of it"""
    adam = submission.Adam(lr=0.1, weight_decay=0.5, decoupled=True)
    close(adam.step({"w": np.array([4.0])}, {"w": np.array([0.0])})["w"], [3.8])


@points(1, after="test_first_step_has_length_lr_small")
def test_unknown_gradient(submission):
    """A gradient without a parameter raises ValueError"""
    raises(ValueError, submission.Adam().step, {"w": np.zeros(2)}, {"bias": np.zeros(2)}, mentions=("grads", "bias"))
