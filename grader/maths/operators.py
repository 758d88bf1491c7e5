"""What stands between, before and behind the primaries of a formula: signs, exponents, transposes, indices.

From loose to tight: + and -, then ∘ ⊗ ⊘, then products and quotients (written or not) from left to right, then powers,
then transposes and indices. docs/typing-mathematics.md tells students how ambiguous texts are read.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from grader.maths.errors import ExpressionError
from grader.maths.names import ELSEWHERE
from grader.maths.notation import to_ascii
from grader.maths.shapes import as_dim, make, number, shape_text, size
from grader.maths.stream import Stream, zero_like
from grader.maths.tokens import Token
from grader.maths.tree import ONE, SCALAR, Dim, Expression

REDUCTIONS = frozenset(["sum", "mean"])
_ENTRYWISE_SIGNS = {"∘": "had", "⊗": "kron", "⊘": "eldiv"}
_KEYWORDS = ("axis", "keepdims")


class Operators(Stream, ABC):
    """Operators by recursive descent. Every method reads one thing and leaves the token after it current."""

    @abstractmethod
    def primary(self) -> Expression:
        """A number, a name, a function with its arguments, or something in brackets or bars."""

    # Sums, products, powers

    def expression(self) -> Expression:
        """Terms with + and - between them."""
        terms, places = [self.term()], [self.raw()]
        while self.sign("+", "-"):
            sign = self.next()
            term = self.term()
            terms.append(self.build("neg", (term,), sign) if sign.text == "-" else term)
            places.append(sign)
        if len(terms) == 1:
            return terms[0]
        wide = next((term.shape for term in terms if not term.is_scalar), SCALAR)
        return self._chained("add", [zero_like(term, wide) for term in terms], places)

    def term(self) -> Expression:
        """Products with ∘ ⊗ ⊘ between them, after any number of signs: -a∘b is -(a∘b)."""
        sign = self.raw()
        if self.skip("-", "+"):
            self.nest(sign)
            node = self.term()
            self.nesting -= 1
            return self.build("neg", (node,), sign) if sign.text == "-" else node
        node = self.product()
        while self.sign(*_ENTRYWISE_SIGNS):
            sign = self.next()
            node = self.build(_ENTRYWISE_SIGNS[sign.text], (node, self.product()), sign)
        return node

    def product(self) -> Expression:
        """Factors with * or / or nothing between them, from left to right."""
        factors, places = [self.factor()], [self.raw()]
        below: Token | None = None
        while True:
            token = self.peek()
            if self.skip("*"):
                factors.append(self.factor())
            elif self.skip("/"):
                quotient = self.build("div", (self._multiplied(factors, places), self.factor()), token)
                factors, places, below = [quotient], [], self.raw(-1)
            elif self.starts(token):
                if below is not None and below.end == token.start:
                    written = to_ascii(factors[0])
                    self.note(f"{written} is multiplied by what follows; to divide by it, write a/(b*c)")
                factors.append(self.power())
            else:
                return self._multiplied(factors, places)
            places.append(token)
            below = below if len(factors) == 1 else None

    def factor(self) -> Expression:
        """A power with any number of signs before it: a*-b, a/-b."""
        sign = self.raw()
        if self.skip("-", "+"):
            self.nest(sign)
            node = self.factor()
            self.nesting -= 1
            return self.build("neg", (node,), sign) if sign.text == "-" else node
        return self.power()

    def starts(self, token: Token) -> bool:
        """True where a token begins a factor, so that a product without a sign goes on."""
        if token.kind != "sign":
            return token.kind not in ("end", "method")
        if token.text in ("|", "‖"):
            return not self.open or self.open[-1].strip("2") != token.text
        return token.text in ("(", "{", "[", "⟨", "∇")

    def power(self) -> Expression:
        """A primary with its exponents, transposes and indices: -x^2 is -(x^2), and x^-1y is (x^-1)*y."""
        node = self.postfix(self.primary())
        while self.sign("^"):
            node = self.postfix(self._raised(node, self.next()))
        return node

    def _raised(self, base: Expression, hat: Token) -> Expression:
        mark = self._mark(base)
        if mark:
            for op in {"T": ["transpose"], "-T": ["inv", "transpose"], "+": ["pinv"]}[mark]:
                base = self.build(op, (base,), hat)
            return base
        braced, exponent = self.sign("{", "("), self.exponent()
        follows = self.raw()
        if not braced and follows.kind in ("symbol", "name", "dim", "number") and follows.start == self.raw(-1).end:
            self.note(
                f"the exponent of {to_ascii(base)} is {to_ascii(exponent)} alone; write brackets for a longer one"
            )
        return self.raise_to(base, exponent, hat)

    def _mark(self, base: Expression) -> str:
        """Step over a transpose or pseudo-inverse after ^ and tell which: "T", "-T", "+", or "" for an exponent."""
        start = self.at
        closing = "}" if self.skip("{") else ")" if self.skip("(") else ""
        minus = self.skip("-")
        mark = ""
        if self.skip("⊤", "'"):
            mark = "T"
        elif self.raw().kind == "name" and self._is_transpose(self.raw().text, base, bool(closing)):
            token = self.raw()
            rest = [Token("name", token.text[1:], token.start + 1, token.end)] if len(token.text) > 1 else []
            self.tokens[self.at : self.at + 1] = [Token("sign", "⊤", token.start, token.start + 1), *rest]
            self.at += 1
            mark = "T"
        elif not minus and (self.skip("†") or (not base.is_scalar and self.skip("+"))):
            mark = "+"
        if mark and (not closing or self.skip(closing)):
            return "-T" if minus else mark
        self.at = start
        return ""

    def _is_transpose(self, name: str, base: Expression, braced: bool) -> bool:
        """True for the T of x^T and x^TAx, unless T or the whole name is declared and makes an exponent."""
        if not (name.startswith("T") or name == "t") or (braced and len(name) > 1) or name.startswith("T_"):
            return False
        if self.names.find(name) and (base.is_scalar or base.is_square):
            self.note(f"{name} is declared, so ^{name} is an exponent; a transpose is written {to_ascii(base)}.T")
            return False
        return True

    def exponent(self) -> Expression:
        """What stands after ^: signs, one number, name or bracket, and exponents of its own, 2^3^2 = 2^(3^2)."""
        sign = self.raw()
        self.nest(sign)
        if self.skip("-", "+"):
            node = self.exponent()
            node = self.build("neg", (node,), sign) if sign.text == "-" else node
        else:
            node = self.primary()
            while self.sign("[") and not node.is_scalar:
                node = self._indexed(node)
            if self.sign("^"):
                hat, here = self.next(), self.at
                if self._mark(node):  # it belongs to the whole power: A^-1^T
                    self.at = here - 1
                else:
                    node = self.raise_to(node, self.exponent(), hat)
        self.nesting -= 1
        return node

    # Transposes, methods, indices

    def postfix(self, node: Expression) -> Expression:
        """Everything that is written behind a primary."""
        self.nest(self.raw())
        if node.op == "symbol" and "sequence" in self.names.symbols[node.name].assume:
            node = self._term_of(node)
        node = self._postfix(node)
        self.nesting -= 1
        return node

    def _postfix(self, node: Expression) -> Expression:
        while True:
            token = self.raw()
            if self.skip("⊤.", "'", "⊤"):
                node = self.build("transpose", (node,), token)
            elif self.skip("!"):
                node = self.build("factorial", (node,), token)
            elif self.skip("†"):
                node = self.build("pinv", (node,), token)
            elif self.sign("[") and not node.is_scalar:
                if self._is_matrix():
                    return node
                node = self._indexed(node)
            elif self.sign("_"):
                node = self._subscript(node)
            elif token.kind == "method":
                self.at += 1
                node = self._method(node, token)
            else:
                return node

    def _method(self, node: Expression, token: Token) -> Expression:
        """`x.dot(y)`, `A.sum()`: the function of that name with the object as its first argument."""
        function = self.names.function(token.text)
        if function is None:
            meant = ELSEWHERE.get(token.text, "the functions are listed in the guide to typing formulas")
            raise self.error(token, f".{token.text}() is unknown", meant)
        if function in REDUCTIONS:
            return self.reduced(function, (node,), token)
        opening = self.next()
        others = () if self.skip(")") else self.arguments(opening)
        return self.apply(function, (node, *others), token)

    def reduced(self, name: str, of: tuple[Expression, ...], token: Token) -> Expression:
        """`sum` or `mean` of all entries, or as in NumPy along an axis; what is left is a column, like any vector."""
        opening = self.next()
        keywords: dict[str, str] = {}
        args = (*of, *(() if self.skip(")") else self.arguments(opening, keywords=keywords)))
        axis = keywords.get("axis", to_ascii(args[1]) if len(args) == 2 else "None")
        if len(args) not in (1, 2):
            raise self.error(
                token, f"{name} takes 1 argument, found {len(args)}", f"write {name}(X) or sum(i, n, term)"
            )
        matrix = args[0]
        rows, columns = matrix.shape
        if axis not in ("None", "0", "1", "-1", "-2") or (ONE in matrix.shape and axis in ("1", "-2")):
            raise self.error(token, f"{to_ascii(matrix)} is {shape_text(matrix.shape)} and has no axis {axis}")
        if axis == "None" or ONE in matrix.shape:
            return self._averaged(name, self.build("total", (matrix,), token), rows * columns, token)
        down = axis in ("0", "-2")
        ones = make("ones", shape=(rows if down else columns, ONE))
        if down and keywords.get("keepdims") == "True":
            summed = self.build("mul", (make("transpose", ones), matrix), token)
        else:
            summed = self.build("mul", (make("transpose", matrix) if down else matrix, ones), token)
        self.note(f"{name} along axis {axis} is read as {to_ascii(summed)}, which is {shape_text(summed.shape)}")
        return self._averaged(name, summed, rows if down else columns, token)

    def _averaged(self, name: str, summed: Expression, count: Dim, token: Token) -> Expression:
        return summed if name == "sum" else self.build("div", (summed, size(count)), token)

    def arguments(
        self, opening: Token, *, tuples: bool = False, keywords: dict[str, str] | None = None
    ) -> tuple[Expression, ...]:
        """Formulas with commas between them, up to the closing bracket; `ones((m, n))` may have it twice.

        `keywords` takes up the arguments with names, where these have a meaning.
        """
        inner = self.next() if tuples and self.sign("(") else None
        self.open.append(opening.text)
        args = [self.expression()] if not self.sign("=", ahead=1) else []
        if not args:
            self._keyword(keywords)
        while self.skip(",") and not self.sign(")"):  # a Python tuple of one is (n,)
            if self.raw().kind == "name" and self.sign("=", ahead=1):
                self._keyword(keywords)
                continue
            if self._skip_order():
                continue
            args.append(self.expression())
        self.open.pop()
        if inner:
            self.close(inner)
        self.close(opening)
        return tuple(args)

    def _keyword(self, keywords: dict[str, str] | None) -> None:
        """Take up `axis=0`, or step over `ord='fro'`; any other named argument is refused."""
        name = self.raw()
        self.at += 2
        if name.text == "ord" and (self._skip_order() or self.raw().text == "2"):
            self.at += self.raw().text == "2"
        elif keywords is not None and name.text in _KEYWORDS:
            minus = "-" if self.skip("-") else ""
            keywords[name.text] = minus + self.raw().text
            self.at += 1
        else:
            raise self.error(
                name, f"the argument {name.text}= has no meaning here", "leave it out if it changes nothing"
            )

    def _skip_order(self) -> bool:
        """Step over `'fro'`, the norm of matrices that is the only one here."""
        found = self.sign("'") and self.raw(1).text == "fro" and self.sign("'", ahead=2)
        self.at += 3 * found
        return found

    def _is_matrix(self) -> bool:
        """Whether a bracket behind a space holds blocks, as in `Q [q, R]`, and no indices."""
        if self.raw().start == self.raw(-1).end:
            return False
        start, around, nesting = self.at, list(self.open), self.nesting
        try:
            node = self.primary()
        except ExpressionError:
            return False
        finally:
            self.at, self.open, self.nesting = start, around, nesting
        return node.op in ("hstack", "vstack") and not all(block.is_scalar for block in node.args)

    def _indexed(self, node: Expression) -> Expression:
        """`A[i, j]`, `A[i][j]`, `x[i]`, and `A[i, :]` as a row."""
        opening = self.next()
        self.open.append("[")
        places = [self._place()]
        while self.skip(","):
            places.append(self._place())
        self.open.pop()
        if self.sign(":"):
            raise self.error(self.raw(), "a slice has no meaning here", "write A[i, :] for a row, A[:, j] for a column")
        self.close(opening)
        if len(places) == 1 and ONE not in node.shape and self.sign("["):
            self.at += 1
            places.append(self._place())
            self.close(opening)
        return self.entry(node, places, opening)

    def _place(self) -> Expression | None:
        """An index, or None for a colon."""
        return None if self.skip(":") else self.expression()

    def entry(self, node: Expression, places: list[Expression | None], token: Token) -> Expression:
        """The entry of a vector or matrix; a colon takes the whole row or column."""
        rows, columns = node.shape
        if len(places) == 1 and ONE in node.shape:
            places = [places[0], number(1)] if columns == ONE else [number(1), places[0]]
        if len(places) != 2:
            text = to_ascii(node)
            raise self.error(token, f"{text} is {shape_text(node.shape)}: an entry has two indices", f"{text}[i, j]")
        for place, extent in zip(places, node.shape, strict=True):
            if place is not None:
                self.whole(place, token, "an index")
                self._within(node, place, extent, token)
        row, column = places
        if row is not None and column is not None:
            return self.build("entry", (node, row, column), token)
        if row is None and column is None:
            return node
        selected = row if row is not None else column
        assert selected is not None
        unit = make("unit", selected, shape=(rows if row is not None else columns, ONE))
        if row is None:
            return self.build("mul", (node, unit), token)
        return self.build("mul", (make("transpose", unit), node), token)

    def _within(self, node: Expression, place: Expression, extent: Dim, token: Token) -> None:
        """Refuse an index below 1 or above the number of entries."""
        at = as_dim(place)
        if at is not None and at.number is not None and (at.number < 1 or at.number > (extent.number or at.number)):
            what = f"{to_ascii(node)} is {shape_text(node.shape)} and has no entry {to_ascii(place)}"
            raise self.error(token, what, f"entries are counted from 1 to {extent}")

    def _term_of(self, node: Expression) -> Expression:
        """`x_k`, `x_{k+1}`, `x[k]`: a term of a sequence."""
        token = self.raw()
        if self.skip("_"):
            opening = self.next() if self.sign("{") else None
            place = self.expression() if opening else self.primary()
        elif self.sign("["):
            opening = self.next()
            place = self.expression()
        else:
            name = node.name
            raise self.error(self.raw(-1), f"{name} is a sequence, not one of its terms", f"write {name}_k or {name}_0")
        if opening:
            self.close(opening)
        self.whole(place, token, "the number of a term")
        known = as_dim(place)
        if known is not None and known.number is not None and known.number < 0:
            raise self.error(token, f"{node.name} has no term {known}", "its terms are counted from 0")
        return self.build("term", (node, place), token)

    def _subscript(self, node: Expression) -> Expression:
        """`x_i`, `A_{ij}`, `A_{i,j}`, `x_1`: the declared name with that subscript, else an entry."""
        if node.op in ("symbol", "dim"):
            joined = self._joined(node.name, self.at)
            if joined is not None:
                kind, name, self.at = joined
                return self._named(Token(kind, name, self.raw().start, self.raw().start))
        token = self.next()
        if node.is_scalar:
            text = to_ascii(node)
            raise self.error(token, f"{text} is a scalar and has no entries, and no such subscript is declared")
        return self.entry(node, self._subscripts(node), token)

    def _subscripts(self, node: Expression) -> list[Expression | None]:
        if not self.sign("{"):
            return [self.primary()]
        opening = self.next()
        self.open.append("{")
        places = [self._place()]
        while self.skip(","):
            places.append(self._place())
        if len(places) == 1 and self.skip(":"):  # G_{i:} as some write the i-th row
            places.append(None)
        elif places == [None]:  # G_{:j} for a column
            places.append(self._place())
        self.open.pop()
        if self.sign(":"):
            raise self.error(self.raw(), "a slice has no meaning here", "write A[i, :] for a row, A[:, j] for a column")
        self.close(opening)
        place = places[0]
        if len(places) == 1 and ONE not in node.shape and place is not None:
            if place.op == "mul" and len(place.args) == 2:  # A_{ij}
                return list(place.args)
            digits = str(place.number) if place.op == "number" else ""
            if len(digits) == 2:  # A_{12}
                return [number(int(digit)) for digit in digits]
        return places

    def _named(self, token: Token) -> Expression:
        if token.kind == "symbol":
            return self.names.symbols[token.text].expression
        return Expression(token.kind, (), token.text)
