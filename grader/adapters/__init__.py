"""Foreign formats, one module each. What students can read is made from `Feedback` alone."""
