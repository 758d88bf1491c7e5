"""Derivations and proofs, checked line by line. The public names are offered by `grader.maths`."""
