"""Density of a transformed variable. Your map is in data.yaml. Replace every None by a formula in quotes.

This file is read, not executed. `grader check change_of_variables` shows how your formulas are read.
"""

inverse = None  # in x, or in u: see `variable` in data.yaml
slope = None  # in the same variable
log_p = None  # in the same variable
log_p_affine = None  # in A, b, x and d
