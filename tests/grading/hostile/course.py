"""The exercise that hostile submissions are handed in to. Its checks are written the way authors write them."""

FILES = {
    "course.yaml": "id: arena\ntitle: Arena\ntopics: [basics]\n",
    "exercises/basics/arena/exercise.yaml": """
        title: Doubling, summing, applying
        kind: code
        difficulty: 1
        points: 12
        defines: [double, total, apply, Box]
        forbid: [numpy.sum, .dot]
        limits: {wall: 1 s, memory: 256 MiB}
        """,
    "exercises/basics/arena/answer.py": "def double(x):\n    raise NotImplementedError\n",
    "exercises/basics/arena/test_visible.py": '''
        from grader.testing import close


        def test_two(submission):
            """double(2) is 4"""
            close(submission.double(2.0), 4.0)
        ''',
    "solutions/basics/arena/answer.py": """
        def double(x):
            return 2 * x

        def total(values):
            return float(sum(values))

        def apply(f, x):
            return f(x)

        class Box:
            def __init__(self, value):
                self.value = value
        """,
    "solutions/basics/arena/test_hidden.py": '''
        import numpy as np
        from grader.testing import close, equal, points, raises, that, unchanged

        KEPT = np.arange(5.0)


        @points(2)
        def test_array(submission, rng):
            """double works on arrays"""
            x = rng.normal(size=5)
            with unchanged(x):
                got = submission.double(x)
            close(got, x + x)


        @points(2)
        def test_wanted_from_the_input(submission, rng):
            """double is right where the test computes what it wants afterwards"""
            x = rng.normal(size=5)
            close(submission.double(x), 2 * x)
            close(submission.double(KEPT), 2 * KEPT)


        @points(2)
        def test_totals(submission, rng):
            """total adds everything up"""
            rows = list(rng.normal(size=(3, 4)))
            for got, row in zip(map(submission.total, rows), rows):
                close(got, row.sum(), atol=1e-12)


        @points(2)
        def test_apply(submission, rng):
            """apply hands the argument on"""
            wanted = rng.normal()

            def f(x):
                that(type(x) is float and x == wanted, "the function is called with the argument")
                return x + 1.0

            close(submission.apply(f, wanted), wanted + 1.0)


        @points(1)
        def test_box(submission, rng):
            """A box keeps its value"""
            value = rng.normal()
            close(submission.Box(value).value, value)


        @points(1)
        def test_vector(submission, rng):
            """double of ten numbers has ten entries"""
            x = rng.normal(size=10)
            got = submission.double(x)
            assert got.shape == x.shape and np.allclose(got, 2 * x)


        @points(1)
        def test_numbers(submission):
            """apply works for every function of numbers"""
            close(submission.apply(lambda x: x * x, 3.0), 9.0)
            close(submission.apply(lambda x: 2 * x, 3.0), 6.0)


        @points(1)
        def test_once_more(submission, rng):
            """double works after all that"""
            x = rng.normal()
            close(submission.double(x), x + x)
        ''',
}
