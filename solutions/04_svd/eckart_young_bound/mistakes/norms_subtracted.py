"""Norms may not be subtracted like that: ‖u − w‖² has a mixed term. What is Bx?"""

argument = ["C", "A", "F", "I", "E", "K", "G", "D"]

same_length = """
norm((A - B)*x)^2 = norm(A*x)^2 - norm(B)^2
                  = norm(A*x)^2
"""

coefficients = """
norm(x)^2 = c.T*V.T*V*c                    by (1)
          = c.T*c                          by orthonormal columns
          = norm(c)^2
norm(c)^2 = norm(x)^2 = 1                  since x is a unit vector
"""

stretch = """
A*x = A*V*c = U*D*c                        by (3) and (1)
norm(A*x)^2 = c.T*D*U.T*U*D*c
            = c.T*D*D*c                    by orthonormal columns
            = t^2*(c.T*c) + c.T*E*c        by (2)
            = t^2 + c.T*E*c                since c is a unit vector
            >= t^2                         since E is positive semi-definite
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
