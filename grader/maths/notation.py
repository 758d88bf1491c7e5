"""Writing a formula: ASCII that parses back to the same tree, and Unicode, LaTeX and MathML for reading."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from html import escape

from grader.maths.tree import ONE, Chain, Dim, Expression, Interval, Region, Relation, Value
from grader.maths.vocabulary import FRACTIONS, GREEK, SHORT_GREEK, SUBSCRIPTS, SUPERSCRIPTS

# How tightly a formula holds together; a part that is looser than its place gets brackets.
_SUM, _NEG, _ENTRYWISE, _PRODUCT, _POWER, _ATOM = range(6)

Piece = tuple[str, int]
"""Text and how tightly it holds together."""
Answer = Expression | Relation | Chain | Region
"""What can be written."""


def to_ascii(node: Answer) -> str:
    """The formula in ASCII, as `2*(W*x - y)*x.T`. `parse` of it with the same symbols is the same tree."""
    return _written(node, _Ascii(), {"<=": "<=", ">=": ">=", "!=": "!="})


def to_unicode(node: Answer) -> str:
    """The formula on one line for people, as `2(Wx − y)xᵀ`."""
    return _written(node, _Unicode(), {"<=": "≤", ">=": "≥", "!=": "≠"})


def to_latex(node: Answer) -> str:
    r"""The formula in LaTeX without dollar signs, as `2 \left(W x - y\right) x^{\top}`."""
    return _written(node, _Latex(), {"<=": r"\le", ">=": r"\ge", "!=": r"\ne"})


def to_mathml(node: Answer, *, display: bool = False) -> str:
    """The formula as one `<math>` element of presentation MathML; its alternative text is the Unicode form."""
    writer = _MathML()
    signs = {rel: writer.operator(sign) for rel, sign in {"<=": "≤", ">=": "≥", "!=": "≠"}.items()}
    signs |= {rel: writer.operator(rel) for rel in "=<>"}
    body = _written(node, writer, signs, gap="")
    block = ' display="block"' if display else ""
    alternative = escape(to_unicode(node))
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML"{block} alttext="{alternative}"><mrow>{body}</mrow></math>'


def _written(node: Answer, writer: _Writer, signs: dict[str, str], gap: str = " ") -> str:
    if isinstance(node, Expression):
        return writer.text(node)
    if isinstance(node, Region):
        return writer.region(node)
    chain = (node,) if isinstance(node, Relation) else node
    parts = [writer.text(chain[0].left)]
    for relation in chain:
        parts += [signs.get(relation.rel, relation.rel), writer.text(relation.right)]
    return gap.join(parts)


def decimal_text(value: Fraction) -> str:
    """The digits of a non-negative number whose denominator has no factors but 2 and 5."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str((value * 10**places).numerator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


class _Writer(ABC):
    """What all ways of writing share: which parts need brackets. One method per operation returns a Piece."""

    def text(self, node: Expression, place: int = _SUM) -> str:
        body, held = self.piece(node)
        return body if held >= place else self.brackets(body)

    def piece(self, node: Expression) -> Piece:
        write = getattr(self, f"write_{node.op}", None)
        if write is not None:
            piece: Piece = write(node)
            return piece
        return self.call(self.function(node.op), [self.text(arg) for arg in node.args]), _ATOM

    @abstractmethod
    def brackets(self, body: str) -> str:
        """A part in round brackets."""

    @abstractmethod
    def call(self, function: str, args: Sequence[str]) -> str:
        """A function with its arguments."""

    def function(self, op: str) -> str:
        return op

    @abstractmethod
    def operator(self, sign: str) -> str:
        """A sign between two operands, with the space that belongs around it."""

    def write_add(self, node: Expression) -> Piece:
        body = self.text(node.args[0], _NEG)
        for term in node.args[1:]:
            minus = term.op == "neg"
            operand = self.text(term.args[0] if minus else term, _NEG)
            body += self.operator("-" if minus else "+") + operand
        return body, _SUM

    @abstractmethod
    def minus(self, body: str) -> str:
        """The negative of a part."""

    def write_neg(self, node: Expression) -> Piece:
        return self.minus(self.text(node.args[0], _ENTRYWISE)), _NEG

    @abstractmethod
    def fenced(self, left: str, body: str, right: str) -> str:
        """A part between two signs, such as bars or braces."""

    comma = ", "
    infinity, union, empty = "∞", "∪", "∅"

    def region(self, region: Region) -> str:
        """A set, its parts in the order in which they were written."""
        shown = [self._interval(part) if isinstance(part, Interval) else self._listed(part) for part in region.parts]
        return self.operator(self.union).join(shown) or self.mark(self.empty)

    def _listed(self, points: Sequence[Expression]) -> str:
        return self.fenced("{", self.comma.join(self.text(point) for point in points), "}")

    def _interval(self, part: Interval) -> str:
        infinity = self.mark(self.infinity)
        lower = self.minus(infinity) if part.lower is None else self.text(part.lower)
        upper = infinity if part.upper is None else self.text(part.upper)
        left, right = "[" if part.closed[0] else "(", "]" if part.closed[1] else ")"
        return self.fenced(left, lower + self.comma + upper, right)

    def mark(self, sign: str) -> str:
        return sign


