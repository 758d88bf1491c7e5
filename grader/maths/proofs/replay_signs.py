"""What a replayed certificate may take for granted: signs, numbers that are not zero, inverses that exist.

Known are the assumptions of the symbols, the facts that are inequalities, and that goal and facts have values, so that
whatever they divide by is not zero. This is a calculus of its own, on formulas, and shares nothing with the engine's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cached_property

from grader.maths.canonical import canonical
from grader.maths.constructors import mul, neg, transpose
from grader.maths.proofs.certificates import Certificate, CertificateLemma
from grader.maths.proofs.replay_lemmas import is_geometric, is_lemma
from grader.maths.shapes import make
from grader.maths.tree import ONE, Expression

INVERTIBLE = frozenset({"invertible", "spd", "orthogonal", "posdet"})
BRANCHING = frozenset({"abs", "sign", "step", "relu", "max", "min", "norm", "norm1", "sqrt", "log"})
SEMIDEFINITE = frozenset({"spd", "psd", "projection"})
SYMMETRIC = SEMIDEFINITE | {"symmetric", "diagonal"}
POSITIVE = frozenset({"positive", "probability", "spd", "posdet"})
NOT_NEGATIVE = frozenset({"nonnegative", "psd", "binary", "projection", "idempotent"})
NONZERO = INVERTIBLE | POSITIVE | {
    "nonzero", "unit", "onehot", "orthonormal_columns", "full_column_rank", "full_row_rank",
}  # fmt: skip
INJECTIVE = INVERTIBLE | {"orthonormal_columns", "full_column_rank"}


class Known:
    """What one certificate may use."""

    def __init__(self, certificate: Certificate, same: Callable[[Expression, Expression], bool]) -> None:
        self.same = same
        """Whether one formula is a number times another, at any values of the symbols."""
        self.assume = certificate.assume
        self.facts = certificate.facts
        self.goal = certificate.goal

    @cached_property
    def positive(self) -> set[Expression]:
        """Numbers, and matrices, that a fact says are positive."""
        return {_plain(_without_numbers(difference)) for rel, difference in self._apart if rel in (">", "<")}

    @cached_property
    def not_negative(self) -> set[Expression]:
        """Numbers, and matrices, that a fact says are not negative."""
        return {_plain(_without_numbers(difference)) for rel, difference in self._apart if rel in (">=", "<=")}

    @cached_property
    def not_zero(self) -> set[Expression]:
        """Numbers that a fact says are not zero, or by which the goal or a fact divides."""
        found = {
            f for rel, gap in self._apart if rel in (">", "<", "!=") for f in _scalar_factors(_without_numbers(gap))
        }
        for part in self._parts:
            if part.op == "div":
                found.update(_scalar_factors(part.args[1]))
            elif part.op == "pow" and part.args[1].op == "neg" and part.args[0].is_scalar:
                found.update(_scalar_factors(part.args[0]))
        return found

    @cached_property
    def inverted(self) -> set[Expression]:
        """Matrices of which the goal or a fact has the inverse, and their factors."""
        found = set()
        for part in self._parts:
            if part.op == "inv":
                found.add(_plain(part.args[0]))
                found.update(_plain(factor) for factor in _square_factors(part.args[0]))
        return found

    @cached_property
    def _apart(self) -> list[tuple[str, Expression]]:
        """The facts that are no equations, each with the difference of its sides, the larger one first."""
        return [
            (
                fact.rel,
                self._difference(*((fact.right, fact.left) if fact.rel in ("<", "<=") else (fact.left, fact.right))),
            )
            for fact in self.facts
            if fact.rel != "="
        ]

    @cached_property
    def _parts(self) -> set[Expression]:
        """The parts of the goal and of the facts, all of which have values."""
        relations = (self.goal, *self.facts)
        return {part for relation in relations for side in (relation.left, relation.right) for part in side.walk()}

    @staticmethod
    def _difference(left: Expression, right: Expression) -> Expression:
        if _is_zero(right):
            return left
        return neg(right) if _is_zero(left) else make("add", left, neg(right))

    # Zero and signs

    def may_stand(self, part: Expression) -> bool:
        """Whether a part of an entry has a value."""
        if part.op == "div":
            return self.is_nonzero(part.args[1])
        if part.op == "pow" and part.args[1].op == "neg" and part.args[0].is_scalar:
            return self.is_nonzero(part.args[0])
        return part.op != "inv" or self.has_inverse(part.args[0])

    def has_inverse(self, node: Expression) -> bool:
        """Whether a number is not zero, or a matrix invertible."""
        if node.is_scalar:
            return self.is_nonzero(node)
        if node.op == "symbol" and self.assume.get(node.name, frozenset()) & INVERTIBLE:
            return True
        if node.op == "pow":
            return self.has_inverse(node.args[0])
        if node.op == "mul" and len(node.args) == 2 and node.args[1].op == "symbol":  # XᵀX of full column rank
            words = self.assume.get(node.args[1].name, frozenset())
            if node.args[0] == transpose(node.args[1]) and words & {"full_column_rank"}:
                return True
        return _plain(node) in self.inverted

    def is_nonzero(self, node: Expression) -> bool:
        """Whether a number is not zero."""
        if node.op == "number":
            return bool(node.number)
        factors = _scalar_factors(node)
        if factors != [_plain(node)]:
            return all(self.is_nonzero(factor) for factor in factors)
        if node.op == "symbol" and self.assume.get(node.name, frozenset()) & NONZERO:
            return True
        if node.op == "pow" and node.args[1].op == "neg" and self.is_nonzero(node.args[0]):
            return True
        if node.op == "det" and self.has_inverse(node.args[0]):
            return True
        if node.op == "pow" and node.args[1].op != "number" and self.is_nonzero(node.args[0]):
            return True
        if _plain(node) in self.not_zero or self.sign(node) == 2:
            return True
        return any(self.same(node, other) for other in self.not_zero) or (
            node.op == "neg" and self.is_nonzero(node.args[0])
        )

    def sign(self, node: Expression) -> int:
        """2 for positive, 1 for not negative, 0 where it is not known."""
        plain = _plain(node)
        if plain in self.positive:
            return 2
        return max(int(plain in self.not_negative), self._sign(node))

    def _sign(self, node: Expression) -> int:
        if node.op in ("tr", "total", "det", "diag", "diagv", "transpose") and node.args[0].is_scalar:
            return self.sign(node.args[0])
        match node.op:
            case "number":
                return 2 if node.number else 1
            case "dim" | "exp" if node.is_scalar:
                return 2
            case "symbol" if node.is_scalar:
                words = self.assume.get(node.name, frozenset())
                return 2 if words & POSITIVE else int(bool(words & NOT_NEGATIVE))
            case "norm" | "norm1" | "abs" | "sqrt":
                if node.op == "abs" and node.is_scalar and self.is_nonzero(node.args[0]):
                    return 2
                return 2 if node.op == "sqrt" and self.sign(node.args[0]) == 2 else int(node.is_scalar)
            case "expect":
                return self.sign(node.args[0])
            case "variance":
                return int(node.is_scalar)
            case "add":
                parts = [self.sign(arg) for arg in node.args]
                if all(parts):
                    return max(parts)
                named = is_lemma(node, self.sign, self._is_positive_column, self._is_share)
                return max(named, int(_is_named(node)))
            case "div":
                return min(self.sign(arg) for arg in node.args) if self.is_nonzero(node.args[1]) else 0
            case "det":
                words = self.assume.get(node.args[0].name, frozenset()) if node.args[0].op == "symbol" else frozenset()
                return 2 if words & {"spd", "posdet"} else int("psd" in words)
            case "pow":
                return self._sign_of_power(node)
            case "tr":
                return self._sign_of_product(_flat(node.args[0]))
            case "inner":
                return self._sign_of_product([*_flat(transpose(node.args[0])), *_flat(node.args[1])])
            case "sum":
                return int(bool(self.sign(node.args[2])))
            case "total":
                of = node.args[0]
                if self._is_positive_column(of):
                    return 2
                return int(of.op == "had" and canonical(of.args[0]) == canonical(of.args[1]))
            case "mul":
                parts = [self.sign(arg) if arg.is_scalar else 0 for arg in node.args]
                return min(parts) or self._sign_of_factors(_factors(node))
        return 0

    def _sign_of_power(self, node: Expression) -> int:
        base, exponent = node.args
        literal = exponent.args[0] if exponent.op == "neg" else exponent
        if self.sign(base) == 2:
            return 2
        if exponent.op == "neg" and not self.is_nonzero(base):
            return 0
        even = literal.op == "number" and literal.number % 2 == 0
        if even and literal.number and self.is_nonzero(base):
            return 2
        return 1 if even or self.sign(base) else 0

    def _sign_of_factors(self, factors: list[Expression]) -> int:
        if len(factors) == 1 and factors[0].op == "mul":
            return self._sign_of_product(_flat(factors[0]))
        worst = 2
        for factor in set(factors):
            sign = self.sign(factor)
            worst = min(worst, sign if sign == 2 or factors.count(factor) % 2 else 1)
        return worst

    def _sign_of_product(self, factors: list[Expression]) -> int:
        """hᵀh and hᵀMh, in any rotation, with a semidefinite M in the middle; and products of positive columns."""
        if len(factors) == 2 and all(self._is_positive_column(factor) for factor in factors):
            return 2
        best = 0
        for k in range(len(factors)):
            turned = factors[k:] + factors[:k]
            n = len(turned)
            half = turned[(n + 1) // 2 :]
            mirrored = [self._plainly(transpose(factor)) for factor in reversed(turned[: n // 2])]
            if mirrored != [self._plainly(factor) for factor in half]:
                continue
            nonzero = not half or self._is_nonzero_product(half)
            if n % 2 == 0:
                best = max(best, 2 if nonzero else 1)
                continue
            middle = self._definiteness(turned[n // 2])
            if middle:
                best = max(best, 2 if middle == 2 and nonzero else 1)
        return best

    def _plainly(self, factor: Expression) -> Expression:
        inner = factor.args[0] if factor.op == "transpose" else factor
        base = inner.args[0] if inner.op == "inv" else inner
        symmetric = base.op == "symbol" and self.assume.get(base.name, frozenset()) & SYMMETRIC
        return canonical(inner if symmetric else factor)

    def _definiteness(self, middle: Expression) -> int:
        base = middle.args[0] if middle.op in ("inv", "transpose") else middle
        base = base.args[0] if base.op in ("inv", "transpose") else base
        if base.op == "diag":
            return 2 if self._is_positive_column(base.args[0]) else 0
        words = self.assume.get(base.name, frozenset()) if base.op == "symbol" else frozenset()
        if "spd" in words or {"diagonal", "positive"} <= words:
            return 2
        return int(bool(words & SEMIDEFINITE))

    def _is_share(self, node: Expression) -> bool:
        return node.op == "symbol" and "probability" in self.assume.get(node.name, frozenset())

    def _is_positive_column(self, node: Expression) -> bool:
        inner = node.args[0] if node.op == "transpose" else node
        if inner.shape[1] != ONE:
            return False
        if inner.is_scalar:
            return self.sign(inner) == 2
        if inner.op in ("had", "eldiv", "add", "mul", "div"):
            return all(self._is_positive_column(arg) for arg in inner.args)
        if inner.op == "sum":  # of a number times a basis vector at every place
            body, place = inner.args[2].args if inner.args[2].op == "mul" else (inner, inner)
            index = Expression("index", (), inner.name)
            return place.op == "unit" and place.args[0] == index and self.sign(body) == 2
        words = self.assume.get(inner.name, frozenset()) if inner.op == "symbol" else frozenset()
        return inner.op in ("exp", "ones") or bool(words & {"positive", "probability"})

    def _is_nonzero_product(self, factors: list[Expression]) -> bool:
        product = _plain(mul(*factors))
        if product in self.not_zero:
            return True
        first, *rest = factors
        if rest:
            inner = first.args[0] if first.op == "transpose" else first
            words = self.assume.get(inner.name, frozenset()) if inner.op == "symbol" else frozenset()
            keeps = first.op == "inv" or (words & INJECTIVE and (first.op != "transpose" or inner.is_square))
            return bool(keeps) and self._is_nonzero_product(rest)
        inner = first.args[0] if first.op in ("transpose", "inv") else first
        words = self.assume.get(inner.name, frozenset()) if inner.op == "symbol" else frozenset()
        return first.op in ("inv", "ones", "unit", "exp") or bool(words & NONZERO)

    # Lemmas

    def allows(self, lemma: CertificateLemma) -> bool:
        """Whether a named rule has its conditions; what its sides must be is checked by `sides`."""
        left, right = lemma.nodes
        match lemma.name:
            case "root":
                return left.op == "mul" and left.args[0] == left.args[1] and left.args[0].op == "sqrt"
            case "absolute":
                return left.op == "mul" and left.args[0] == left.args[1] and left.args[0].op == "abs"
            case "root_of_square":
                return left.op == "sqrt" and self.sign(right) >= 1
            case "absolute_positive" | "absolute_negative":
                return left.op == "abs" and self.sign(right) >= 1
            case "product":  # neither side is negative, and their squares are equal
                factors = right.args if right.op == "mul" else ()
                alike = [factor for factor in factors if factor.op == left.op]
                return left.op in ("sqrt", "abs") and all(
                    self.sign(part) >= 1
                    for factor in factors
                    for part in (factor, *(factor.args if factor in alike and left.op == "sqrt" else ()))
                )
            case "logarithm":
                return left.op == "log" and all(
                    self.sign(node.args[0]) == 2 if node.is_scalar else self._is_positive_column(node.args[0])
                    for node in right.walk()
                    if node.op == "log"
                )
            case "determinant":
                sides = left.args[0], right.args[0]
                return left.op == right.op == "det" and any(
                    fact.rel == "=" and (fact.left, fact.right) == sides for fact in self.facts
                )
            case "adjugate":
                return left.op == "adj" and self.has_inverse(left.args[0])
            case "identity":  # true of any values, which is checked at random ones
                return not any(part.op in BRANCHING for side in (left, right) for part in side.walk())
            case "geometric":
                return is_geometric(left, right)
        return False

    @staticmethod
    def sides(lemma: CertificateLemma) -> Iterator[tuple[Expression, Expression]]:
        """Formulas that must be equal for the rule to be what its name says."""
        left, right = lemma.nodes
        match lemma.name:
            case "root":
                yield left.args[0].args[0], right
            case "absolute":
                inside = left.args[0].args[0]
                yield mul(inside, inside), right
            case "root_of_square":
                yield left.args[0], mul(right, right)
            case "absolute_positive":
                yield left.args[0], right
            case "absolute_negative":
                yield left.args[0], neg(right)
            case "product":
                yield _squared(left), mul(*map(_squared, right.args))
            case "identity" | "geometric":
                yield left, right
            case "logarithm":
                yield left, right  # true of the logarithm itself, in many digits
            case "adjugate":
                of = left.args[0]
                yield right, make("mul", make("det", of), make("inv", of))

    def vanishes(self, lemma: CertificateLemma) -> bool:
        """Whether the nodes are the target, a term that vanishes only with it, and terms that are not negative."""
        target, first, *others = lemma.nodes
        if any(self.sign(node) == 0 for node in (first, *others)):
            return False
        factors = _scalar_factors(first)
        if target.is_scalar:
            return all(_plain(f) == _plain(target) or _is_power_of(f, target) or self.sign(f) == 2 for f in factors)
        squares = [factor for factor in factors if self._is_square_of(factor, target)]
        return bool(squares) and all(factor in squares or self.sign(factor) == 2 for factor in factors)

    def _is_square_of(self, factor: Expression, target: Expression) -> bool:
        """Whether a factor is tr(hᵀh) or tr(hᵀMh) with a definite M, of the target h."""
        factors = _flat(factor.args[0]) if factor.op == "tr" else _flat(factor)
        wanted = [self._plainly(part) for part in _flat(target)]
        for k in range(len(factors)):
            turned = factors[k:] + factors[:k]
            n = len(turned)
            half = [self._plainly(part) for part in turned[(n + 1) // 2 :]]
            mirrored = [self._plainly(transpose(part)) for part in reversed(turned[: n // 2])]
            if half == mirrored == wanted and (n % 2 == 0 or self._definiteness(turned[n // 2]) == 2):
                return True
        return False

    def entries(self, node: Expression) -> int:
        """1 where no entry of a matrix is negative, 0 where that is not known."""
        if node.is_scalar:
            return min(1, self.sign(node))
        if _plain(node) in self.not_negative:
            return 1
        match node.op:
            case "ones" | "zeros" | "unit" | "identity" | "exp" | "abs":
                return 1
            case "transpose" | "diag":
                return self.entries(node.args[0])
            case "mul" | "add" | "had":
                return min(self.entries(arg) for arg in node.args)
            case "symbol":
                words = self.assume.get(node.name, frozenset())
                return int(bool(words & {"positive", "nonnegative", "probability"}))
        return 0

    def check_order(self, certificate: Certificate, wrong: type[Exception]) -> None:
        """The rest and the bounds have signs, and where the goal is strict one of them is positive."""
        sign = self._sign_of_sum(certificate)
        if not sign:
            raise wrong("what is left over, or what a bound is multiplied by, has no sign")
        if certificate.goal.rel in (">", "<") and sign < 2:
            structural = self.sign(self._difference(certificate.goal.left, certificate.goal.right)) == 2
            if not structural:
                raise wrong("nothing makes the inequality strict")

    def check_apart(self, certificate: Certificate, wrong: type[Exception]) -> None:
        """What is left over is not zero: by its sign, by a fact, or because of what it is made of."""
        if self._sign_of_sum(certificate) == 2:
            return
        if certificate.bounds or not certificate.rest or not self._is_apart(certificate.rest):
            raise wrong("nothing keeps the two sides apart")

    def _is_apart(self, rest: tuple[Expression, ...]) -> bool:
        if rest[0].is_scalar:
            return self.is_nonzero(rest[0] if len(rest) == 1 else make("add", *rest))
        numbers = [factor for factor in rest[0].args if factor.is_scalar]
        matrices = [factor for factor in rest[0].args if not factor.is_scalar]
        product = _flat(make("mul", *matrices)) if len(matrices) > 1 else _flat(matrices[0])
        return len(rest) == 1 and all(map(self.is_nonzero, numbers)) and self._is_nonzero_product(product)

    def _sign_of_sum(self, certificate: Certificate) -> int:
        """2 where bounds and rest are positive together, 1 where they are not negative, 0 where that is not known."""
        strict = False
        for node in certificate.rest:
            sign = self.sign(node) if node.is_scalar else self.entries(node)
            if not sign:
                return 0
            strict = strict or sign == 2
        for bound in certificate.bounds:
            sign = self.sign(bound.factor)
            own = (
                1 if bound.node is None else self.sign(bound.node) if bound.node.is_scalar else self.entries(bound.node)
            )
            if not sign or not own:
                return 0
            rel = certificate.facts[bound.fact].rel if bound.fact is not None else ""
            strict = strict or (sign == 2 and (rel in (">", "<") or own == 2))
        return 2 if strict else 1


def _is_named(node: Expression) -> bool:
    """Whether a sum is never negative by the triangle inequality, by Cauchy and Schwarz, or by ‖AB‖ <= ‖A‖ ‖B‖."""
    *larger, last = node.args
    smaller = last.args[0] if last.op == "neg" else neg(last)
    if len(larger) == 1 and larger[0].op == "abs":
        return _plain(larger[0].args[0]) in (_plain(smaller), _plain(neg(smaller)))
    if smaller.op in ("norm", "norm1", "abs") and smaller.args[0].op == "add":
        parts = sorted(repr(_unsigned(term)) for term in smaller.args[0].args)
        same = all(part.op == smaller.op for part in larger)
        return same and parts == sorted(repr(part.args[0]) for part in larger)
    if len(larger) != 1 or larger[0].op != "mul":
        return False
    factors = larger[0].args
    if smaller.op == "norm" and smaller.args[0].op == "mul":
        return (
            all(part.op == "norm" for part in factors)
            and tuple(part.args[0] for part in factors) == smaller.args[0].args
        )
    return len(factors) == 2 and _is_product(smaller, *factors)


def _is_product(smaller: Expression, left: Expression, right: Expression) -> bool:
    """Whether `smaller` is ±uᵀv of ‖u‖ and ‖v‖, or its square of their squares."""
    if smaller.op == "pow" and left.op == right.op == "pow":
        if not smaller.args[1] == left.args[1] == right.args[1] == Expression("number", (), Fraction(2)):
            return False
        smaller, left, right = smaller.args[0], left.args[0], right.args[0]
    if left.op != "norm" or right.op != "norm":
        return False
    u, v = left.args[0], right.args[0]
    smaller = _unsigned(smaller)
    if smaller.op == "inner":
        return smaller.args == (u, v)
    return u.shape == v.shape and u.shape[1] == ONE and _flat(smaller) == [*_flat(transpose(u)), *_flat(v)]


def _unsigned(node: Expression) -> Expression:
    return node.args[0] if node.op == "neg" else node


def _plain(node: Expression) -> Expression:
    return canonical(node)


def _factors(node: Expression) -> list[Expression]:
    """The factors of a number: scalars one by one, powers kept, matrices of a product together."""
    if node.op != "mul":
        return [node]
    matrices = [arg for arg in node.args if not arg.is_scalar]
    found = [factor for arg in node.args if arg.is_scalar for factor in _factors(arg)]
    return [*found, mul(*matrices)] if matrices else found


def _without_numbers(node: Expression) -> Expression:
    """A product without the positive numbers among its factors, which has the same sign."""
    rest = [arg for arg in node.args if arg.op != "number" or not arg.number] if node.op == "mul" else []
    return mul(*rest) if rest else node


def _squared(node: Expression) -> Expression:
    """The square of a root, of an absolute value, or of something else, without roots and absolute values."""
    if node.op == "sqrt":
        return node.args[0]
    inside = node.args[0] if node.op == "abs" else node
    return mul(inside, inside)


def _is_zero(node: Expression) -> bool:
    return node.op == "zeros" or (node.op == "number" and not node.number)


def _scalar_factors(node: Expression) -> list[Expression]:
    """The factors of a number, which is zero where one of them is: scalars one by one, matrices of a product together.

    Signs and exponents are left out, so that this says nothing of the sign of a number.
    """
    if node.op == "neg":
        return _scalar_factors(node.args[0])
    if node.op == "pow" and node.args[0].is_scalar and node.args[1].op == "number" and node.args[1].number:
        return _scalar_factors(node.args[0])
    if node.op != "mul" or not node.is_scalar:
        return [_plain(node)]
    scalars = [arg for arg in node.args if arg.is_scalar]
    matrices = [arg for arg in node.args if not arg.is_scalar]
    found = [factor for arg in scalars for factor in _scalar_factors(arg)]
    return [*found, _plain(mul(*matrices))] if matrices else found


def _square_factors(node: Expression) -> list[Expression]:
    """The factors of a product of square matrices, without transposes and inverses."""
    if node.op in ("transpose", "inv", "neg"):
        return _square_factors(node.args[0])
    if node.op == "mul":
        factors = [arg for arg in node.args if not arg.is_scalar]
        if all(factor.is_square for factor in factors):
            return [part for factor in factors for part in _square_factors(factor)]
        return []
    return [node]


def _flat(node: Expression) -> list[Expression]:
    """The matrix factors of a product in order, transposes moved inside."""
    if node.op == "mul":
        return [factor for arg in node.args for factor in _flat(arg)]
    if node.op == "transpose" and node.args[0].op == "mul":
        return [transpose(factor) for factor in reversed(_flat(node.args[0]))]
    return [node]


def _is_power_of(node: Expression, base: Expression) -> bool:
    return node.op == "pow" and _plain(node.args[0]) == _plain(base)
