"""The span first, the estimate before the kernel is used."""

argument = ["A", "C", "F", "I", "K", "E", "G", "D"]

same_length = """
norm((A - B)*x)^2 = norm(A*x)^2 - 2*(A*x).T*(B*x) + norm(B*x)^2
                  = norm(A*x)^2
"""

coefficients = """
both sides of (1): left by V.T
c = V.T*x
norm(c)^2 = c.T*V.T*V*c = norm(V*c)^2
          = norm(x)^2
          = 1
"""

stretch = """
norm(A*x)^2 = norm(A*V*c)^2 = norm(U*D*c)^2 = norm(D*c)^2
norm(D*c)^2 = c.T*D*D*c = t^2*norm(c)^2 + c.T*E*c
c.T*E*c >= 0
norm(A*x)^2 >= t^2*norm(c)^2
norm(A*x)^2 >= t^2
"""

attained = """
norm((A - B)*x)^2 = norm(U*D*V.T*x)^2 = x.T*V*D*D*V.T*x
x.T*V*D*D*V.T*x = t^2*(x.T*V*V.T*x) - (V.T*x).T*E*(V.T*x)
(V.T*x).T*E*(V.T*x) >= 0
x.T*V*V.T*x = 1
norm((A - B)*x)^2 <= t^2
"""
