"""Warm-up derivatives. Your functions are in data.yaml. Replace every None by a formula in quotes.

This file is read, not executed. `grader check scalar_and_partials` shows how your formulas are read.
"""

product = None  # in x
composition = None  # in x
f_x = None  # in x and y
f_y = None  # in x and y
sigmoid_slope = None  # in s
relu_right = None  # a number
relu_left = None  # a number
