"""Hidden checks of 12_optimization/adam."""

import numpy as np

from grader.testing import close, has_dtype, has_shape, is_finite, points, raises, that, travels, unchanged


def expected(theta, gradients, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, decoupled=False):
    """The path of one parameter. gradients[t - 1] is that of step t, None where the name has none.

    The moments are written out as weighted sums over the gradients seen, not as the recursion.
    """
    path, seen = [], []
    for t, g in enumerate(gradients, 1):
        if g is not None:
            seen.append(g + (0 if decoupled else weight_decay) * theta)
            age = np.arange(len(seen))[::-1].reshape(-1, *[1] * np.ndim(theta))
            m_hat = ((1 - betas[0]) * betas[0] ** age * np.array(seen)).sum(axis=0) / (1 - betas[0] ** t)
            v_hat = ((1 - betas[1]) * betas[1] ** age * np.array(seen) ** 2).sum(axis=0) / (1 - betas[1] ** t)
            decay = lr * weight_decay * theta if decoupled else 0
            theta = theta - decay - lr * m_hat / (np.sqrt(v_hat) + eps)
        path.append(theta)
    return path


def moved(result, *names):
    """The dict that step returns."""
    that(isinstance(result, dict), "step returns a dict")
    that(set(result) == set(names), "the result has exactly the names of params")
    return result


@travels
def steps(step, theta, gradients):
    """What `step` returns in turn, to the first result that is no parameter `w`. Every step gets arrays of its own."""
    results = []
    for g in gradients:
        result = step({"w": np.array(theta)}, {"w": np.array(g)})
        if not isinstance(result, dict) or set(result) != {"w"}:
            return [*results, result]
        theta = np.array(result["w"])
        results.append({"w": theta})
    return results


def follow(adam, theta, gradients):
    """The path of a single parameter under `adam`."""
    path = [moved(result, "w")["w"] for result in steps(adam.step, theta, gradients)]
    for theta, g in zip(path, gradients, strict=False):  # a result that is no parameter ends the path, and is judged
        is_finite(has_shape(theta, np.shape(g), name="the parameter"), name="the parameter")
    that(len(path) == len(gradients), "step returns a dict of arrays")
    return path


def agrees(submission, theta, gradients, **options):
    """A single parameter takes the path that it should take."""
    for got, want in zip(
        follow(submission.Adam(**options), theta, gradients), expected(theta, gradients, **options), strict=True
    ):
        close(got, want, atol=1e-9 * options.get("lr", 1e-3), name="the parameter")


def strided(x):
    """The same numbers as a view that is neither contiguous nor writeable."""
    wide = np.zeros((*x.shape, 2), dtype=x.dtype)
    wide[..., 0] = x
    view = wide[..., 0]
    view.flags.writeable = False
    return view


@points(3, hint_of="uncorrected_moments")
def test_first_step_has_length_lr(submission):
    """The first step has the length lr whatever the scale of the gradient, from 10⁻⁶ to 10⁶"""
    for scale in (1e-6, 1e-3, 1.0, 1e3, 1e6):
        g = scale * np.array([[1.0, -2.0], [0.5, -0.1]])
        adam = submission.Adam(lr=0.01, eps=1e-16)
        got = moved(adam.step({"w": np.zeros((2, 2))}, {"w": g}), "w")["w"]
        close(got, -0.01 * np.sign(g), rtol=1e-8, name="the first step")


@points(2)
def test_defaults(submission, rng):
    """Without arguments lr = 10⁻³, betas = (0.9, 0.999), eps = 10⁻⁸ and there is no decay"""
    gradients = list(1e-6 * rng.normal(size=(4, 3)))
    adam = submission.Adam()
    for got, want in zip(follow(adam, np.zeros(3), gradients), expected(np.zeros(3), gradients), strict=True):
        close(got, want, name="the parameter")
    agrees(submission, rng.normal(size=3), gradients)


