"""Hidden checks of 01_vector_spaces/vector_space_audit.

The usual operations travel into the student's process; every call of another one comes back from there, so the samples
are as few as a violation needs.
"""

import numpy as np

from grader.testing import equal, points, that, travels, unchanged


@travels
def add(u, v):
    return u + v


@travels
def smul(a, v):
    return a * v


@travels
def neg(v):
    return -v


@travels
def near(u, v):
    return bool(np.all(np.abs(u - v) <= 1e-9 * (1 + np.abs(u))))


def audit(submission, *, vectors, scalars=(), zero=0.0, **operations):
    """failed_axioms for a structure that is the usual one but for `operations`."""
    usual = {"add": add, "smul": smul, "neg": neg, "eq": near} | operations
    found = submission.failed_axioms(
        usual["add"], usual["smul"], zero, usual["neg"], list(vectors), list(scalars), usual["eq"]
    )
    that(isinstance(found, (set, frozenset)), "failed_axioms returns a set")
    return set(found)


@travels
def plane(a, v):
    """a (x, y) = (a x, 0)"""
    return a * np.array([v[0], 0.0])


@points(1)
def test_strange_product(submission):
    """The plane with a · (x, y) = (a x, 0) fails smul_one alone, in arrays"""
    vectors = [np.array([1.0, 2.0]), np.array([0.0, -1.0])]
    found = audit(submission, vectors=vectors, scalars=[2.0, -0.5], zero=np.zeros(2), smul=plane)
    equal(found, {"smul_one"}, name="failed_axioms")


@points(2, after="test_strange_product", hint_of="equality_of_floats")
def test_vectors_and_functions(submission):
    """Rounding is no violation: vectors, polynomials and functions on a grid fail nothing"""
    x = np.linspace(0, 1, 7)
    for vectors in (
        [np.array([0.1, 0.2, 0.3]), np.array([0.7, -1.1, 1e-3])],
        [np.sin(x) + np.exp(x) / 3],
    ):
        found = audit(submission, vectors=vectors, scalars=[-1 / 3], zero=0 * vectors[0])
        equal(found, set(), name="failed_axioms")


@points(1, after="test_strange_product")
def test_positive_numbers(submission):
    """The positive numbers with u ⊕ v = u v and a ⊙ v = v^a are a vector space"""
    found = audit(
        submission,
        vectors=[0.3, 2.0],
        scalars=[-0.5],
        zero=1.0,
        add=lambda u, v: u * v,
        smul=lambda a, v: v**a,
        neg=lambda v: 1 / v,
    )
    equal(found, set(), name="failed_axioms")


@points(1, after="test_strange_product")
def test_complex_numbers(submission):
    """Complex vectors with complex scalars are a vector space"""
    vectors = [np.array([1 + 2j, 0.5])]
    equal(audit(submission, vectors=vectors, scalars=[2.0, 1j], zero=np.zeros(2)), set(), name="failed_axioms")


@points(3, hint_of="compatibility_forgotten")
def test_real_part_as_factor(submission):
    """C² with a · v = Re(a) v fails smul_compat alone"""
    vectors = [np.array([1 + 2j, 0.5])]
    found = audit(
        submission, vectors=vectors, scalars=[2.0, 1 + 1j], zero=np.zeros(2), smul=lambda a, v: complex(a).real * v
    )
    equal(found, {"smul_compat"}, name="failed_axioms")


@points(3, hint_of="identity_forgotten")
def test_everything_times_zero(submission):
    """The product that is always zero fails smul_one alone, also without a sample scalar"""
    for scalars in ([2.0], []):
        found = audit(submission, vectors=[1.5], scalars=scalars, smul=lambda a, v: 0.0)
        equal(found, {"smul_one"}, name="failed_axioms")


@points(2, hint_of="neutral_on_both_sides")
def test_subtraction_as_addition(submission):
    """Subtraction taken for addition fails two axioms of the sum and the sum of scalars"""
    vectors = [np.array([1.0, -2.0]), np.array([0.5, 4.0])]
    found = audit(submission, vectors=vectors, scalars=[2.0], zero=np.zeros(2), add=lambda u, v: u - v, neg=lambda v: v)
    equal(found, {"add_assoc", "add_comm", "dist_scalar"}, name="failed_axioms")


@points(2)
def test_max_plus(submission):
    """The maximum as sum and the sum as product keep four axioms"""
    found = audit(
        submission,
        vectors=[1.0, -2.0],
        scalars=[2.0, 3.0],
        zero=-np.inf,
        add=max,
        smul=lambda a, v: a + v,
        eq=lambda u, v: u == v,
    )
    equal(found, {"add_neg", "smul_compat", "smul_one", "dist_scalar"}, name="failed_axioms")


@points(2)
def test_no_negatives(submission):
    """Non-negative numbers that are their own negatives fail add_neg alone"""
    found = audit(submission, vectors=[2.5], scalars=[3.0], neg=lambda v: v)
    equal(found, {"add_neg"}, name="failed_axioms")


