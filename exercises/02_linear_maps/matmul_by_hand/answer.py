"""Row times column. Your A and B are in data.yaml. Replace every None; this file is read, not executed."""

AB = None  # two rows: [[a, b], [c, d]]
BA = None  # two rows: [[a, b], [c, d]]
trace = None  # an integer