class _Ascii(_Writer):
    """Explicit stars and brackets: nothing is left to the rules for ambiguous texts."""

    infinity, union, empty = "inf", "U", "{}"

    def brackets(self, body: str) -> str:
        return f"({body})"

    def fenced(self, left: str, body: str, right: str) -> str:
        return f"{left}{body}{right}"

    def call(self, function: str, args: Sequence[str]) -> str:
        return f"{function}({', '.join(args)})"

    def operator(self, sign: str) -> str:
        return f" {sign} "

    def minus(self, body: str) -> str:
        return f"-{body}"

    def function(self, op: str) -> str:
        return "sum" if op == "total" else op

    def write_number(self, node: Expression) -> Piece:
        return decimal_text(node.number), _ATOM

    def write_symbol(self, node: Expression) -> Piece:
        return node.name, _ATOM

    write_dim = write_index = write_constant = write_symbol

    def write_neg(self, node: Expression) -> Piece:
        return self.minus(self.text(node.args[0], _NEG)), _NEG

    def write_mul(self, node: Expression) -> Piece:
        first, *others = node.args
        # A quotient may stand first, a/b*c; a product that was bracketed keeps its brackets.
        head = self.text(first, _POWER if first.op == "mul" else _PRODUCT)
        return "*".join([head, *(self.text(factor, _POWER) for factor in others)]), _PRODUCT

    def write_div(self, node: Expression) -> Piece:
        return f"{self.text(node.args[0], _PRODUCT)}/{self.text(node.args[1], _POWER)}", _PRODUCT

    def write_pow(self, node: Expression) -> Piece:
        base, exponent = (self.text(arg, _ATOM) for arg in node.args)
        # What follows an exponent belongs to the power: `x^2.T` is the transpose of `x^2`.
        above = self.brackets(exponent) if node.args[1].op == "transpose" else exponent
        return f"{base}^{above}", _POWER

    def write_transpose(self, node: Expression) -> Piece:
        return f"{self.text(node.args[0], _ATOM)}.T", _ATOM

    def write_entry(self, node: Expression) -> Piece:
        of, row, column = node.args
        places = [row] if of.shape[1] == ONE else [column] if of.shape[0] == ONE else [row, column]
        return f"{self.text(of, _ATOM)}[{', '.join(self.text(place) for place in places)}]", _ATOM

    def write_hstack(self, node: Expression) -> Piece:
        return self._row(node.args), _ATOM

    def write_vstack(self, node: Expression) -> Piece:
        rows = [self._row(arg.args if arg.op == "hstack" else (arg,)) for arg in node.args]
        return f"[{', '.join(rows)}]", _ATOM

    def _row(self, blocks: Sequence[Expression]) -> str:
        shown = [self.brackets(self.text(block)) if _is_stacked(block) else self.text(block) for block in blocks]
        return f"[{', '.join(shown)}]"

    def write_term(self, node: Expression) -> Piece:
        return f"{node.args[0].name}[{self.text(node.args[1])}]", _ATOM

    def write_identity(self, node: Expression) -> Piece:
        side = str(node.shape[0])
        return f"I({side})" if side != "?" else "I", _ATOM

    def write_ones(self, node: Expression) -> Piece:
        sizes = node.shape[:1] if node.shape[1] == ONE else node.shape
        return self.call(node.op, [str(size) for size in sizes]), _ATOM

    write_zeros = write_ones

    def write_unit(self, node: Expression) -> Piece:
        return f"e({self.text(node.args[0])}, {node.shape[0]})", _ATOM

    def write_commutation(self, node: Expression) -> Piece:
        assert isinstance(node.value, tuple)
        return f"K({node.value[0]}, {node.value[1]})", _ATOM

    def write_sum(self, node: Expression) -> Piece:
        lower, upper, term = (self.text(arg) for arg in node.args)
        bounds = [upper] if lower == "1" else [lower, upper]
        return self.call(node.op, [node.name, *bounds, term]), _ATOM

    write_prod = write_sum

    def write_expect(self, node: Expression) -> Piece:
        return self._average("expect", node.args, 1), _ATOM

    def write_variance(self, node: Expression) -> Piece:
        return self._average("Var", node.args, 1), _ATOM

    def write_covariance(self, node: Expression) -> Piece:
        return self._average("Cov", node.args, 2), _ATOM

    def _average(self, name: str, args: Sequence[Expression], count: int) -> str:
        shown = [self.text(arg) for arg in args]
        condition = " | " + ", ".join(shown[count:]) if shown[count:] else ""
        return f"{name}({', '.join(shown[:count])}{condition})"