@points(3)
def test_path(submission, rng):
    """The path over many steps is right for other rates and betas, in the order (lr, betas, eps)"""
    gradients = list(rng.normal(size=(12, 2, 3)))
    for options in (
        {"lr": 0.1},
        {"lr": 0.02, "betas": (0.5, 0.9)},
        {"lr": 0.3, "betas": (0.99, 0.9), "eps": 0.5},
        {"lr": 0.1, "betas": (0.0, 0.0)},
        {"lr": 0.1, "betas": (0.0, 0.99)},
        {"lr": 0.1, "betas": (0.9, 0.0), "eps": 1e-3},
    ):
        agrees(submission, rng.normal(size=(2, 3)), gradients, **options)
    positional = submission.Adam(0.1, (0.8, 0.9), 1e-3, 0.2, True)
    want = expected(np.ones((2, 3)), gradients, 0.1, (0.8, 0.9), 1e-3, 0.2, True)
    close(follow(positional, np.ones((2, 3)), gradients)[-1], want[-1], name="the parameter")


@points(2, hint_of="eps_inside_root")
def test_eps_is_added_after_the_root(submission):
    """A gradient of the size of eps gives half a step"""
    for size in (1e-8, 1e-4):
        adam = submission.Adam(lr=1.0, eps=size)
        got = moved(adam.step({"w": np.zeros(2)}, {"w": np.array([size, -3 * size])}), "w")["w"]
        close(got, [-0.5, 0.75], name="the first step")


@points(2, hint_of="eps_not_corrected")
def test_eps_meets_the_corrected_moment(submission, rng):
    """eps is added to the root of the corrected v, in every step"""
    agrees(submission, np.zeros(3), list(0.01 * rng.normal(size=(5, 3))), lr=1.0, eps=0.01)


@points(2)
def test_scale_of_the_loss_is_irrelevant(submission, rng):
    """With a tiny eps gradients multiplied by a constant give the same path"""
    gradients = list(rng.normal(size=(6, 4)))
    want = expected(np.zeros(4), gradients, lr=0.1, eps=1e-30)
    for scale in (1e-9, 1e-3, 1e5, 1e12):
        adam = submission.Adam(lr=0.1, eps=1e-30)
        path = follow(adam, np.zeros(4), [scale * g for g in gradients])
        for got, theta in zip(path, want, strict=True):
            close(got, theta, atol=1e-10, name="the parameter")


@points(3, hint_of="shared_state")
def test_state_belongs_to_the_name(submission, rng):
    """Several parameters of one shape, and of different shapes, keep moments of their own"""
    shapes = {"a": (3,), "b": (3,), "c": (2, 3), "d": ()}
    params = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    gradients = [{name: rng.normal(size=shape) for name, shape in shapes.items()} for _ in range(4)]
    start = dict(params)
    adam = submission.Adam(lr=0.1)
    for step in gradients:
        params = moved(adam.step(params, step), *shapes)
    for name in shapes:
        want = expected(start[name], [step[name] for step in gradients], lr=0.1)
        close(params[name], want[-1], atol=1e-10, name="a parameter")


@points(3, hint_of="counter_per_parameter")
def test_one_call_is_one_t(submission, rng):
    """The counter grows by one per call, however many parameters take part"""
    names = [f"w{i}" for i in range(5)]
    params = {name: np.zeros(2) for name in names}
    gradients = rng.normal(size=(3, 5, 2))
    adam = submission.Adam(lr=0.1)
    for step in gradients:
        params = moved(adam.step(params, dict(zip(names, step, strict=True))), *names)
    for i, name in enumerate(names):
        close(params[name], expected(np.zeros(2), gradients[:, i], lr=0.1)[-1], atol=1e-10, name="a parameter")


@points(3, hint_of="counter_per_name")
def test_counter_belongs_to_the_optimizer(submission, rng):
    """Names that take turns keep their moments, and t counts all calls"""
    g = rng.normal(size=(6, 2))
    params = {"a": np.zeros(2), "b": np.ones(2)}
    adam = submission.Adam(lr=0.1)
    for t in range(6):
        params = moved(adam.step(params, {"ab"[t % 2]: g[t]}), "a", "b")
    a = expected(np.zeros(2), [g[t] if t % 2 == 0 else None for t in range(6)], lr=0.1)
    b = expected(np.ones(2), [g[t] if t % 2 else None for t in range(6)], lr=0.1)
    close(params["a"], a[-1], atol=1e-10, name="the first parameter")
    close(params["b"], b[-1], atol=1e-10, name="the second parameter")