@points(2)
def test_wrong_zero(submission):
    """A zero that is not neutral fails add_zero and add_neg"""
    equal(audit(submission, vectors=[2.0], scalars=[2.0], zero=1.0), {"add_zero", "add_neg"}, name="failed_axioms")


@points(1)
def test_concatenation(submission):
    """A sum that keeps the left vector fails what depends on the right one"""
    found = audit(submission, vectors=[1.0, 2.0], scalars=[3.0], add=lambda u, v: u)
    equal(found, {"add_comm", "add_neg", "dist_scalar"}, name="failed_axioms")


@points(1)
def test_affine_product(submission):
    """A product with a constant part fails both distributive laws alone"""
    found = audit(submission, vectors=[1.0], scalars=[2.0], smul=lambda a, v: a * v + (a - 1))
    equal(found, {"dist_vec", "dist_scalar"}, name="failed_axioms")


@points(1)
def test_conjugate_on_one_line(submission):
    """A product that is right on every line through zero, but not the same on all, fails dist_vec alone"""
    found = audit(
        submission,
        vectors=[np.array([1.0, 0.0]), np.array([1.0, 1.0])],
        scalars=[1j],
        zero=np.zeros(2),
        smul=lambda a, v: np.conj(a) * v if v[1] == 0 else a * v,
    )
    equal(found, {"dist_vec"}, name="failed_axioms")


@points(3, hint_of="one_choice_only")
def test_a_single_triple(submission):
    """A violation that only some triples show is found"""
    found = audit(submission, vectors=[1.0, 4.0, 2.0], add=lambda u, v: 8.0 if {u, v} == {3.0, 4.0} else u + v)
    equal(found, {"add_assoc"}, name="failed_axioms")


@points(3, hint_of="no_repetitions")
def test_the_same_sample_twice(submission):
    """A violation that needs the same sample twice is found"""
    found = audit(submission, vectors=[1.0, 2.0, 3.0], add=lambda u, v: 9.0 if {u, v} == {3.0, 5.0} else u + v)
    equal(found, {"add_assoc"}, name="failed_axioms")
    found = audit(submission, vectors=[5.0, 2.0], scalars=[3.0, 7.0], smul=lambda a, v: a * v if a != 9.0 else 8.0 * v)
    equal(found, {"smul_compat"}, name="failed_axioms")


@points(1, hint_of="unordered_choices")
def test_order_of_the_sample(submission):
    """The order of the samples does not matter"""
    for scalars in ([3.0, 5.0], [5.0, 3.0]):
        found = audit(
            submission, vectors=[1.0], scalars=scalars, smul=lambda a, v: 7.0 if (a, v) == (5.0, 3.0) else a * v
        )
        equal(found, {"smul_compat"}, name="failed_axioms")


@points(3, hint_of="exceptions_escape")
def test_operations_that_raise(submission):
    """An operation that raises violates the axioms that need it, and no other"""

    def halves(a, v):
        if a != int(a):
            raise ValueError("whole numbers only")
        return a * v

    found = audit(submission, vectors=[1.0], scalars=[1.0, 2.5], smul=halves)
    equal(found, {"smul_compat", "dist_vec", "dist_scalar"}, name="failed_axioms")

    def no_negative(v):
        raise LookupError("there is none")

    equal(audit(submission, vectors=[1.0], scalars=[2.0], neg=no_negative), {"add_neg"}, name="failed_axioms")


@points(2, hint_of="exceptions_are_skipped")
def test_equality_that_raises(submission):
    """An eq that raises violates the axiom that is being tested"""

    def suspicious(u, v):
        if u < 0 or v < 0:
            raise ArithmeticError("negative")
        return near(u, v)

    found = audit(submission, vectors=[1.0], scalars=[-3.0], eq=suspicious)
    equal(found, {"dist_vec", "dist_scalar"}, name="failed_axioms")
    found = audit(submission, vectors=[1.0], scalars=[2.0], eq=lambda u, v: 1 / 0)
    everything = "add_assoc add_comm add_zero add_neg smul_compat smul_one dist_vec dist_scalar"
    equal(found, set(everything.split()), name="failed_axioms")


@points(1, after="test_strange_product")
def test_nothing_to_try(submission):
    """Without vectors no axiom is violated"""
    found = audit(submission, vectors=[], scalars=[2.0], smul=lambda a, v: 0.0, neg=lambda v: 1 / 0)
    equal(found, set(), name="failed_axioms")


@points(1, after="test_strange_product")
def test_samples_stay_as_they_are(submission):
    """Samples, zero and lists are not modified"""
    vectors, zero = [np.array([1.0, 2.0])], np.zeros(2)
    scalars = [2.0]
    with unchanged(vectors[0], zero, vectors, scalars):
        submission.failed_axioms(add, smul, zero, neg, vectors, scalars, near)
