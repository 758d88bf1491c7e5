"""Norms by hand. Your x is in data.yaml. Replace every None; this file is read, not executed."""

l1 = None  # a whole number
l2 = None  # such as "sqrt(13)"
linf = None  # a whole number
lhalf = None  # such as "(1 + sqrt(3))**2"
u = None  # [u1, u2]
v = None  # [v1, v2]
