"""A basis of the kernel, completed to a basis of V: the images of what was added are a basis of the image."""

image = """
T*v = T*(K*a + U*b)      by (2)
    = T*K*a + T*U*b
    = T*U*b              by (1)
"""

independent = """
b = R*U*b                by (4)
  = R*K*c                by (2)
  = zeros(r)             by (3)
"""

theorem = {
    "H": [],
    "F": ["H"],
    "B": ["F"],
    "G": ["B"],
    "I": [],
    "M": ["I"],
    "N": ["M"],
    "D": ["N"],
    "A": ["D"],
    "K": ["G", "A"],
}

dimension = "k + i"
