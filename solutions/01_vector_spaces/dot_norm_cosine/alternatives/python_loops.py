"""Plain Python: loops, math.fsum and scaling by a power of two; returns Python numbers."""

import math


def dot(v, w):
    v, w = _pair(v, w)
    return math.fsum(a * b for a, b in zip(v, w, strict=True))


def norm(v):
    mantissas, exponent = _scaled(_numbers(v, "v"))
    return math.ldexp(math.sqrt(math.fsum(a * a for a in mantissas)), exponent)


def cosine(v, w):
    v, w = _pair(v, w)
    return min(1.0, max(-1.0, _cosine(v, w, "v", "w")))


def most_similar(query, items):
    if items.ndim != 2:
        raise ValueError(f"items has {items.ndim} axes instead of 2")
    query = _numbers(query, "query")
    best, best_cosine = None, -math.inf
    for i, row in enumerate(items):
        row = _numbers(row, "items")
        if len(row) != len(query):
            raise ValueError("the rows of items are not as long as query")
        if not any(row):
            continue
        value = _cosine(query, row, "query", "items")
        if value > best_cosine:
            best, best_cosine = i, value
    if not any(query):
        raise ValueError("query is zero")
    if best is None:
        raise ValueError("items has no row with a direction")
    return best


def _cosine(v, w, first, second):
    if not any(v):
        raise ValueError(f"{first} is zero")
    if not any(w):
        raise ValueError(f"{second} is zero")
    (v, _), (w, _) = _scaled(v), _scaled(w)
    product = math.fsum(a * b for a, b in zip(v, w, strict=True))
    return product / math.sqrt(math.fsum(a * a for a in v)) / math.sqrt(math.fsum(b * b for b in w))


def _scaled(v):
    """v divided by 2**exponent, so that its largest entry lies in [1/2, 1)."""
    largest = max((abs(a) for a in v), default=0.0)
    exponent = math.frexp(largest)[1]
    return [math.ldexp(a, -exponent) for a in v], exponent


def _pair(v, w):
    v, w = _numbers(v, "v"), _numbers(w, "w")
    if len(v) != len(w):
        raise ValueError("v and w differ in length")
    return v, w


def _numbers(x, name):
    if x.ndim != 1:
        raise ValueError(f"{name} has {x.ndim} axes instead of 1")
    x = [float(a) for a in x]
    if not all(math.isfinite(a) for a in x):
        raise ValueError(f"{name} holds NaN or infinity")
    return x
