"""Leading minors and Cholesky. A, p, q, r are in data.yaml. Replace every None; this file is read, not executed."""

minors = None  # three whole numbers
t_max = None  # such as "sqrt(6)/2"
counterexample = None  # [[a, b], [b, c]]
L = None  # three rows of three numbers; those above the diagonal are 0
