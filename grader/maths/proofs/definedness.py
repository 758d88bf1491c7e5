"""Whether a formula has a value: inverses of invertible matrices, denominators that are not zero, and the like."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from grader.maths.arithmetic import Unsupported
from grader.maths.notation import to_unicode
from grader.maths.proofs.naturals import Bound, Form, form_of
from grader.maths.proofs.prover import Prover
from grader.maths.proofs.ring import (
    INVERTED,
    NOTHING,
    TRANSPOSED,
    UNIT,
    Terms,
    Word,
    whole,
)
from grader.maths.proofs.signs import INVERTIBLE, NONNEGATIVE, POSITIVE, SEMIDEFINITE
from grader.maths.proofs.trail import Trail
from grader.maths.shapes import make, number
from grader.maths.tree import Expression, Relation

_PARTLY = frozenset({"tan", "sec", "csc", "cot", "asin", "acos", "acosh", "atanh", "logm", "eldiv", "factorial"})


@lru_cache(maxsize=2048)
def obligations(node: Expression) -> tuple[Expression, ...]:
    """The parts of a formula that may have no value, inner ones first; powers that are inverses are written as such."""
    return tuple(_without_value(node))


def _without_value(node: Expression) -> Iterator[Expression]:
    seen: set[Expression] = set()
    for part in reversed(list(node.walk())):
        if part in seen:
            continue
        seen.add(part)
        if (
            part.op in ("inv", "sqrt", "log")
            or part.op in _PARTLY
            or (part.op == "div" and not _is_number(part.args[1]))
        ):
            yield part
        elif part.op == "pow":
            yield from _of_power(part)
        elif (part.op == "term" or _is_series(part)) and not _free_indices(part):
            yield part


def _is_series(part: Expression) -> bool:
    """Whether a part is a sum or product of powers or terms whose exponents or numbers depend on its index."""
    return part.op in ("sum", "prod") and any(map(_is_placed, part.args[2].walk()))


def _is_placed(part: Expression) -> bool:
    """Whether a part has a value depending on a running index."""
    counted = part.op == "term" or (part.op == "pow" and whole(part.args[1]) is None)
    return counted and bool(_free_indices(part.args[1]))


def _is_number(node: Expression) -> bool:
    return node.op == "number" and bool(node.number)


def is_testable(part: Expression) -> bool:
    """Whether an instance can show that a part has no value: it is of a kind that is known, and all of it is bound."""
    return part.op in ("inv", "div", "log", "sqrt") and not _free_indices(part)


def _free_indices(node: Expression) -> frozenset[str]:
    if node.op == "index":
        return frozenset({node.name})
    found = frozenset[str]().union(*(_free_indices(arg) for arg in node.args))
    return found - {node.name} if node.op in ("sum", "prod") else found


def _of_power(part: Expression) -> Iterator[Expression]:
    base, exponent = part.args
    n = whole(exponent)
    if n is None:
        half = exponent.op == "div" and all(arg.op == "number" for arg in exponent.args)
        if _free_indices(exponent):
            return  # the sum around it tells
        yield make("sqrt", base) if half and base.is_scalar else part
    elif n < 0:
        yield make("div", number(1), base) if base.is_scalar else make("inv", base)


def has_value(prover: Prover, part: Expression) -> bool:
    """Whether a part has a value wherever the facts hold. Raises Unsupported, TooLarge."""
    if part.op == "inv":
        return is_invertible(prover, prover.to.terms(part.args[0]), part.args[0])
    if part.op == "div":
        return _is_nonzero(prover, part.args[1])
    if part.op == "eldiv":
        return _is_positive_column(prover, part.args[1])
    if part.op in ("pow", "term", "sum", "prod"):
        return _is_counted(prover, part) or (part.op == "pow" and _has_power(prover, *part.args))
    of = part.args[0] if part.op in ("log", "sqrt") else None
    if of is None:
        return False
    if not of.is_scalar:
        return _is_positive_column(prover, of)
    rel = ">" if part.op == "log" else ">="
    return prover.prove(Relation(of, rel, number(0))) is not None


def _is_counted(prover: Prover, node: Expression) -> bool:
    """Whether exponents that are not written out, and numbers of terms, are natural numbers in every part."""
    naturals = prover.to.naturals
    if node.op in ("sum", "prod"):
        lower, upper = (form_of(arg) for arg in node.args[:2])
        if lower is None or upper is None:
            return False
        with naturals.within(Bound(Expression("index", (), node.name), lower, upper)):
            return _is_counted(prover, node.args[2])
    if node.op == "term" or (node.op == "pow" and whole(node.args[1]) is None):
        form = form_of(node.args[1])
        least = naturals.least(form) if form is not None else None
        if (least is None or least < 0) and (node.op == "term" or not _has_all_powers(prover, node.args[0], form)):
            return False
    return all(_is_counted(prover, arg) for arg in node.args)


def _has_all_powers(prover: Prover, base: Expression, exponent: Form | None) -> bool:
    """Whether every whole number may be an exponent: a number is not zero, a matrix is invertible."""
    if exponent is None or _free_indices(base):
        return False
    return has_value(prover, make("div", number(1), base) if base.is_scalar else make("inv", base))


def _is_positive_column(prover: Prover, node: Expression) -> bool:
    """Whether all entries of a column are positive: all its terms are, as it stands or by what is known."""
    terms = prover.to.terms(node)
    for attempt in range(-1, 2):
        if attempt >= 0:
            prover.settle(attempt)
            trail = Trail(dict(terms), node.shape)
            prover.system.rules.reduce(trail)
            terms = trail.rest
        if any(_are_positive(prover, option) for option in (terms, *prover.system.turned_around(terms, node.shape))):
            return True
    return False


def _are_positive(prover: Prover, terms: Terms) -> bool:
    return bool(terms) and all(
        c > 0 and prover.signs.monomial(m) == POSITIVE and prover.signs.is_positive_column(word)
        for (m, word), c in terms.items()
    )


def _has_power(prover: Prover, base: Expression, exponent: Expression) -> bool:
    """Whether a power exists: of a positive number, or of one that is not zero to a whole exponent."""
    if not base.is_scalar:
        return False
    if prover.prove(Relation(base, ">", number(0))) is not None:
        return True
    leaves = [node for node in exponent.walk() if not node.args]
    integers = all(node.op in ("dim", "index") or whole(node) is not None for node in leaves)
    return (
        integers
        and all(node.op in ("add", "neg", "mul") or not node.args for node in exponent.walk())
        and (_is_nonzero(prover, base))
    )


def _is_nonzero(prover: Prover, node: Expression) -> bool:
    """Whether a number is not zero: each factor of a product is not."""
    if node.op in ("mul", "div") and all(arg.is_scalar for arg in node.args):
        return all(_is_nonzero(prover, arg) for arg in node.args)
    if node.op == "pow" and whole(node.args[1]) is not None:
        return _is_nonzero(prover, node.args[0])
    return prover.nonzero(prover.to.terms(node)) is not None


def is_invertible(prover: Prover, p: Terms, node: Expression) -> bool:
    """Whether a square matrix is invertible: a product of invertible ones, or positive definite."""
    prover.settle()
    trail = Trail(dict(p), node.shape)
    prover.system.rules.reduce(trail)
    for q in (p, trail.rest):
        if len(q) == 1:
            ((monomial, word),) = q
            if prover.system.is_nonzero(monomial) and _is_invertible_word(prover, word):
                return True
        if _is_definite(prover, q) or _is_definite(prover, {key: -c for key, c in q.items()}):
            return True
    try:
        determinant = prover.to.terms(make("det", node))
    except Unsupported:
        return False
    return len(determinant) == 1 and prover.system.is_nonzero(next(iter(determinant))[0])


def _is_invertible_word(prover: Prover, word: Word) -> bool:
    """Whether a word is made of invertible letters and of pairs XᵀX of full rank."""
    k = 0
    while k < len(word):
        if _is_invertible_letter(prover, word[k]):
            k += 1
        elif k + 1 < len(word) and _is_gram(prover, word[k], word[k + 1]):
            k += 2
        else:
            return False
    return True


def _is_invertible_letter(prover: Prover, letter: int) -> bool:
    if letter & INVERTED or letter & ~TRANSPOSED in prover.to.inverted:
        return True  # it has been shown, or assumed, before it was written
    if prover.signs.is_positive_diagonal(letter) or prover.signs.facts(letter) & INVERTIBLE:
        return True
    power = prover.to.ring.matrix_powers.get(letter & ~TRANSPOSED)
    if power is not None and len(power.base) == 1:
        return all(_is_invertible_word(prover, word) for _, word in power.base)
    # AB = I with square A and B makes both invertible.
    return any(
        letter in rule.lhs and len(rule.lhs) == 2 and rule.rhs.keys() == {(UNIT, NOTHING)}
        for rule in prover.system.rules.words
        if prover.to.ring.is_square(letter)
    )


def _is_gram(prover: Prover, left: int, right: int) -> bool:
    if left ^ TRANSPOSED != right:
        return False
    facts = prover.signs.facts(right)
    return bool(
        facts & {"full_row_rank"} if right & TRANSPOSED else facts & {"full_column_rank", "orthonormal_columns"}
    )


def _is_definite(prover: Prover, p: Terms) -> bool:
    """Whether a sum is positive definite: all parts semidefinite with factors that are not negative, one definite."""
    definite = False
    for (monomial, word), c in p.items():
        sign = prover.signs.monomial(monomial)
        kind = _definiteness(prover, word)
        if c < 0 or not sign or not kind:
            return False
        definite = definite or (sign == POSITIVE and kind == POSITIVE)
    return definite


def _definiteness(prover: Prover, word: Word) -> int:
    """POSITIVE for a definite word, NONNEGATIVE for a semidefinite one, 0 otherwise."""
    signs, n = prover.signs, len(word)
    if not word:
        return POSITIVE
    half, turned = word[(n + 1) // 2 :], prover.to.ring.turned(word[: n // 2])
    if half != turned:
        return 0
    if n % 2 == 0:
        first = word[n // 2 - 1], word[n // 2]
        injective = _is_gram(prover, *first) and _is_invertible_word(prover, word[n // 2 + 1 :])
        return POSITIVE if injective or _is_invertible_word(prover, half) else NONNEGATIVE
    middle = word[n // 2]
    facts = signs.facts(middle)
    if "spd" in facts or signs.is_positive_diagonal(middle):
        return POSITIVE if _is_invertible_word(prover, half) else NONNEGATIVE
    return NONNEGATIVE if facts & SEMIDEFINITE else 0


def what_fails(part: Expression) -> str:
    """What a part needs, in words."""
    if part.op == "inv":
        return f"{to_unicode(part.args[0])} may be singular, and is inverted here"
    if part.op == "div":
        return f"{to_unicode(part.args[1])} may be zero, and divides here"
    if part.op == "log":
        return f"{to_unicode(part.args[0])} may not be positive, and has a logarithm here"
    if part.op == "sqrt":
        return f"{to_unicode(part.args[0])} may be negative, and has a root here"
    if part.op in ("pow", "term"):
        return f"{to_unicode(part.args[1])} may be negative in {to_unicode(part)}"
    return f"{to_unicode(part)} may have no value here"
