"""The tokens of one text while it is read, and building nodes so that every error has its place."""

from __future__ import annotations

from bisect import bisect_left

from grader.maths.calls import call
from grader.maths.errors import ExpressionError, ShapeError
from grader.maths.magnitude import refuse_giant_factorial, refuse_giant_power
from grader.maths.names import Names
from grader.maths.notation import to_ascii
from grader.maths.shapes import make, shape_text
from grader.maths.sizes import OpenSizes
from grader.maths.symbols import Symbols
from grader.maths.tokens import Token, tokenize
from grader.maths.tree import Expression, Shape, Value

MAX_NESTING = 60
MAX_DEPTH = 100
MAX_REGROUPED = 12
RELATIONS = frozenset(["=", "!=", "<", "<=", ">", ">="])
_CLOSING = {"(": ")", "{": "}", "[": "]", "|": "|", "‖": "‖", "⟨": "⟩"}


class Stream:
    """A text on its way through the parser: the current token, the names in scope, what was noted so far."""

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
        self.retries = 0

    # Tokens

    def pointing(self) -> _Pointing:
        """Cut the text, and give every error that leaves the block the text that it points into."""
        return _Pointing(self)

    def error(self, token: Token, reason: str, suggestion: str = "") -> ExpressionError:
        """An error at a token."""
        return ExpressionError(token.start, reason, suggestion)

    def raw(self, ahead: int = 0) -> Token:
        """A token as written, names not looked up."""
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else self.tokens[-1]

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
            if found and found[0] in ("symbol", "dim"):  # p_i is an entry of p, not the constant pi
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
                found = f"{token.text} cannot stand inside brackets or arguments"
                raise self.error(token, found, "a condition is written as step(x), which is 1 where x is positive")
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

    def nest(self, token: Token) -> None:
        """Count one level of recursion. Every caller subtracts it again when the level ends."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise self.error(token, f"brackets are nested more than {MAX_NESTING} deep", "write a simpler formula")

    def note(self, sentence: str) -> None:
        """Remember how something was read."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    # Nodes

    def build(self, op: str, args: tuple[Expression, ...], token: Token, value: Value = None) -> Expression:
        """`make`, with open sizes settled and the token as the place of errors."""
        try:
            node = make(op, *self.sizes.settle(op, args), value=value)
        except ShapeError as error:
            raise self.error(token, error.reason, error.suggestion) from error
        return self.checked(node, token)

    def checked(self, node: Expression, token: Token) -> Expression:
        """The node, refused if it is too deep for anybody to read or too large for anybody to compute."""
        if node.op == "factorial":
            refuse_giant_factorial(node.args[0], token.start)
        if node.depth > MAX_DEPTH:
            raise self.error(token, f"the formula is nested more than {MAX_DEPTH} deep", "write a simpler one")
        return node

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

    def raise_to(self, base: Expression, exponent: Expression, hat: Token) -> Expression:
        """`base^exponent`, refused where nobody could compute it."""
        refuse_giant_power(base, exponent, hat.start)
        if not base.is_scalar and base.is_square and base.op != "constant":
            self.whole(exponent, hat, "a power of a matrix")
        return self.build("pow", (base, exponent), hat)

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
            raise self.error(token, error.reason, error.suggestion) from error
        return self.checked(node, token)

    def settled(self, node: Expression, like: Shape | None) -> Expression:
        """The formula with all sizes known."""
        if like is not None:
            node = self.sizes.settle_as(zero_like(node, like), like)
        node = self.sizes.settle_columns(node)
        place = self.sizes.left_open(node)
        if place is not None:
            raise ExpressionError(place, "the size of this is not clear here", "write it out, as in I(n) or ones(n)")
        return node

    def balanced(self, left: Expression, right: Expression, sign: Token) -> tuple[Expression, Expression]:
        """Both sides of a relation in one shape."""
        left, right = zero_like(left, right.shape), zero_like(right, left.shape)
        left, right = self.sizes.settle("add", (left, right))
        if left.shape != right.shape:
            found = f"the left side is {shape_text(left.shape)} and the right side is {shape_text(right.shape)}"
            raise self.error(sign, found, "a relation needs one shape on both sides")
        return self.settled(left, None), self.settled(right, None)


class _Pointing:
    """Cuts the text on entry, and adds the text to every error that leaves."""

    def __init__(self, parser: Stream) -> None:
        self.parser = parser

    def __enter__(self) -> None:
        self.parser.tokens = tokenize(self.parser.text)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ExpressionError):
            error.text = self.parser.text


def zero_like(node: Expression, shape: Shape) -> Expression:
    """The literal 0, also behind a minus, as a zero matrix where one is wanted."""
    if node.op == "neg" and node.is_scalar:
        inside = zero_like(node.args[0], shape)
        return node if inside is node.args[0] else make("neg", inside)
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
