"""Gradients of the adapter factors. Replace every None by a formula in quotes, in X, W0, B, A, c and G.

This file is read, not executed. `grader check lora_gradients` shows how your formulas are read.
"""

grad_b = None  # m×r
grad_a = None  # r×n
grad_x = None  # N×n
grad_a_at_start = None  # r×n