@points(1)
def test_call_without_gradients_counts(submission):
    """A call without any gradient changes no parameter, and is one t"""
    adam = submission.Adam(lr=0.1, weight_decay=0.1)
    params = moved(adam.step({"w": np.ones(2)}, {}), "w")
    close(params["w"], np.ones(2), name="the parameter")
    params = adam.step(params, {"w": np.array([1.0, -4.0])})
    want = expected(np.ones(2), [None, np.array([1.0, -4.0])], lr=0.1, weight_decay=0.1)
    close(moved(params, "w")["w"], want[-1], name="the parameter")
    that(moved(adam.step({}, {})) == {}, "no parameters give an empty dict")


@points(2, hint_of="missing_gradient_is_zero")
def test_missing_gradient_is_not_zero(submission):
    """A parameter without a gradient does not move and keeps its moments; one with gradient 0 moves on"""
    g = np.array([2.0, -1.0])
    for decoupled in (False, True):
        options = {"lr": 0.1, "weight_decay": 0.3, "decoupled": decoupled}
        adam = submission.Adam(**options)
        first = moved(adam.step({"w": np.ones(2), "x": np.ones(1)}, {"w": g, "x": np.ones(1)}), "w", "x")
        second = moved(adam.step(first, {"x": np.ones(1)}), "w", "x")
        close(second["w"], expected(np.ones(2), [g], **options)[-1], name="the parameter without a gradient")
        third = moved(adam.step(second, {"w": g, "x": np.ones(1)}), "w", "x")
        close(third["w"], expected(np.ones(2), [g, None, g], **options)[-1], name="the parameter afterwards")


@points(1)
def test_momentum_moves_on(submission):
    """After gradients that are not 0 a gradient of 0 still moves the parameter"""
    agrees(submission, np.zeros(2), [np.array([1.0, -2.0])] * 3 + [np.zeros(2)] * 3, lr=0.1)


@points(2)
def test_coupled_decay(submission, rng):
    """L2 decay is added to the gradient before the moments see it"""
    gradients = list(rng.normal(size=(5, 3)))
    agrees(submission, 5 * rng.normal(size=3), gradients, lr=0.1, weight_decay=0.7)
    zeros = [np.zeros(3)] * 2
    agrees(submission, np.array([4.0, -2.0, 1e-3]), zeros, lr=0.1, weight_decay=0.01)


@points(3, hint_of="decoupled_decay_in_gradient")
def test_decoupled_decay(submission, rng):
    """AdamW: the decay does not pass through the moments"""
    gradients = list(rng.normal(size=(5, 3)))
    agrees(submission, 5 * rng.normal(size=3), gradients, lr=0.1, weight_decay=0.7, decoupled=True)
    zeros = [np.zeros(3)] * 2
    agrees(submission, np.array([4.0, -2.0, 0.0]), zeros, lr=0.1, weight_decay=0.01, decoupled=True)


@points(2, hint_of="decay_of_moved_parameter")
def test_decay_of_old_parameter(submission):
    """AdamW decays the parameter as it was before the step"""
    options = {"lr": 0.5, "weight_decay": 1.0, "decoupled": True}
    agrees(submission, np.array([2.0, 0.0, -1.0]), [np.array([1.0, -1.0, 1.0])] * 2, **options)


@points(1, hint_of="decay_without_rate")
def test_decay_scales_with_lr(submission):
    """AdamW's decay is lr·weight_decay of the parameter"""
    for lr in (0.01, 0.2, 0.0):
        agrees(submission, np.array([3.0, -1.0]), [np.array([1.0, 2.0])] * 2, lr=lr, weight_decay=0.5, decoupled=True)


@points(1)
def test_decoupled_without_decay_is_adam(submission, rng):
    """Without weight decay `decoupled` changes nothing"""
    agrees(submission, rng.normal(size=3), list(rng.normal(size=(3, 3))), lr=0.1, decoupled=True)


