"""SVD by hand. Replace every None; this file is read, not executed. Roots are texts: "sqrt(6)/3"."""

AtA = None  # two rows of two numbers
lams = None  # [the larger, the smaller]
sigma = None  # [the larger, the smaller]
U = None  # three rows of three numbers; column i is u_i
V = None  # two rows of two numbers; column i is v_i
A1 = None  # three rows of two numbers
err = None  # one number