def _is_stacked(node: Expression) -> bool:
    return node.op in ("hstack", "vstack")


_ENDS_WITH_DIGITS = re.compile(r"(?P<base>.*?[^\W\d_])_?(?P<digits>\d+)")
_ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307"}


def _parts_of_name(name: str) -> tuple[str, str, str]:
    """Base, accent and subscript of a name: `x_1` and `x1` are x with 1, `y_hat` and `yhat` are y with a hat."""
    for accent in _ACCENTS:
        base = name.removesuffix(accent).removesuffix("_")
        if name.endswith(accent) and len(SHORT_GREEK.get(base, GREEK.get(base, base))) == 1:
            return base, accent, ""
    match = _ENDS_WITH_DIGITS.fullmatch(name)
    if match:
        return match["base"], "", match["digits"]
    base, _, subscript = name.partition("_")
    return base, "", subscript


class _Display(_Writer):
    """Mathematics for the eye. Subclasses say how a superscript, a fraction and so on are written."""

    invisible = ""
    dot = "·"

    @abstractmethod
    def numeral(self, digits: str) -> str:
        """A number in digits."""

    @abstractmethod
    def letters(self, base: str, accent: str = "") -> str:
        """A name without its subscript, under its accent."""

    @abstractmethod
    def upper(self, base: str, exponent: str) -> str:
        """A part with an exponent."""

    @abstractmethod
    def lower(self, base: str, subscript: str) -> str:
        """A part with a subscript."""

    @abstractmethod
    def fraction(self, above: Expression, below: Expression) -> Piece:
        """A quotient."""

    @abstractmethod
    def root(self, node: Expression) -> Piece:
        """A square root."""

    @abstractmethod
    def iterated(self, sign: str, start: str, end: str, term: str) -> str:
        """A sum or product over an index, with its bounds."""

    @abstractmethod
    def bold(self, digit: str) -> str:
        """The vector of ones or zeros."""

    def brackets(self, body: str) -> str:
        return self.fenced("(", body, ")")

    def name(self, name: str) -> str:
        base, accent, subscript = _parts_of_name(name)
        shown = self.letters(base, accent)
        return self.lower(shown, self.written(subscript)) if subscript else shown

    def written(self, plain: str) -> str:
        """A size or a subscript, which is digits or letters."""
        return self.numeral(plain) if plain.isdecimal() else self.letters(plain)

    def size(self, dim: Dim) -> str:
        terms = re.split(r" ([+-]) ", str(dim))
        shown = [self.invisible.join(self.written(part) for part in term.split("*")) for term in terms[::2]]
        return shown[0] + "".join(self.operator(sign) + term for sign, term in zip(terms[1::2], shown[1:], strict=True))

    def write_number(self, node: Expression) -> Piece:
        return self.numeral(decimal_text(node.number)), _ATOM

    def write_symbol(self, node: Expression) -> Piece:
        return self.name(node.name), _ATOM

    write_dim = write_index = write_constant = write_symbol

    def write_mul(self, node: Expression) -> Piece:
        first, *others = node.args
        shown = [self.first_factor(first), *(self.text(factor, _POWER) for factor in others)]
        body = shown[0]
        for before, after, right in zip(shown, shown[1:], others, strict=False):
            body += self.between(before, after, right) + after
        return body, _PRODUCT

    def first_factor(self, node: Expression) -> str:
        """A quotient in front of a product needs no brackets where it is a fraction with a bar."""
        return self.text(node, _POWER if node.op == "mul" else _PRODUCT)

    def between(self, before: str, after: str, right: Expression) -> str:
        """What stands between two factors that are written already: nothing, or a dot before digits."""
        while right.op in ("pow", "transpose", "entry", "div"):
            right = right.args[0]
        return self.dot if right.op == "number" else self.invisible

    def write_div(self, node: Expression) -> Piece:
        return self.fraction(*node.args)

    def write_pow(self, node: Expression) -> Piece:
        base, exponent = node.args
        return self.upper(self.text(base, _ATOM), self.text(exponent)), _POWER

    def write_inv(self, node: Expression) -> Piece:
        return self.upper(self.text(node.args[0], _ATOM), self.minus(self.numeral("1"))), _POWER

    def write_transpose(self, node: Expression) -> Piece:
        of = node.args[0]
        if of.op == "inv":
            return self.upper(self.text(of.args[0], _ATOM), self.minus(self.transposed)), _POWER
        return self.upper(self.text(of, _ATOM), self.transposed), _POWER

    transposed = "T"
    composed = {"had": "∘", "kron": "⊗", "eldiv": "⊘"}

    def write_had(self, node: Expression) -> Piece:
        left, right = (self.text(arg, _PRODUCT) for arg in node.args)
        return left + self.operator(self.composed[node.op]) + right, _ENTRYWISE

    write_kron = write_eldiv = write_had

    def write_pinv(self, node: Expression) -> Piece:
        return self.upper(self.text(node.args[0], _ATOM), "+"), _POWER

    def write_norm(self, node: Expression) -> Piece:
        return self.fenced("‖", self.text(node.args[0]), "‖"), _ATOM

    def write_norm1(self, node: Expression) -> Piece:
        return self.lower(self.write_norm(node)[0], self.numeral("1")), _ATOM

    def write_abs(self, node: Expression) -> Piece:
        return self.fenced("|", self.text(node.args[0]), "|"), _ATOM

    def write_inner(self, node: Expression) -> Piece:
        return self.fenced("⟨", self.listed(node.args), "⟩"), _ATOM

    def listed(self, args: Sequence[Expression]) -> str:
        return self.comma.join(self.text(arg) for arg in args)

    def write_sqrt(self, node: Expression) -> Piece:
        return self.root(node.args[0])

    def write_factorial(self, node: Expression) -> Piece:
        return self.text(node.args[0], _ATOM) + self.mark("!"), _ATOM

    def write_expect(self, node: Expression) -> Piece:
        return self.average("E", node.args[:1], node.args[1:]), _ATOM

    def write_variance(self, node: Expression) -> Piece:
        return self.average("Var", node.args[:1], node.args[1:]), _ATOM

    def write_covariance(self, node: Expression) -> Piece:
        return self.average("Cov", node.args[:2], node.args[2:]), _ATOM

    def average(self, name: str, of: Sequence[Expression], given: Sequence[Expression]) -> str:
        """E[f], and E[f | Y] where there is a condition."""
        condition = self.operator("|") + self.listed(given) if given else ""
        return self.letters(name) + self.fenced("[", self.listed(of) + condition, "]")

    def write_entry(self, node: Expression) -> Piece:
        of, row, column = node.args
        places = [row] if of.shape[1] == ONE else [column] if of.shape[0] == ONE else [row, column]
        simple = all(place.op in ("index", "symbol", "dim", "number") for place in places)
        joint = self.invisible if simple and not any(place.op == "number" for place in places) else self.comma
        return self.lower(self.text(of, _ATOM), joint.join(self.text(place) for place in places)), _ATOM

    def write_hstack(self, node: Expression) -> Piece:
        return self.matrix([[self.text(block) for block in node.args]]), _ATOM

    def write_vstack(self, node: Expression) -> Piece:
        rows = [arg.args if arg.op == "hstack" else (arg,) for arg in node.args]
        return self.matrix([[self.text(block) for block in row] for row in rows]), _ATOM

    def matrix(self, rows: Sequence[Sequence[str]]) -> str:
        """Blocks in rows, on one line."""
        shown = [f"[{', '.join(row)}]" for row in rows]
        return shown[0] if len(shown) == 1 else f"[{', '.join(shown)}]"

    def write_term(self, node: Expression) -> Piece:
        return self.lower(self.name(node.args[0].name), self.text(node.args[1])), _ATOM

    def write_identity(self, node: Expression) -> Piece:
        return self.lower(self.letters("I"), self.size(node.shape[0])), _ATOM

    def write_ones(self, node: Expression) -> Piece:
        sizes = node.shape[:1] if node.shape[1] == ONE else node.shape
        sign = self.operator("×").strip()
        shown = (f"{sign} " if sign[-1].isalpha() else sign).join(self.size(size) for size in sizes)
        return self.lower(self.bold("1" if node.op == "ones" else "0"), shown), _ATOM

    write_zeros = write_ones

    def write_unit(self, node: Expression) -> Piece:
        return self.lower(self.bold("e"), self.text(node.args[0])), _ATOM

    def write_commutation(self, node: Expression) -> Piece:
        assert isinstance(node.value, tuple)
        return self.lower(self.letters("K"), self.comma.join(self.size(size) for size in node.value)), _ATOM

    def write_sum(self, node: Expression) -> Piece:
        lower, upper, term = node.args
        start = self.name(node.name) + self.operator("=").replace(" ", "") + self.text(lower)
        sign = "∑" if node.op == "sum" else "∏"
        return self.iterated(sign, start, self.text(upper), self.text(term, _PRODUCT)), _NEG

    write_prod = write_sum

    def write_total(self, node: Expression) -> Piece:
        return self.call("sum", [self.text(node.args[0])]), _ATOM

    def write_grad(self, node: Expression) -> Piece:
        of, by = node.args
        nabla = {"grad": "∇", "jac": "J", "hess": "∇²"}[node.op]
        return self.lower(self.mark(nabla), self.name(by.name)) + self.brackets(self.text(of)), _ATOM

    write_jac = write_hess = write_grad