@points(2)
def test_huge_gradients(submission):
    """Gradients of size 10²⁰⁰ do not produce NaN, in that step and in the following ones"""
    for decoupled in (False, True):
        adam = submission.Adam(lr=0.1, weight_decay=0.01, decoupled=decoupled)
        theta = np.array([1.0, -1.0, 2.0])
        for g in ([1e200, -1e200, 1.0], [1.0, 1e200, 1.0], [0.0, 0.0, 1.0], [-1e200, 1.0, 1.0], [1.0, 1.0, 1.0]):
            before = theta
            theta = moved(adam.step({"w": theta}, {"w": np.array(g)}), "w")["w"]
            theta = is_finite(has_shape(theta, (3,), name="the parameter"), name="the parameter")
            that(bool((np.abs(theta - before) <= 1.1).all()), "no step is longer than 10 lr")
    want = expected(2.0, [1.0] * 5, lr=0.1, weight_decay=0.01, decoupled=True)
    close(theta[2], want[-1], name="the entry with ordinary gradients")


@points(1, after="test_first_step_has_length_lr_small")
def test_tiny_gradients(submission):
    """Gradients of size 10⁻²⁰⁰ and of exactly 0 do not produce NaN"""
    adam = submission.Adam(lr=0.1)
    for theta in follow(adam, np.zeros(3), [np.array([1e-200, -1e-200, 0.0])] * 3):
        close(theta, np.zeros(3), atol=1e-100, name="the parameter")


@points(2)
def test_converges_on_rosenbrock(submission):
    """Rosenbrock's valley is descended to its minimum"""

    @travels
    def descend(step, x, most):
        """The result of `step` that comes within 1e-3 of (1, 1), or the last one."""
        for _ in range(most):
            a, b = x
            gradient = np.array([-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)])
            result = step({"x": x}, {"x": gradient})
            x = np.array(result["x"])
            if not np.abs(x - 1).max() >= 1e-3:
                break
        return result

    adam = submission.Adam(lr=0.3, betas=(0.95, 0.99))
    x = moved(descend(adam.step, np.array([-1.2, 1.0]), 600), "x")["x"]
    x = is_finite(has_shape(x, (2,), name="the point"), name="the point")
    that(bool(np.abs(x - 1).max() < 1e-3), "the minimum (1, 1) is reached within 600 steps")


@points(1, hint_of="state_in_the_class")
def test_optimizers_are_independent(submission, rng):
    """Two optimizers share nothing, although the names are the same"""
    g = list(rng.normal(size=(3, 2)))
    one, two = submission.Adam(lr=0.1), submission.Adam(lr=0.2)
    follow(one, np.ones(2), g)
    want = expected(np.ones(2), g[::-1], lr=0.2)
    close(follow(two, np.ones(2), g[::-1])[-1], want[-1], name="the second optimizer's parameter")
    again = submission.Adam(lr=0.1)
    close(follow(again, np.ones(2), g[:1])[-1], expected(np.ones(2), g[:1], lr=0.1)[-1], name="a third one's parameter")


@points(2, hint_of="modifies_params")
def test_inputs_stay_as_they_are(submission, rng):
    """Parameters and gradients are not modified, and may be read-only or strided"""
    theta, g = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    for options in ({}, {"weight_decay": 0.5}, {"weight_decay": 0.5, "decoupled": True}):
        adam, params, grads = submission.Adam(lr=0.1, **options), {"w": theta, "x": theta[0]}, {"w": g}
        with unchanged(theta, g, params, grads, name="step"):
            for _ in range(2):
                adam.step(params, grads)
        views = submission.Adam(lr=0.1, **options).step({"w": strided(theta)}, {"w": strided(g)})
        close(moved(views, "w")["w"], expected(theta, [g], lr=0.1, **options)[-1], atol=1e-10, name="the parameter")


@points(1)
def test_float32(submission, rng):
    """A float32 parameter stays float32, whatever the gradient is"""
    theta = rng.normal(size=4).astype(np.float32)
    for kind in (np.float32, np.float64):
        gradients = [g.astype(kind) for g in rng.normal(size=(3, 4))]
        for options in ({}, {"weight_decay": 0.1}, {"weight_decay": 0.1, "decoupled": True}):
            path = follow(submission.Adam(lr=0.1, **options), theta, gradients)
            want = expected(theta.astype(float), [g.astype(float) for g in gradients], lr=0.1, **options)
            has_dtype(path[-1], np.float32, name="the parameter")
            close(path[-1], want[-1], rtol=1e-5, atol=1e-5, name="the parameter")
    untouched = submission.Adam().step({"w": theta}, {})
    has_dtype(moved(untouched, "w")["w"], np.float32, name="a parameter without a gradient")


