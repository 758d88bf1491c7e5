"""Reading a formula: text to tree, with the place of everything that is wrong.

The parser is one class in three storeys: `stream` keeps the tokens and builds nodes, `operators` reads what stands
between primaries, and here are the primaries: brackets and bars, functions, sums over an index, LaTeX constructs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from grader.maths.averages import averaged
from grader.maths.blocks import arranged
from grader.maths.calls import size_of
from grader.maths.errors import ExpressionError, ShapeError
from grader.maths.notation import to_ascii
from grader.maths.operators import REDUCTIONS, Operators
from grader.maths.shapes import make, number, shape_text, size
from grader.maths.stream import RELATIONS
from grader.maths.symbols import Symbols
from grader.maths.tokens import Token
from grader.maths.tree import ONE, Chain, Dim, Expression, Relation, Shape

MOST_RETRIES = 8  # bars that touch and are no norm after all


@dataclass(frozen=True, slots=True)
class Reading:
    """A formula and what a student should know about how it was read, one sentence each."""

    expression: Expression
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainReading:
    """Relations from left to right, and notes on how they were read."""

    chain: Chain
    notes: tuple[str, ...] = ()


def parse(text: str, symbols: Symbols, *, like: Shape | None = None) -> Expression:
    """The formula that a text stands for. Raises ExpressionError.

    `like` is the shape that is wanted where the text leaves it open, as in `I` or `0`; it is not enforced.
    """
    return read(text, symbols, like=like).expression


def read(text: str, symbols: Symbols, *, like: Shape | None = None) -> Reading:
    """`parse`, with notes on how ambiguous places were read. Raises ExpressionError."""
    parser = Parser(text, symbols)
    with parser.pointing():
        node = parser.expression()
        parser.finish(wants="an expression")
        node = parser.settled(node, like)
    return Reading(node, tuple(parser.notes))


def parse_relation(text: str, symbols: Symbols) -> Relation:
    """A relation such as `A*v = lam*v` or `a - b != 0`; 0 stands for a zero matrix as well. Raises ExpressionError."""
    chain = read_chain(text, symbols).chain
    if len(chain) > 1:
        raise ExpressionError(0, "this is a chain of relations, and one was wanted", "write one per line", text=text)
    return chain[0]


def parse_chain(text: str, symbols: Symbols, *, previous: Expression | None = None) -> Chain:
    """The relations of `a = b <= c`, from left to right; a text that starts with a relation continues `previous`.

    Raises ExpressionError, also where the two sides of a relation have different shapes.
    """
    return read_chain(text, symbols, previous=previous).chain


def read_chain(text: str, symbols: Symbols, *, previous: Expression | None = None) -> ChainReading:
    """`parse_chain`, with notes on how ambiguous places were read. Raises ExpressionError."""
    parser = Parser(text, symbols)
    relations: list[Relation] = []
    with parser.pointing():
        left = previous if previous is not None and parser.peek().text in RELATIONS else parser.expression()
        while parser.peek().kind == "sign" and parser.peek().text in RELATIONS:
            sign = parser.next()
            left, right = parser.balanced(left, parser.expression(), sign)
            relations.append(Relation(left, sign.text, right))
            left = right
        parser.finish(wants="a relation")
        if not relations:
            raise parser.error(parser.peek(), "wanted a relation, with one of = != < <= > >=, and there is none")
    return ChainReading(tuple(relations), tuple(parser.notes))


class Parser(Operators):
    """Primaries: what a formula is made of."""

    def primary(self) -> Expression:
        """A number, a name, a function with its arguments, or something in brackets or bars."""
        token = self.next()
        self.nest(token)
        node = self._primary(token)
        self.nesting -= 1
        return node

    def _primary(self, token: Token) -> Expression:
        match token.kind:
            case "number":
                return Expression("number", (), Fraction(token.text))
            case "symbol" | "dim" | "index" | "constant":
                return self._named(token)
            case "function":
                return self.function(token)
            case "word":
                return _WORDS[token.text](self, token)
            case "bold":
                return self._bold(token)
        match token.text:
            case "(" | "{" | "[":
                return self._group(token)
            case "|":
                return self._bars(token)
            case "‖":
                return self._norm_of(self._between(token, "‖"), token)
            case "⟨":
                return self._inner(token)
            case "∇":
                return self._nabla(token)
        raise self._missing(token)

    def _missing(self, token: Token) -> ExpressionError:
        """Something should stand here and does not."""
        before = self.tokens[self.at - 2] if self.at > 1 else None
        if token.kind == "end" and before is None:
            return self.error(token, "the formula is empty", "write a formula such as 2*x")
        if before is None:
            return self.error(token, f"a formula cannot begin with {token.text}")
        if token.kind == "end":
            return self.error(token, f"the formula ends after {before.text}, where something is missing")
        return self.error(token, f"something is missing between {before.text} and {token.text}")

    def _group(self, opening: Token) -> Expression:
        if opening.text == "[":
            return self._matrix(opening)
        self.open.append(opening.text)
        node = self.expression()
        if self.sign(","):
            comma = self.raw()
            raise self.error(comma, "a list is not a formula", "a decimal is written with a point, as in 0.5")
        self.open.pop()
        self.close(opening)
        return node

    def _matrix(self, opening: Token) -> Expression:
        """Blocks beside each other, `[q, R]`, or in rows, `[[A, B], [C, D]]`; one formula in brackets is itself."""
        elements = self._elements(opening)
        if all(isinstance(element, list) for element in elements):
            rows = [element for element in elements if isinstance(element, list)]
        elif not any(isinstance(element, list) for element in elements):
            rows = [[element for element in elements if isinstance(element, Expression)]]
        else:
            raise self.error(opening, "rows and single blocks are mixed here", "write every row as in [[A, B], [C, D]]")
        try:
            return self.checked(arranged(rows, self.sizes), opening)
        except ShapeError as error:
            raise self.error(opening, error.reason, error.suggestion) from error

    def _elements(self, opening: Token) -> list[Expression | list[Expression]]:
        """What stands between square brackets: formulas, and rows of formulas in brackets of their own."""
        self.open.append("[")
        elements: list[Expression | list[Expression]] = [self._element()]
        while self.skip(","):
            elements.append(self._element())
        self.open.pop()
        self.close(opening)
        return elements

    def _element(self) -> Expression | list[Expression]:
        if not self.sign("["):
            return self.expression()
        start = self.at
        row = self._elements(self.next())
        if self.sign(",", "]"):
            plain = [element for element in row if isinstance(element, Expression)]
            if len(plain) == len(row):
                return plain
        self.at = start  # a bracket that only begins a formula
        return self.expression()

    def _bars(self, opening: Token) -> Expression:
        """|x|, and ‖x‖ where two bars touch. |A| of a square matrix is its determinant."""
        if self.sign("|") and self.raw().start == opening.end:
            return self._touching_bars(opening)
        return self._single_bars(opening)

    def _touching_bars(self, opening: Token) -> Expression:
        """‖x‖, or else ||x| - 1|."""
        start, around, nesting = self.at, list(self.open), self.nesting
        self.at += 1
        try:
            node = self._between(opening, "|2")
        except ExpressionError as no_norm:
            self.retries += 1
            if self.retries > MOST_RETRIES:
                raise
            self.at, self.open, self.nesting = start, around, nesting
            try:
                return self._single_bars(opening)
            except ExpressionError:
                raise no_norm from None
        return self._norm_of(node, opening)

    def _single_bars(self, opening: Token) -> Expression:
        self.open.append("|")
        node = self.expression()
        self.open.pop()
        self.close(opening)
        if node.is_scalar:
            return self.build("abs", (node,), opening)
        text = to_ascii(node)
        if not node.is_square:
            reason = f"|...| is for scalars and determinants, and {text} is {shape_text(node.shape)}"
            raise self.error(opening, reason, f"write norm({text}), or abs({text}) for absolute values entry by entry")
        self.note(f"|{text}| is the determinant; write abs({text}) for absolute values entry by entry")
        return self.build("det", (node,), opening)

    def _between(self, opening: Token, bars: str) -> Expression:
        """What stands between the bars of a norm."""
        self.open.append(bars)
        node = self.expression()
        self.open.pop()
        closed = self.skip("‖") if bars == "‖" else self.skip("|") and self.skip("|")
        if not closed:
            raise self.error(opening, "these bars are not closed", "write norm(...) for a norm, abs(...) for |...|")
        return node

    def _norm_of(self, node: Expression, opening: Token) -> Expression:
        """The norm, with its order as a subscript behind the bars."""
        order = self._order() if self.skip("_") else ""
        if order in ("F", "Fro", "fro", "") or (order == "2" and ONE in node.shape):
            return self.build("norm", (node,), opening)
        if order == "1" and ONE in node.shape:
            return self.build("norm1", (node,), opening)
        kind = "a vector has norms 1 and 2" if ONE in node.shape else "a matrix has its Frobenius norm only"
        raise self.error(opening, f"a norm with subscript {order} is not in the vocabulary: {kind}", "write norm(...)")

    def _order(self) -> str:
        """The raw text of a subscript."""
        token = self.raw()
        self.at += 1
        if token.text != "{":
            return token.text
        order = self.raw().text
        self.at += 1
        self.close(token)
        return order

    def _inner(self, opening: Token) -> Expression:
        self.open.append("⟨")
        left = self.expression()
        if not self.skip(","):
            raise self.error(self.raw(), "an inner product has two arguments", "write ⟨x, y⟩ or inner(x, y)")
        right = self.expression()
        self.open.pop()
        self.close(opening)
        return self.build("inner", (left, right), opening)

    def _bold(self, token: Token) -> Expression:
        """𝟏 and 𝟎, with a size as subscript or as large as the place wants; 𝟎 may be a matrix."""
        sized = self.sign("_")
        size = self._size_subscript(token) if sized else self.sizes.new(token.start)
        if token.text == "1":
            return make("ones", shape=(size, ONE))
        return make("zeros", shape=(size, ONE if sized else self.sizes.new(token.start, column=True)))

    def _size_subscript(self, token: Token) -> Dim:
        """The n of I_n and 𝟏_n."""
        self.at += 1
        node = self.primary()
        try:
            return size_of(node)
        except ShapeError as error:
            raise self.error(token, error.reason, error.suggestion) from error

    # Functions

    def function(self, token: Token) -> Expression:
        """A function with its exponent (sin^2 x), its base (log_2 x) and its arguments."""
        name = token.text
        if name in ("variance", "covariance") or (name == "expect" and (self.names.random or self.sign("_"))):
            return averaged(self, token)
        if name in ("sum", "prod") and self.sign("_"):
            return self._big(token)
        if (
            name in ("sum", "prod")
            and self.raw(1).kind == "name"
            and self.sign(",", ahead=2)
            and not self.sign("=", ahead=4)
        ):
            return self.reduced(name, (), token) if self._names_an_axis() else self._iterated(token)
        if name in REDUCTIONS and self.sign("("):
            return self.reduced(name, (), token)
        if name == "I" and not self.sign("("):
            side = self._size_subscript(token) if self.sign("_") else self.sizes.new(token.start)
            return make("identity", shape=(side, side))
        extra: tuple[Expression, ...] = ()
        hat: Token | None = None
        exponent = number(1)
        while self.sign("^", "_"):
            if self.skip("_"):
                extra = (self._base(token),)
                continue
            hat = self.next()
            exponent = self.exponent()
        node = self.apply(name, (*self._arguments_of(token), *extra), token)
        if hat is None:
            return node
        if exponent.op == "neg":
            of = to_ascii(node).removeprefix(name)
            meant = f"write arc{name}{of} or 1/{name}{of}" if name in ("sin", "cos", "tan") else f"write 1/{name}{of}"
            raise self.error(hat, f"{name}^{to_ascii(exponent)} could be an inverse function or a quotient", meant)
        return self.raise_to(node, exponent, hat)

    def _base(self, token: Token) -> Expression:
        """The subscript of log and norm."""
        if token.text not in ("log", "norm"):
            raise self.error(token, f"{token.text} takes no subscript", f"write {token.text}(...)")
        return self.primary()

    def _arguments_of(self, token: Token) -> tuple[Expression, ...]:
        if self.sign("(") or (self.sign("[") and token.text == "expect"):
            return self.arguments(self.next(), tuples=token.text in ("ones", "zeros"))
        if self.sign("{"):
            return self.arguments(self.next())
        return (self._bare(token),)

    def _bare(self, token: Token) -> Expression:
        """The argument of a function without brackets: the product that follows, up to the next function or sign."""
        follows = self.peek()
        if not self.starts(follows) and not self.sign("-"):
            raise self.error(token, f"{token.text} needs an argument", f"write {token.text}(...)")
        minus = self.raw() if self.skip("-") else None
        factors, places = [self.power()], [token]
        while self.starts(self.peek()) and self.peek().kind not in ("function", "word"):
            places.append(self.peek())
            factors.append(self.power())
        node = self._multiplied(factors, places)
        if minus:
            node = self.build("neg", (node,), minus)
        if len(factors) > 1 or self.sign("*", "/"):
            self.note(f"{token.text} without brackets takes {to_ascii(node)}; write {token.text}(...) for another part")
        return node

    # Sums and products over an index

    def _names_an_axis(self) -> bool:
        """True at the bracket of `sum(G, 0)`, where G is no index."""
        return (
            self.raw(3).text in ("0", "1") and self.sign(")", ahead=4) and self.names.find(self.raw(1).text) is not None
        )

    def _iterated(self, token: Token) -> Expression:
        """`sum(i, n, term)`, or `sum(i, 2, n, term)` from another start than 1."""
        opening = self.next()
        index = self._new_index()
        self.at += 1
        bounds = [number(1), self.expression()]
        if not self.skip(","):
            raise self.error(token, f"{token.text} over an index takes three arguments", f"{token.text}(i, n, term)")
        self.open.append("(")
        self.names.indices.append(index)
        term = self.expression()
        if self.skip(","):
            bounds = [bounds[1], term]
            term = self.expression()
        self.names.indices.pop()
        self.open.pop()
        self.close(opening)
        return self._over(token, index, bounds[0], bounds[1], term)

    def _new_index(self) -> str:
        token = self.raw()
        self.at += 1
        if token.kind != "name":
            raise self.error(token, "wanted the name of an index", "write it as in sum(i, n, x[i])")
        if self.names.find(token.text) not in (None, ("constant", "e"), ("constant", "i")):
            raise self.error(token, f"{token.text} has a meaning already", "choose another letter for the index")
        return token.text

    def _over(self, token: Token, index: str, lower: Expression, upper: Expression, term: Expression) -> Expression:
        for bound in (lower, upper):
            self.whole(bound, token, "a bound")
            if any(node.op == "index" and node.name == index for node in bound.walk()):
                raise self.error(token, f"the bounds of {index} cannot contain {index}")
        return self.build(token.text, (lower, upper, term), token, value=index)

    def _big(self, token: Token) -> Expression:
        r"""`\sum_{i=1}^{n} term`; bounds that are left out are those of the entries that the index selects."""
        self.at += 1
        braces = self.next() if self.sign("{") else None
        indices, lower, upper = [self._new_index()], None, None
        if braces:
            while self.skip(","):
                indices.append(self._new_index())
            lower = self.expression() if self.skip("=") else None
            self.close(braces)
        if self.skip("^"):
            upper = self.exponent()
        self.names.indices += indices
        node = self.product()
        del self.names.indices[-len(indices) :]
        for index in reversed(indices):
            last = upper if upper is not None else self._extent(token, index, node)
            node = self._over(token, index, lower if lower is not None else number(1), last, node)
        return node

    def _extent(self, token: Token, index: str, term: Expression) -> Expression:
        """The last value of an index without bounds."""
        found = set()
        for node in term.walk():
            if node.op == "entry":
                for place, extent in zip(node.args[1:], node.args[0].shape, strict=True):
                    if place.op == "index" and place.name == index:
                        found.add(extent)
            elif node.op == "unit" and node.args[0].op == "index" and node.args[0].name == index:
                found.add(node.shape[0])
        if len(found) != 1:
            raise self.error(token, f"the bounds of {index} are not clear", f"write {token.text}({index}, n, ...)")
        return size(found.pop())

    # Constructs of LaTeX

    def _fraction(self, token: Token) -> Expression:
        opening = self.raw()
        if opening.text == "{" and (self.sign("∂", ahead=1) or self._is_derivative()):
            return self._derivative(token)
        above = self._braced()
        return self.build("div", (above, self._braced()), token)

    def _braced(self) -> Expression:
        r"""An argument of a LaTeX command: a group, or the first digit or letter (`\frac12`)."""
        token = self.raw()
        if token.kind == "number" and len(token.text) > 1 and token.text.isdecimal():
            first = Token("number", token.text[0], token.start, token.start + 1)
            self.tokens[self.at : self.at + 1] = [first, Token("number", token.text[1:], first.end, token.end)]
        return self.primary()

    def _is_derivative(self) -> bool:
        r"""True at the braces of `\frac{d}{dx}`."""
        texts = [self.raw(ahead).text for ahead in range(5)]
        return texts[:4] == ["{", "d", "}", "{"] and texts[4].startswith("d") and self.names.find("d") is None

    def _derivative(self, token: Token) -> Expression:
        r"""`\frac{\partial f}{\partial x}`, or `\frac{d}{dx} f` with f behind."""
        opening = self.next()
        self.at += 1
        of = None if self.sign("}") else self.expression()
        self.close(opening)
        opening = self.next()
        if opening.text != "{":
            raise self.error(opening, "wanted the symbol of the derivative in braces")
        below = self.raw()
        if below.kind == "name" and below.text.startswith("d") and len(below.text) > 1:
            self.tokens[self.at] = Token("name", below.text[1:], below.start + 1, below.end)
        elif not self.skip("∂"):
            raise self.error(below, "a derivative has the same sign above and below")
        by = self.postfix(self.primary())
        self.close(opening)
        return self._applied("grad", by, token) if of is None else self.build("grad", (of, by), token)

    def _applied(self, op: str, by: Expression, token: Token) -> Expression:
        """A derivative in front of what it applies to: the bracket that follows, or the whole product.

        A bracket that has no such derivative is only the first factor of what is meant, as in ∇_W (a)^T(b).
        """
        if not self.sign("("):
            return self.build(op, (self.product(), by), token)
        start, notes = self.at, len(self.notes)
        bracket = self._group(self.next())
        try:
            return self.build(op, (bracket, by), token)
        except ExpressionError as alone:
            self.at = start
            del self.notes[notes:]
            product = self.product()
            if product == bracket:
                raise
            try:
                node = self.build(op, (product, by), token)
            except ExpressionError:
                raise alone from None
        self.note(f"the derivative is taken of the whole product {to_ascii(product)}; write brackets around it")
        return node

    def _nabla(self, token: Token) -> Expression:
        """`∇_x f` and `∇²_x f`."""
        op, by = "grad", None
        while self.sign("^", "_"):
            if self.next().text == "_":
                by = self.primary()
            elif self.exponent() == number(2):
                op = "hess"
            else:
                raise self.error(token, "only ∇ and ∇² have a meaning")
        if by is None:
            raise self.error(token, "∇ needs the symbol to differentiate by", "write grad(f, x) or ∇_x f")
        return self._applied(op, by, token)

    def _root(self, token: Token) -> Expression:
        r"""`√x` of the next number, name or bracket, `\sqrt{...}`, `\sqrt[3]{...}`."""
        degree = self._group(self.next()) if self.sign("[") else None
        node = self.primary()
        if degree is None:
            return self.build("sqrt", (node,), token)
        return self.build("pow", (node, self.build("div", (number(1), degree), token)), token)

    def _binomial(self, token: Token) -> Expression:
        above = self._braced()
        return self.build("binomial", (above, self._braced()), token)

    def _infinity(self, token: Token) -> Expression:
        raise self.error(token, "infinity is not a number; it is an end of an interval only")

    def _expect(self, token: Token) -> Expression:
        return self.function(Token("function", "expect", token.start, token.end))


_WORDS: dict[str, Callable[[Parser, Token], Expression]] = {
    "frac": Parser._fraction,
    "sqrt": Parser._root,
    "binom": Parser._binomial,
    "sum": Parser.function,
    "prod": Parser.function,
    "expect": Parser._expect,
    "infinity": Parser._infinity,
}
