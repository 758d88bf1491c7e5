"""Gradients of linear functions of a matrix. Replace every None by a formula in quotes, in x, y, B, m and n.

This file is read, not executed. `grader check grad_linear_forms` shows how your formulas are read.
"""

grad_bilinear = None  # m×n
grad_trace = None  # m×n
grad_trace_transposed = None  # m×n
grad_sum = None  # m×n
