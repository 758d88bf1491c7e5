"""In LaTeX; the halves of the argument mixed."""

image = """
T v = T (K a + U b) = T K a + T U b = T U b
"""

independent = """
b = I b = R U b = R K c = 0
"""

theorem = "I H F M B N G D A K"

dimension = r"\frac{2k + 2i}{2}"
