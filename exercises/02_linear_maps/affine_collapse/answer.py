"""Two affine layers without a nonlinearity. Replace every None by a formula in quotes, in W1, b1, W2 and b2.

This file is read, not executed. `grader check affine_collapse` shows how your formulas are read.
"""

W = None  # m×n
b = None  # m×1
