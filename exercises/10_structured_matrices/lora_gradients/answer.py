"""Gradients of the adapter factors. Replace every None by a formula in quotes, in X, W0, B, A, c and G.

This file is read, not executed. `grader check lora_gradients` shows how your formulas are read.
"""

dB = None  # m×r
dA = None  # r×n
dX = None  # N×n
dA_at_start = None  # r×n
