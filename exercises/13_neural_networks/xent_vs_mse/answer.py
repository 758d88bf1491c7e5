"""Gradient at the logits: cross-entropy against squared error. Replace every None by a formula in quotes.

This file is read, not executed. `grader check xent_vs_mse` shows how your formulas are read.
"""

grad_ce = None  # C×1, in p and y
grad_mse = None  # C×1, in p, y and C
limit_ce = None  # an exact number
limit_mse = None  # a number; if it depends on the number of classes, a formula in C
