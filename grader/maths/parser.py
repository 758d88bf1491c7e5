"""Reading a formula: tokens to tree, by recursive descent, with the place of everything that is wrong.

From loose to tight: + and -, then ∘ ⊗ ⊘, then products and quotients (written or not) from left to right, then powers,
then transposes and indices. docs/typing-mathematics.md tells students how ambiguous texts are read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from grader.maths.calls import call, size_of
from grader.maths.errors import ExpressionError, ShapeError
from grader.maths.magnitude import refuse_giant_factorial, refuse_giant_power
from grader.maths.names import Names
from grader.maths.notation import to_ascii
from grader.maths.shapes import make, number, shape_text, size
from grader.maths.sizes import OpenSizes
from grader.maths.symbols import Symbols
from grader.maths.tokens import Token, tokenize
from grader.maths.tree import ONE, Dim, Expression, Relation, Shape, Value

MAX_NESTING = 60
MAX_DEPTH = 100
MAX_REGROUPED = 12
RELATIONS = frozenset(["=", "!=", "<", "<=", ">", ">="])
_ENTRYWISE_SIGNS = {"∘": "had", "⊗": "kron", "⊘": "eldiv"}
_CLOSING = {"(": ")", "{": "}", "[": "]", "|": "|", "‖": "‖", "⟨": "⟩"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A formula and what a student should know about how it was read, one sentence each."""

    expression: Expression
    notes: tuple[str, ...] = ()


def parse(text: str, symbols: Symbols, *, like: Shape | None = None) -> Expression:
    """The formula that a text stands for. Raises ExpressionError.

    `like` is the shape that is wanted where the text leaves it open, as in `I` or `0`; it is not enforced.
    """
    return read(text, symbols, like=like).expression


def read(text: str, symbols: Symbols, *, like: Shape | None = None) -> Reading:
    """`parse`, with notes on how ambiguous places were read. Raises ExpressionError."""
    parser = _Parser(text, symbols)
    with parser.pointing():
        node = parser.expression()
        parser.finish(wants="an expression")
        node = parser.settled(node, like)
    return Reading(node, tuple(parser.notes))


def parse_relation(text: str, symbols: Symbols) -> Relation:
    """A relation such as `A*v = lam*v` or `a - b != 0`; 0 stands for a zero matrix as well. Raises ExpressionError."""
    chain = parse_chain(text, symbols)
    if len(chain) > 1:
        raise ExpressionError(0, "this is a chain of relations, and one was wanted", "write one per line", text=text)
    return chain[0]


def parse_chain(text: str, symbols: Symbols, *, previous: Expression | None = None) -> tuple[Relation, ...]:
    """The relations of `a = b <= c`, from left to right; a text that starts with a relation continues `previous`.

    Raises ExpressionError, also where the two sides of a relation have different shapes.
    """
    parser = _Parser(text, symbols)
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
    return tuple(relations)


