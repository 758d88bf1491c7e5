"""Mathematics: what is decided about numbers, expressions and proofs. Knows nothing of grading."""