@points(1)
def test_integers(submission):
    """Integer parameters and gradients are promoted to float64"""
    theta, g = np.array([3, -2]), np.array([100, -7], dtype=np.int8)
    for options in ({}, {"weight_decay": 0.5}, {"weight_decay": 0.5, "decoupled": True}):
        got = moved(submission.Adam(lr=0.1, **options).step({"w": theta}, {"w": g}), "w")["w"]
        want = expected(theta.astype(float), [g.astype(float)], lr=0.1, **options)[-1]
        close(has_dtype(got, np.float64, name="the parameter"), want, name="the parameter")
    untouched = moved(submission.Adam().step({"w": theta}, {}), "w")["w"]
    close(has_dtype(untouched, np.float64, name="a parameter without a gradient"), [3.0, -2.0], name="the parameter")


@points(1)
def test_shapes(submission):
    """Empty arrays and single numbers are parameters too"""
    params = {"empty": np.zeros((0, 3)), "number": np.array(1.0), "one": np.array([1.0])}
    grads = {"empty": np.zeros((0, 3)), "number": np.array(-2.0), "one": np.array([2.0])}
    got = moved(submission.Adam(lr=0.1, eps=1e-16).step(params, grads), *params)
    has_shape(got["empty"], (0, 3), name="the empty parameter")
    close(got["number"], 1.1, name="the single number")
    close(got["one"], [0.9], name="the parameter of shape (1,)")


@points(1, after="test_first_step_has_length_lr_small")
def test_bad_options_raise(submission):
    """Options outside their domain raise ValueError"""

    def use(**options):
        return submission.Adam(**options).step({"w": np.ones(1)}, {"w": np.ones(1)})

    for name, values in {
        "lr": (-0.1, np.nan, np.inf),
        "betas": ((1.0, 0.9), (0.9, 1.0), (-0.1, 0.9), (0.9, -0.1), (np.nan, 0.9), (0.9, np.nan)),
        "eps": (0.0, -1e-8, np.nan, np.inf),
        "weight_decay": (-0.1, np.nan, np.inf),
    }.items():
        for value in values:
            raises(ValueError, use, **{name: value}, mentions=(name,))


@points(1, after="test_first_step_has_length_lr_small")
def test_bad_gradients_raise(submission):
    """A gradient without parameter, of another shape or not finite raises ValueError"""
    params = {"w": np.ones((2, 3)), "u": np.ones(3)}
    step = submission.Adam().step
    for bad in (np.ones((3, 2)), np.ones(3), np.ones((1, 3)), np.array(1.0), np.ones((1, 2, 3))):
        raises(ValueError, step, params, {"w": bad}, mentions=("grads", "w"))
    raises(ValueError, step, params, {"nothing": np.ones(3)}, mentions=("grads", "nothing"))
    for value in (np.nan, np.inf, -np.inf):
        raises(ValueError, step, params, {"u": np.array([1.0, value, 1.0])}, mentions=("grads", "u"))


@points(1, after="test_first_step_has_length_lr_small")
def test_bad_parameters_raise(submission):
    """NaN or infinity in a parameter raises ValueError"""
    for value in (np.nan, np.inf):
        params = {"w": np.array([1.0, value])}
        raises(ValueError, submission.Adam().step, params, {"w": np.ones(2)}, mentions=("params", "w"))


@points(2, hint_of="half_a_step")
def test_step_that_raises_has_not_happened(submission, rng):
    """After a step that raises, moments and counter are as before"""
    g = list(rng.normal(size=(2, 2)))
    adam = submission.Adam(lr=0.1)
    params = moved(adam.step({"a": np.zeros(2), "b": np.zeros(2)}, {"a": g[0], "b": g[0]}), "a", "b")
    for bad in (
        {"a": 5 * g[0], "b": np.array([np.nan, 0.0])},
        {"a": 5 * g[0], "b": np.ones(3)},
        {"a": g[1], "c": g[0]},
    ):
        raises(ValueError, adam.step, params, bad)
    params = moved(adam.step(params, {"a": g[1], "b": g[1]}), "a", "b")
    want = expected(np.zeros(2), g, lr=0.1)[-1]
    close(params["a"], want, atol=1e-10, name="the first parameter")
    close(params["b"], want, atol=1e-10, name="the second parameter")