class _Parser:
    """One pass over one text. Every method that reads something returns the node and leaves the next token current."""

    def __init__(self, text: str, symbols: Symbols) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self.at = 0
        self.names = Names(symbols)
        self.sizes = OpenSizes()
        self.notes: list[str] = []
        self.open: list[str] = []
        """The brackets and bars around the current place."""
        self.nesting = 0

    # Tokens and errors

    def pointing(self) -> _Pointing:
        """Cut the text, and give every error that leaves the block the text that it points into."""
        return _Pointing(self)

    def error(self, token: Token, reason: str, suggestion: str = "") -> ExpressionError:
        """An error at a token."""
        return ExpressionError(token.start, reason, suggestion)

    def raw(self, ahead: int = 0) -> Token:
        """A token as written, names not looked up."""
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def sign(self, *texts: str, ahead: int = 0) -> bool:
        """True where the token is one of these signs."""
        token = self.raw(ahead)
        return token.kind == "sign" and token.text in texts

    def peek(self) -> Token:
        """The current token; a name is looked up and split first."""
        token = self.tokens[self.at]
        if token.kind in ("name", "library"):
            joined = self._joined(token.text, self.at + 1)
            if joined is not None:
                kind, name, end = joined
                self.tokens[self.at : end] = [Token(kind, name, token.start, self.tokens[end - 1].end)]
            else:
                self.tokens[self.at : self.at + 1] = self.names.resolve(token, called=self._called(token.text))
        return self.tokens[self.at]

    def next(self) -> Token:
        """The current token, and step over it."""
        token = self.peek()
        self.at += 1
        return token

    def skip(self, *texts: str) -> bool:
        """Step over the current sign if it is one of these."""
        found = self.sign(*texts)
        self.at += found
        return found

    def _joined(self, base: str, at: int) -> tuple[str, str, int] | None:
        """`x_{1}` where x_1 is declared: its kind, its name, and the token after it."""
        if self.tokens[at].text != "_" or at + 1 >= len(self.tokens):
            return None
        end, subscript = at + 2, self.tokens[at + 1].text
        if subscript == "{":
            while self.tokens[end].text not in ("}", "") and end < at + 8:
                end += 1
            subscript, end = "".join(token.text for token in self.tokens[at + 2 : end]), end + 1
        for name in (f"{base}_{subscript}", f"{base}{subscript}"):
            found = self.names.find(name)
            if found:
                return found[0], found[1], min(end, len(self.tokens) - 1)
        return None

    def _called(self, name: str) -> bool:
        """True where the name is followed by arguments: for e and K, which are often symbols, by at least two."""
        if not self.sign("(", ahead=1):
            return False
        if name not in ("e", "K"):
            return True
        depth = 0
        for token in self.tokens[self.at + 1 :]:
            depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
            if depth == 0:
                return False
            if depth == 1 and token.text == ",":
                return True
        return False

    def close(self, opening: Token) -> None:
        """Step over the bracket that closes `opening`."""
        wanted = _CLOSING[opening.text]
        if not self.skip(wanted):
            token = self.raw()
            if token.text == ",":
                raise self.error(token, "a comma has no meaning here", "a decimal is written with a point, as in 0.5")
            if token.kind == "sign" and token.text in RELATIONS:
                raise self.error(token, f"{token.text} cannot stand inside brackets or arguments")
            raise self.error(opening, f"this {opening.text} is never closed", f"add a {wanted} where it ends")

    def finish(self, wants: str) -> None:
        """Raise unless the text ends here."""
        token = self.peek()
        if token.kind == "end":
            return
        if token.kind == "sign" and token.text in RELATIONS:
            raise self.error(token, f"wanted {wants}, found {token.text}", "write only what the answer equals")
        if token.text in (")", "]", "}"):
            raise self.error(token, f"this {token.text} closes nothing", "remove it, or open it first")
        if token.text == ",":
            raise self.error(token, "a comma has no meaning here", "a decimal is written with a point, as in 0.5")
        raise self.error(token, f"{token.text} cannot stand here")

    def build(self, op: str, args: tuple[Expression, ...], token: Token, value: Value = None) -> Expression:
        """`make`, with open sizes settled and the token as the place of errors."""
        try:
            node = make(op, *self.sizes.settle(op, args), value=value)
        except ShapeError as error:
            raise self.error(token, error.reason, error.suggestion) from None
        return self.checked(node, token)

    def checked(self, node: Expression, token: Token) -> Expression:
        """The node, refused if it is too deep for anybody to read or too large for anybody to compute."""
        if node.op == "factorial":
            refuse_giant_factorial(node.args[0], token.start)
        if node.depth > MAX_DEPTH:
            raise self.error(token, f"the formula is nested more than {MAX_DEPTH} deep", "write a simpler one")
        return node

    def nest(self, token: Token) -> None:
        """Count one level of recursion. Every caller subtracts it again when the level ends."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise self.error(token, f"brackets are nested more than {MAX_NESTING} deep", "write a simpler formula")

    def note(self, sentence: str) -> None:
        """Remember how something was read."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    # Ends: open sizes and shapes of relations

    def settled(self, node: Expression, like: Shape | None) -> Expression:
        """The formula with all sizes known."""
        if like is not None:
            node = self.sizes.settle_as(_zero_like(node, like), like)
        place = self.sizes.left_open(node)
        if place is not None:
            raise ExpressionError(place, "the size of this is not clear here", "write it out, as in I(n) or ones(n)")
        return node

    def balanced(self, left: Expression, right: Expression, sign: Token) -> tuple[Expression, Expression]:
        """Both sides of a relation in one shape."""
        left, right = _zero_like(left, right.shape), _zero_like(right, left.shape)
        left, right = self.sizes.settle("add", (left, right))
        if left.shape != right.shape:
            found = f"the left side is {shape_text(left.shape)} and the right side is {shape_text(right.shape)}"
            raise self.error(sign, found, "a relation needs one shape on both sides")
        return self.settled(left, None), self.settled(right, None)

    # Sums, products, powers

    def expression(self) -> Expression:
        """Terms with + and - between them."""
        terms, places = [self.term()], [self.raw()]
        while self.sign("+", "-"):
            sign = self.next()
            term = self.term()
            terms.append(self.build("neg", (term,), sign) if sign.text == "-" else term)
            places.append(sign)
        return terms[0] if len(terms) == 1 else self._chained("add", terms, places)

    def _chained(self, op: str, parts: list[Expression], places: list[Token]) -> Expression:
        """`op` of all parts; an error points at the first part that does not fit those before it."""
        try:
            return self.checked(make(op, *self.sizes.settle(op, tuple(parts))), places[-1])
        except ShapeError:
            # What does not fit after k parts does not fit after more, so the first such k is found by bisection.
            counts = range(2, len(parts) + 1)
            count = counts[bisect_left(counts, True, key=lambda count: self._fails(op, tuple(parts[:count])))]
            return self.build(op, tuple(parts[:count]), places[count - 1])

    def _fails(self, op: str, args: tuple[Expression, ...]) -> bool:
        try:
            make(op, *self.sizes.settle(op, args))
        except ShapeError:
            return True
        return False

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

    def _multiplied(self, factors: list[Expression], places: list[Token]) -> Expression:
        if len(factors) == 1:
            return factors[0]
        try:
            return self.checked(make("mul", *self.sizes.settle("mul", tuple(factors))), places[-1])
        except ShapeError:
            regrouped = _regrouped(factors)
            if regrouped is None:
                return self._chained("mul", factors, places)
            self.note(f"the product is read as {to_ascii(regrouped)}")
            return self.checked(regrouped, places[-1])

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

    def raise_to(self, base: Expression, exponent: Expression, hat: Token) -> Expression:
        """`base^exponent`, refused where nobody could compute it."""
        refuse_giant_power(base, exponent, hat.start)
        if not base.is_scalar and base.is_square and base.op != "constant":
            self.whole(exponent, hat, "a power of a matrix")
        return self.build("pow", (base, exponent), hat)

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

    def whole(self, node: Expression, token: Token, what: str) -> None:
        """Raise unless the formula is a whole number whatever the values of its names."""
        for part in node.walk():
            fits = part.op in ("dim", "index", "neg", "add", "mul") or (
                part.op == "number" and part.number.denominator == 1
            )
            if part.op == "symbol":
                fits = bool(self.names.symbols[part.name].assume & {"integer", "binary"})
            if not fits:
                found = to_ascii(node)
                raise self.error(token, f"{what} is a whole number, found {found}", "use a number, a size or an index")

    # Transposes, indices, methods

    def postfix(self, node: Expression) -> Expression:
        """Everything that is written behind a primary."""
        while True:
            token = self.raw()
            if self.skip("⊤.", "'", "⊤"):
                node = self.build("transpose", (node,), token)
            elif self.skip("!"):
                node = self.build("factorial", (node,), token)
            elif self.skip("†"):
                node = self.build("pinv", (node,), token)
            elif self.sign("[") and not node.is_scalar:
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
            raise self.error(
                token, f".{token.text}() is unknown", f"write {token.text} as a function of the vocabulary"
            )
        opening = self.next()
        others = () if self.skip(")") else self.arguments(opening)
        return self.apply(function, (node, *others), token)

    def _indexed(self, node: Expression) -> Expression:
        """`A[i, j]`, `A[i][j]`, `x[i]`, and `A[i, :]` as a row."""
        opening = self.next()
        self.open.append("[")
        places = [self._place()]
        while self.skip(","):
            places.append(self._place())
        self.open.pop()
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
        for place in places:
            if place is not None:
                self.whole(place, token, "an index")
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
        return self.entry(node, list(self._subscripts(node)), token)

    def _subscripts(self, node: Expression) -> list[Expression]:
        if not self.sign("{"):
            return [self.primary()]
        opening = self.next()
        self.open.append("{")
        places = [self.expression()]
        while self.skip(","):
            places.append(self.expression())
        self.open.pop()
        self.close(opening)
        if len(places) == 1 and ONE not in node.shape:
            place = places[0]
            if place.op == "mul" and len(place.args) == 2:  # A_{ij}
                return list(place.args)
            digits = str(place.number) if place.op == "number" else ""
            if len(digits) == 2:  # A_{12}
                return [number(int(digit)) for digit in digits]
        return places

    # Primaries

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
                return self._norm(token, "‖")
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

    def _named(self, token: Token) -> Expression:
        if token.kind == "symbol":
            return self.names.symbols[token.text].expression
        return Expression(token.kind, (), token.text)

    def _group(self, opening: Token) -> Expression:
        self.open.append(opening.text)
        node = self.expression()
        if self.sign(","):
            comma = self.raw()
            raise self.error(comma, "a list is not a formula", "a decimal is written with a point, as in 0.5")
        self.open.pop()
        self.close(opening)
        return node

    def _bars(self, opening: Token) -> Expression:
        """|x|, and ‖x‖ where two bars touch. |A| of a square matrix is its determinant."""
        if self.sign("|") and self.raw().start == opening.end:
            self.at += 1
            return self._norm(opening, "|2")
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

    def _norm(self, opening: Token, bars: str) -> Expression:
        self.open.append(bars)
        node = self.expression()
        self.open.pop()
        closed = self.skip("‖") if bars == "‖" else self.skip("|") and self.skip("|")
        if not closed:
            raise self.error(opening, "these bars are not closed", "write norm(...) for a norm, abs(...) for |...|")
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
        """𝟏 and 𝟎, with a size as subscript or as large as the place wants."""
        size = self._size_subscript(token) if self.sign("_") else self.sizes.new(token.start)
        return make("ones" if token.text == "1" else "zeros", shape=(size, ONE))

    def _size_subscript(self, token: Token) -> Dim:
        """The n of I_n and 𝟏_n."""
        self.at += 1
        node = self.primary()
        try:
            return size_of(node)
        except ShapeError as error:
            raise self.error(token, error.reason, error.suggestion) from None

    # Functions

    def function(self, token: Token) -> Expression:
        """A function with its exponent (sin^2 x), its base (log_2 x) and its arguments."""
        name = token.text
        if name in ("sum", "prod") and self.sign("_"):
            return self._big(token)
        if (
            name in ("sum", "prod")
            and self.raw(1).kind == "name"
            and self.sign(",", ahead=2)
            and not self.sign("=", ahead=4)
        ):
            return self._iterated(token)
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
            return (self._group(self.next()),)
        return (self._bare(token),)

    def arguments(self, opening: Token, *, tuples: bool = False) -> tuple[Expression, ...]:
        """Formulas with commas between them, up to the closing bracket; `ones((m, n))` may have it twice."""
        inner = self.next() if tuples and self.sign("(") else None
        self.open.append(opening.text)
        args = [self.expression()]
        while self.skip(",") and not self.sign(")"):  # a Python tuple of one is (n,)
            if self.raw().kind == "name" and self.sign("=", ahead=1):
                raise self.error(self.raw(), f"the argument {self.raw().text}= has no meaning here", "leave it out")
            args.append(self.expression())
        self.open.pop()
        if inner:
            self.close(inner)
        self.close(opening)
        return tuple(args)

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

    def apply(self, function: str, args: tuple[Expression, ...], token: Token) -> Expression:
        """The node of a function, in our words."""
        args = self.sizes.settle(function, args)
        if function in ("power", "matrix_power") and len(args) == 2:
            return self.raise_to(args[0], args[1], token)
        if function == "e" and len(args) == 2:
            self.whole(args[0], token, "an index")
        try:
            node = call(function, args)
        except ShapeError as error:
            raise self.error(token, error.reason, error.suggestion) from None
        return self.checked(node, token)

    # Sums and products over an index

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
        if len(found) != 1:
            raise self.error(token, f"the bounds of {index} are not clear", f"write {token.text}({index}, n, ...)")
        return size(found.pop())

    # LaTeX constructs

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
        return self.build("grad", (self._operand() if of is None else of, by), token)

    def _operand(self) -> Expression:
        """What a derivative in front applies to: the bracket that follows, or the whole product."""
        if self.sign("("):
            return self._group(self.next())
        return self.product()

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
        return self.build(op, (self._operand(), by), token)

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

    def _expect(self, token: Token) -> Expression:
        return self.function(Token("function", "expect", token.start, token.end))


