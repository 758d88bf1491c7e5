"""Backward pass of an affine map, chain rule through both sides. Replace every None by a formula in quotes.

This file is read, not executed. `grader check affine_layer_grads` shows how your formulas are read.
"""

# (a) Samples as rows, Y = X W + 1 bᵀ: in X, W, b and G.
rows_w = None  # p×q
rows_x = None  # N×p
rows_b = None  # q×1

# (b) One sample as a column, z = W x + b: in W, x, b and g.
column_w = None  # m×n
column_x = None  # n×1
column_b = None  # m×1

# (c) Through both sides, Y = P X Q: in P, X, Q and G.
sandwich_x = None  # k×l
