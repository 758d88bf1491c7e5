"""The part with E does not vanish: it is not negative, and that is enough."""

argument = ["C", "A", "F", "I", "E", "K", "G", "D"]

same_length = """
(A - B)*x = A*x - B*x = A*x                by (1)
norm((A - B)*x)^2 = norm(A*x)^2
"""

coefficients = """
norm(x)^2 = c.T*V.T*V*c                    by (1)
          = c.T*c                          by orthonormal columns
          = norm(c)^2
norm(c)^2 = norm(x)^2 = 1                  since x is a unit vector
"""

stretch = """
norm(A*x)^2 = c.T*D*D*c
            = t^2
norm(A*x)^2 >= t^2
"""

attained = """
let y = V.T*x
norm(y)^2 = x.T*V*V.T*x = x.T*x = 1
norm((A - B)*x)^2 = y.T*D*U.T*U*D*y        by (1)
                  = y.T*D*D*y
                  = t^2*norm(y)^2 - y.T*E*y      by (2)
                  = t^2 - y.T*E*y
                  <= t^2
"""
