"""Hidden check of 01_vector_spaces/basis_cardinality: any dependence relation will do."""

from grader.testing import counterexample, decimals, points


@points(1, hint_of="zero_combination")
def test_example_is_a_dependence_relation(submission):
    """Your numbers are not all zero and combine the three vectors to zero"""
    x = decimals(submission.example, (3,), name="example")
    size = float(abs(x).sum())
    counterexample(
        x,
        {
            "not all numbers are zero": size > 0,
            "the first coordinate of the sum is zero": bool(abs(x[0] + x[1] + x[2]) <= 1e-9 * size),
            "the second coordinate of the sum is zero": bool(abs(x[1] + 2 * x[2]) <= 1e-9 * size),
        },
    )