_WORD_ENDS = re.compile("[A-Za-z\u0370-\u03ff]{2,}$|\\^.$")
_WORD_STARTS = re.compile("[A-Za-z\u0370-\u03ff]{2,}")
_FRACTION_SIGNS: dict[tuple[Value, Value], str] = {
    (Fraction(above), Fraction(below)): sign for sign, (above, below) in FRACTIONS.items()
}


class _Unicode(_Display):
    """One line of Unicode text."""

    transposed = "ᵀ"
    _raised = str.maketrans({plain: raised for raised, plain in SUPERSCRIPTS.items()} | {"ᵀ": "ᵀ", "−": "⁻"})
    _sunk = str.maketrans({plain: sunk for sunk, plain in SUBSCRIPTS.items()})

    def call(self, function: str, args: Sequence[str]) -> str:
        return f"{function}({', '.join(args)})"

    def operator(self, sign: str) -> str:
        return f" {'−' if sign == '-' else sign} "

    def minus(self, body: str) -> str:
        return f"−{body}"

    def numeral(self, digits: str) -> str:
        return digits

    def letters(self, base: str, accent: str = "") -> str:
        shown = GREEK.get(SHORT_GREEK.get(base, base), base)
        return unicodedata.normalize("NFC", shown + _ACCENTS[accent]) if accent else shown

    def upper(self, base: str, exponent: str) -> str:
        if exponent == "ᵀ" or all(ord(character) in self._raised for character in exponent):
            return base + exponent.translate(self._raised)
        return f"{base}^{exponent}" if len(exponent) == 1 else f"{base}^({exponent})"

    def lower(self, base: str, subscript: str) -> str:
        if base[-1] not in SUBSCRIPTS and all(ord(character) in self._sunk for character in subscript):
            return base + subscript.translate(self._sunk)
        return f"{base}_{subscript}" if len(subscript) == 1 and base[-1] not in SUBSCRIPTS else f"{base}[{subscript}]"

    def fenced(self, left: str, body: str, right: str) -> str:
        return f"{left}{body}{right}"

    def fraction(self, above: Expression, below: Expression) -> Piece:
        simple = _FRACTION_SIGNS.get((above.value, below.value)) if above.op == below.op == "number" else None
        return (simple, _POWER) if simple else (f"{self.text(above, _PRODUCT)}/{self.text(below, _POWER)}", _PRODUCT)

    def root(self, node: Expression) -> Piece:
        plain = node.op in ("number", "symbol", "dim", "index", "constant")
        return "√" + (self.text(node) if plain else self.brackets(self.text(node))), _POWER

    def iterated(self, sign: str, start: str, end: str, term: str) -> str:
        return f"{sign}[{start}..{end}] {term}"

    def bold(self, digit: str) -> str:
        return {"1": "𝟏", "0": "𝟎", "e": "e"}[digit]

    def between(self, before: str, after: str, right: Expression) -> str:
        # Names of several letters run together, and a^b·c is not a^(bc).
        words = _WORD_ENDS.search(before) or _WORD_STARTS.match(after)
        return self.dot if words else super().between(before, after, right)

    def first_factor(self, node: Expression) -> str:
        return self.text(node, _POWER)