_WORDS: dict[str, Callable[[_Parser, Token], Expression]] = {
    "frac": _Parser._fraction,
    "sqrt": _Parser._root,
    "binom": _Parser._binomial,
    "sum": _Parser.function,
    "prod": _Parser.function,
    "expect": _Parser._expect,
}


class _Pointing:
    """Cuts the text on entry, and adds the text to every error that leaves."""

    def __init__(self, parser: _Parser) -> None:
        self.parser = parser

    def __enter__(self) -> None:
        self.parser.tokens = tokenize(self.parser.text)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ExpressionError):
            error.text = self.parser.text


def _zero_like(node: Expression, shape: Shape) -> Expression:
    """The literal 0 as a zero matrix where one is wanted."""
    if node.op == "number" and node.number == 0 and shape != node.shape:
        return make("zeros", shape=shape)
    return node


def _regrouped(factors: list[Expression]) -> Expression | None:
    """A product that only makes sense with inner scalars, such as A x.T y = A*(x.T*y), or None.

    Products are associative, and a 1×1 product may stand anywhere, so every grouping with a shape has one value.
    """
    if len(factors) > MAX_REGROUPED:
        return None
    parts = list(factors)
    for length in (2, 3, 4, 5):
        for start in range(len(parts) - length, 0, -1):
            if start + length <= len(parts) and (scalar := _product_of(parts[start : start + length])) is not None:
                if scalar.is_scalar and not all(part.is_scalar for part in parts[start : start + length]):
                    parts[start : start + length] = [scalar]
                whole = _product_of(parts)
                if whole is not None:
                    return whole
    return None


def _product_of(factors: list[Expression]) -> Expression | None:
    try:
        return make("mul", *factors)
    except ShapeError:
        return None
