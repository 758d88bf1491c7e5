"""That y is zero is what you cannot know: realness of λ is the claim, and z may be complex."""

conjugate = ["G", "H", "C", "B", "D", "F"]

parts = """
y = 0
b = 0
"""

orthogonal = """
lam*(u.T*w) = (A*u).T*w                by (1)
            = u.T*A*w                  since A is symmetric
            = mu*(u.T*w)               by (2)
(lam - mu)*(u.T*w) = 0
u.T*w = 0                              by (3)
"""

example = [[0, -1], [1, 0]]