class _Latex(_Display):
    """LaTeX for the middle of a formula."""

    dot = r" \cdot "
    invisible = " "
    transposed = r"\top"
    composed = {"had": r"\circ", "kron": r"\otimes", "eldiv": r"\oslash"}
    _signs = {"‖": r"\lVert ", "∑": r"\sum", "∏": r"\prod", "∇": r"\nabla", "∇²": r"\nabla^2", "×": r"\times "}
    _signs |= {"∞": r"\infty", "∪": r"\cup", "∅": r"\emptyset"}
    _functions = ("exp", "log", "sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "det", "max", "min")
    _renamed = {"asin": "arcsin", "acos": "arccos", "atan": "arctan"}

    def matrix(self, rows: Sequence[Sequence[str]]) -> str:
        body = r" \\ ".join(" & ".join(row) for row in rows)
        return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"

    def function(self, op: str) -> str:
        return self._renamed.get(op, op)

    def call(self, function: str, args: Sequence[str]) -> str:
        shown = f"\\{function}" if function in self._functions else f"\\operatorname{{{function}}}"
        return f"{shown}{self.brackets(', '.join(args))}"

    def operator(self, sign: str) -> str:
        return f" {self._signs.get(sign, sign)} "

    def minus(self, body: str) -> str:
        return f"-{body}"

    def numeral(self, digits: str) -> str:
        return digits

    def letters(self, base: str, accent: str = "") -> str:
        full = SHORT_GREEK.get(base, base)
        shown = f"\\{full}" if full in GREEK else base if len(base) == 1 else f"\\mathrm{{{base}}}"
        return f"\\{accent}{{{shown}}}" if accent else shown

    def upper(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def lower(self, base: str, subscript: str) -> str:
        return f"{{{base}}}_{{{subscript}}}" if "_" in base else f"{base}_{{{subscript}}}"

    def fenced(self, left: str, body: str, right: str) -> str:
        pairs = {"‖": ("\\lVert ", " \\rVert"), "|": ("\\lvert ", " \\rvert"), "⟨": ("\\langle ", " \\rangle")}
        pairs["{"] = ("\\{", "\\}")
        opening, closing = pairs.get(left, (left, right))
        return f"\\left{opening}{body}\\right{closing.strip()}"

    def fraction(self, above: Expression, below: Expression) -> Piece:
        return f"\\frac{{{self.text(above)}}}{{{self.text(below)}}}", _PRODUCT

    def root(self, node: Expression) -> Piece:
        return f"\\sqrt{{{self.text(node)}}}", _ATOM

    def iterated(self, sign: str, start: str, end: str, term: str) -> str:
        return f"{self._signs[sign]}_{{{start}}}^{{{end}}} {term}"

    def bold(self, digit: str) -> str:
        return f"\\mathbf{{{digit}}}"

    def mark(self, sign: str) -> str:
        return self._signs.get(sign, sign)


class _MathML(_Display):
    """Elements of presentation MathML, without the outer `<math>`."""

    def matrix(self, rows: Sequence[Sequence[str]]) -> str:
        cells = ["".join(f"<mtd>{cell}</mtd>" for cell in row) for row in rows]
        return self.fenced("[", f"<mtable>{''.join(f'<mtr>{row}</mtr>' for row in cells)}</mtable>", "]")

    invisible = "<mo>&#x2062;</mo>"  # invisible times
    dot = "<mo>·</mo>"
    transposed = "<mi>⊤</mi>"
    comma = "<mo>,</mo>"

    def call(self, function: str, args: Sequence[str]) -> str:
        return f"<mi>{escape(function)}</mi><mo>&#x2061;</mo>{self.brackets(self.comma.join(args))}"

    def operator(self, sign: str) -> str:
        return f"<mo>{escape('−' if sign == '-' else sign)}</mo>"

    def minus(self, body: str) -> str:
        return f"<mrow><mo>−</mo>{body}</mrow>"

    def numeral(self, digits: str) -> str:
        return f"<mn>{digits}</mn>"

    def letters(self, base: str, accent: str = "") -> str:
        shown = f"<mi>{escape(GREEK.get(SHORT_GREEK.get(base, base), base))}</mi>"
        sign = {"hat": "^", "bar": "¯", "tilde": "~", "dot": "˙"}.get(accent)
        return f'<mover accent="true">{shown}<mo>{sign}</mo></mover>' if sign else shown

    def upper(self, base: str, exponent: str) -> str:
        shown = self.mark(exponent) if exponent == "+" else exponent
        return f"<msup><mrow>{base}</mrow><mrow>{shown}</mrow></msup>"

    def lower(self, base: str, subscript: str) -> str:
        return f"<msub><mrow>{base}</mrow><mrow>{subscript}</mrow></msub>"

    def fenced(self, left: str, body: str, right: str) -> str:
        return f'<mrow><mo fence="true">{left}</mo>{body}<mo fence="true">{right}</mo></mrow>'

    def fraction(self, above: Expression, below: Expression) -> Piece:
        return f"<mfrac><mrow>{self.text(above)}</mrow><mrow>{self.text(below)}</mrow></mfrac>", _PRODUCT

    def root(self, node: Expression) -> Piece:
        return f"<msqrt>{self.text(node)}</msqrt>", _ATOM

    def iterated(self, sign: str, start: str, end: str, term: str) -> str:
        big = f"<munderover><mo>{sign}</mo><mrow>{start}</mrow><mrow>{end}</mrow></munderover>"
        return f"{big}<mrow>{term}</mrow>"

    def bold(self, digit: str) -> str:
        return {"1": "<mn>𝟏</mn>", "0": "<mn>𝟎</mn>", "e": "<mi>e</mi>"}[digit]

    def mark(self, sign: str) -> str:
        return f"<mo>{sign}</mo>"
