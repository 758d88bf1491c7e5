"""Writing a formula: ASCII that parses back to the same tree, and Unicode, LaTeX and MathML for reading."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from html import escape

from grader.maths.tree import ONE, Chain, Expression, Region, Relation, Value
from grader.maths.vocabulary import FRACTIONS, GREEK, SHORT_GREEK, SUBSCRIPTS, SUPERSCRIPTS
from grader.maths.writing import ACCENTS, ATOM, NEG, POWER, PRODUCT, Display, Piece, Writer, decimal_text

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


def _written(node: Answer, writer: Writer, signs: dict[str, str], gap: str = " ") -> str:
    if isinstance(node, Expression):
        return writer.text(node)
    if isinstance(node, Region):
        return writer.region(node)
    chain = (node,) if isinstance(node, Relation) else node
    parts = [writer.text(chain[0].left)]
    for relation in chain:
        parts += [signs.get(relation.rel, relation.rel), writer.text(relation.right)]
    return gap.join(parts)


class _Ascii(Writer):
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
        return decimal_text(node.number), ATOM

    def write_symbol(self, node: Expression) -> Piece:
        return node.name, ATOM

    write_dim = write_index = write_constant = write_symbol

    def write_neg(self, node: Expression) -> Piece:
        return self.minus(self.text(node.args[0], NEG)), NEG

    def write_mul(self, node: Expression) -> Piece:
        first, *others = node.args
        # A quotient may stand first, a/b*c; a product that was bracketed keeps its brackets.
        head = self.text(first, POWER if first.op == "mul" else PRODUCT)
        return "*".join([head, *(self.text(factor, POWER) for factor in others)]), PRODUCT

    def write_div(self, node: Expression) -> Piece:
        return f"{self.text(node.args[0], PRODUCT)}/{self.text(node.args[1], POWER)}", PRODUCT

    def write_pow(self, node: Expression) -> Piece:
        base, exponent = (self.text(arg, ATOM) for arg in node.args)
        # What follows an exponent belongs to the power: `x^2.T` is the transpose of `x^2`.
        above = self.brackets(exponent) if node.args[1].op == "transpose" else exponent
        return f"{base}^{above}", POWER

    def write_transpose(self, node: Expression) -> Piece:
        return f"{self.text(node.args[0], ATOM)}.T", ATOM

    def write_entry(self, node: Expression) -> Piece:
        of, row, column = node.args
        places = [row] if of.shape[1] == ONE else [column] if of.shape[0] == ONE else [row, column]
        return f"{self.text(of, ATOM)}[{', '.join(self.text(place) for place in places)}]", ATOM

    def write_hstack(self, node: Expression) -> Piece:
        return self._row(node.args), ATOM

    def write_vstack(self, node: Expression) -> Piece:
        rows = [self._row(arg.args if arg.op == "hstack" else (arg,)) for arg in node.args]
        return f"[{', '.join(rows)}]", ATOM

    def _row(self, blocks: Sequence[Expression]) -> str:
        shown = [self.brackets(self.text(block)) if _is_stacked(block) else self.text(block) for block in blocks]
        return f"[{', '.join(shown)}]"

    def write_term(self, node: Expression) -> Piece:
        return f"{node.args[0].name}[{self.text(node.args[1])}]", ATOM

    def write_identity(self, node: Expression) -> Piece:
        side = str(node.shape[0])
        return f"I({side})" if side != "?" else "I", ATOM

    def write_ones(self, node: Expression) -> Piece:
        sizes = node.shape[:1] if node.shape[1] == ONE else node.shape
        return self.call(node.op, [str(size) for size in sizes]), ATOM

    write_zeros = write_ones

    def write_unit(self, node: Expression) -> Piece:
        return f"e({self.text(node.args[0])}, {node.shape[0]})", ATOM

    def write_commutation(self, node: Expression) -> Piece:
        assert isinstance(node.value, tuple)
        return f"K({node.value[0]}, {node.value[1]})", ATOM

    def write_sum(self, node: Expression) -> Piece:
        lower, upper, term = (self.text(arg) for arg in node.args)
        bounds = [upper] if lower == "1" else [lower, upper]
        return self.call(node.op, [node.name, *bounds, term]), ATOM

    write_prod = write_sum

    def write_expect(self, node: Expression) -> Piece:
        return self._average("expect", node.args, 1), ATOM

    def write_variance(self, node: Expression) -> Piece:
        return self._average("Var", node.args, 1), ATOM

    def write_covariance(self, node: Expression) -> Piece:
        return self._average("Cov", node.args, 2), ATOM

    def _average(self, name: str, args: Sequence[Expression], count: int) -> str:
        shown = [self.text(arg) for arg in args]
        condition = " | " + ", ".join(shown[count:]) if shown[count:] else ""
        return f"{name}({', '.join(shown[:count])}{condition})"


def _is_stacked(node: Expression) -> bool:
    return node.op in ("hstack", "vstack")


_WORD_ENDS = re.compile("[A-Za-z\u0370-\u03ff]{2,}$|\\^.$")
_WORD_STARTS = re.compile("[A-Za-z\u0370-\u03ff]{2,}")
_FRACTION_SIGNS: dict[tuple[Value, Value], str] = {
    (Fraction(above), Fraction(below)): sign for sign, (above, below) in FRACTIONS.items()
}


class _Unicode(Display):
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
        return unicodedata.normalize("NFC", shown + ACCENTS[accent]) if accent else shown

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
        return (simple, POWER) if simple else (f"{self.text(above, PRODUCT)}/{self.text(below, POWER)}", PRODUCT)

    def root(self, node: Expression) -> Piece:
        plain = node.op in ("number", "symbol", "dim", "index", "constant")
        return "√" + (self.text(node) if plain else self.brackets(self.text(node))), POWER

    def iterated(self, sign: str, start: str, end: str, term: str) -> str:
        return f"{sign}[{start}..{end}] {term}"

    def bold(self, digit: str) -> str:
        return {"1": "𝟏", "0": "𝟎", "e": "e"}[digit]

    def between(self, before: str, after: str, right: Expression) -> str:
        # Names of several letters run together, and a^b·c is not a^(bc).
        words = _WORD_ENDS.search(before) or _WORD_STARTS.match(after)
        return self.dot if words else super().between(before, after, right)

    def first_factor(self, node: Expression) -> str:
        return self.text(node, POWER)


class _Latex(Display):
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
        return f"\\frac{{{self.text(above)}}}{{{self.text(below)}}}", PRODUCT

    def root(self, node: Expression) -> Piece:
        return f"\\sqrt{{{self.text(node)}}}", ATOM

    def iterated(self, sign: str, start: str, end: str, term: str) -> str:
        return f"{self._signs[sign]}_{{{start}}}^{{{end}}} {term}"

    def bold(self, digit: str) -> str:
        return f"\\mathbf{{{digit}}}"

    def mark(self, sign: str) -> str:
        return self._signs.get(sign, sign)


class _MathML(Display):
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
        return f"<mfrac><mrow>{self.text(above)}</mrow><mrow>{self.text(below)}</mrow></mfrac>", PRODUCT

    def root(self, node: Expression) -> Piece:
        return f"<msqrt>{self.text(node)}</msqrt>", ATOM

    def iterated(self, sign: str, start: str, end: str, term: str) -> str:
        big = f"<munderover><mo>{sign}</mo><mrow>{start}</mrow><mrow>{end}</mrow></munderover>"
        return f"{big}<mrow>{term}</mrow>"

    def bold(self, digit: str) -> str:
        return {"1": "<mn>𝟏</mn>", "0": "<mn>𝟎</mn>", "e": "<mi>e</mi>"}[digit]

    def mark(self, sign: str) -> str:
        return f"<mo>{sign}</mo>"
