"""All four vectors with the other sign; roots spelled in many ways, rows as tuples."""

AtA = ((2.0, "1"), ("4/4", 2))
lams = [3, 1]
sigma = ("3**(1/2)", "sqrt(1)")
V = (("-√2/2", "-2**(-1/2)"), ("-sqrt(1/2)", "√(1/2)"))
U = (
    ("-sqrt(2/3)", 0.0, "1/√3"),
    ("-6**(1/2)/6", "1/sqrt(2)", "-3**(-1/2)"),
    ("-1/6*sqrt(6)", "-(1/2)*sqrt(2)", "-sqrt(Rational(1, 3))"),
)
A1 = ((1.0, 1), (0.5, "½"), ("Rational(1, 2)", "2/4"))
err = "1"
