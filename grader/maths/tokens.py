"""A text cut into tokens. ASCII, LaTeX, Python and Unicode become the same tokens here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from grader.maths.errors import ExpressionError
from grader.maths.nearest import nearest
from grader.maths.vocabulary import FRACTIONS, FUNCTIONS, GREEK, OTHER_NAMES, PREFIXES, SUBSCRIPTS, SUPERSCRIPTS

MAX_LENGTH = 5000
MAX_TOKENS = 1000
MAX_DIGITS = 50


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is number, name, library (a name after np. and the like), bold, word (frac, sqrt, sum, ...), method, sign
    or end.

    `start` and `end` are positions in the text; `text` is the canonical spelling (`*` for `@`, `·` and `\\cdot`).
    A name is not looked up yet: `Wx` is one name.
    """

    kind: str
    text: str
    start: int
    end: int


# Latin, the micro sign, accented Latin, Greek, ℓ and the mathematical alphabets; \w would take ² and ₁ as well.
_LETTER = "A-Za-z\u00b5\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u2113\U0001d400-\U0001d7cb"
_LETTERS = f"[{_LETTER}][{_LETTER}0-9\u0300-\u036f]*"
_TOKEN = re.compile(
    rf"""(?P<space>[\s~\u200b\u2061-\u2063]+|\\[,;:!\x20])
       |(?P<dollar>\$+|\\[()\[\]])
       |(?P<number>(?:[0-9]+\.[0-9]+|[0-9]+\.(?![\w.^])|[0-9]+|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
       |(?P<name>(?:{"|".join(re.escape(prefix) for prefix in PREFIXES)})?{_LETTERS}(?:_[A-Za-z0-9]+)*)
       |\.(?P<method>T\b|[a-z]+(?=\s*\())
       |(?P<bold>\\math(?:bf|bb|bbm)\s*\{{[01]\}}|\\(?:mathbf|mathbb)\s*[01]|[𝟎𝟏𝟘𝟙])
       |(?P<matrix>\\(?:begin|end)\s*\{{[bp]?matrix\}})
       |(?P<row>\\\\)
       |(?P<command>\\(?:[A-Za-z]+\*?|[|{{}}]))
       |(?P<raised>[{"".join(SUPERSCRIPTS)}]+)
       |(?P<sunk>[{"".join(SUBSCRIPTS)}]+)
       |(?P<fraction>[{"".join(FRACTIONS)}])
       |(?P<sign>\*\*|==|!=|<=|>=|\.\*|\./|.)""",
    re.VERBOSE | re.DOTALL,
)

_SIGNS = {
    "**": "^", "@": "*", "·": "*", "⋅": "*", "×": "*", "∗": "*", "•": "*", "÷": "/", "∕": "/", "−": "-", "–": "-",
    ".*": "∘", "⊙": "∘", "◦": "∘", "./": "⊘", "==": "=", "≤": "<=", "⩽": "<=", "≥": ">=", "⩾": ">=", "≠": "!=",
    "∥": "‖", "∣": "|", "’": "'", "′": "'", "`": "'", "⊺": "⊤", "〈": "⟨", "〉": "⟩", "∆": "Δ",
}  # fmt: skip
# fmt: off
_PLAIN = frozenset((
    "+", "-", "*", "/", "^", "∘", "⊗", "⊘", "(", ")", "[", "]", "{", "}", ",", "|", "‖", "_", "'", "!", "=",
    "<", ">", "<=", ">=", "!=", ":", "⊤", "†", "⟨", "⟩", "∇", "∂", ";", "∪", "∅", "ℝ",
))
# fmt: on
_WORDS = {"√": "sqrt", "∑": "sum", "∏": "prod", "𝔼": "expect", "∞": "infinity"}

# What a LaTeX command stands for. Commands that only lay out are dropped.
# fmt: off
_LAYOUT = frozenset((
    "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr",
    "displaystyle", "textstyle", "limits", "nolimits", "quad", "qquad", "thinspace", ",", ";", ":", "!",
))
# fmt: on
# fmt: off
_STYLES = frozenset((
    "mathbf", "boldsymbol", "bm", "mathrm", "mathit", "mathsf", "mathcal", "mathbb", "text", "textrm", "textbf",
    "operatorname", "operatorname*", "vec", "mathop", "pmb", "symbf", "symbfit",
))
# fmt: on
_ACCENTS = {
    "hat": "hat",
    "widehat": "hat",
    "bar": "bar",
    "overline": "bar",
    "tilde": "tilde",
    "widetilde": "tilde",
    "dot": "dot",
}  # fmt: skip
_COMMAND_SIGNS = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "circ": "∘", "odot": "∘", "otimes": "⊗", "oslash": "⊘",
    "top": "⊤", "intercal": "⊤", "prime": "⊤", "dagger": "†", "|": "‖", "Vert": "‖", "lVert": "‖", "rVert": "‖",
    "vert": "|", "lvert": "|", "rvert": "|", "mid": "|", "langle": "⟨", "rangle": "⟩", "le": "<=", "leq": "<=",
    "leqslant": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=", "ne": "!=", "neq": "!=", "lt": "<", "gt": ">",
    "nabla": "∇", "partial": "∂", "cup": "∪", "emptyset": "∅", "varnothing": "∅", "{": "{", "}": "}", "colon": ":",
}  # fmt: skip
_COMMAND_WORDS = {"frac": "frac", "dfrac": "frac", "tfrac": "frac", "sqrt": "sqrt", "sum": "sum", "prod": "prod",
                  "binom": "binom", "infty": "infinity"}  # fmt: skip
_COMMAND_NAMES = {name: name for name in [*GREEK, *FUNCTIONS, *OTHER_NAMES, "ell"]} | {
    "varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta", "varsigma": "sigma", "varrho": "rho"
}  # fmt: skip
_REFUSED = {
    "begin": ("this environment cannot be read", "write a matrix as bmatrix, or as [[A, B], [C, D]]"),
    "pm": ("± stands for two formulas", "write one of them"),
    "ldots": ("dots leave open what is meant", "write the sum as sum(i, n, ...)"),
    "cdots": ("dots leave open what is meant", "write the sum as sum(i, n, ...)"),
    "setminus": ("a difference of sets is not in the vocabulary", "write the parts that are left, joined by U"),
    "int": ("integrals are not in the vocabulary", ""),
    "lim": ("limits are not in the vocabulary", ""),
}


_MATRIX_ENDS = re.compile(r"\s*\\end\s*\{")


def tokenize(text: str) -> list[Token]:
    """The tokens of a text, the last one of kind `end`. Raises ExpressionError."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            MAX_LENGTH, f"the formula has {len(text)} characters, more than {MAX_LENGTH}", "write a shorter one"
        )
    tokens = []
    for token in _cut(text):
        tokens.append(token)
        if len(tokens) > MAX_TOKENS:
            raise ExpressionError(token.start, f"the formula has more than {MAX_TOKENS} parts", "write a shorter one")
    tokens.append(Token("end", "", len(text.rstrip()), len(text)))
    return tokens


def _cut(text: str) -> Iterator[Token]:
    hidden: list[bool] = []  # for every open brace, whether it only belongs to a style such as \mathbf{...}
    style, position = False, 0
    matrices = 0  # how many matrices are open
    while position < len(text):
        match = _TOKEN.match(text, position)
        assert match is not None, "the last alternative takes any character"
        assert match.lastgroup is not None
        kind, found, start, position = match.lastgroup, match[match.lastgroup], match.start(), match.end()
        if kind == "command" and found[1:] in _ACCENTS:
            accented, position = _accented(text, start, position, _ACCENTS[found[1:]])
            yield accented
        elif kind == "command" and found[1:] in _STYLES:
            style = text[position:].lstrip().startswith("{")
        elif kind == "sign" and found == "{":
            hidden.append(style)
            if not style:
                yield Token("sign", found, start, position)
            style = False
        elif kind == "sign" and found == "}" and hidden:
            if not hidden.pop():
                yield Token("sign", found, start, position)
        elif kind == "dollar" and (text[:start].strip(" $") and text[position:].strip(" $.")):
            raise ExpressionError(start, f"{found} may stand around a formula, not inside it", "remove it")
        elif kind == "matrix":
            matrices += 1 if found.startswith("\\begin") else -1
            bracket = Token("sign", "[" if found.startswith("\\begin") else "]", start, position)
            yield from (bracket, bracket)
        elif matrices > 0 and (found == "&" or kind == "row"):
            if not _MATRIX_ENDS.match(text, position):
                signs = "," if found == "&" else "],["
                yield from (Token("sign", sign, start, position) for sign in signs)
        elif kind not in ("space", "dollar") and not (kind == "command" and found[1:] in _LAYOUT):
            yield from _token(kind, found, start, position)


def _accented(text: str, start: int, position: int, accent: str) -> tuple[Token, int]:
    r"""`\hat{y}` and `\hat y` as the name y_hat, `\hat{\beta}` as beta_hat."""
    match = re.compile(r"\s*(?:\{\s*\\?([A-Za-z]+)\s*\}|\\([A-Za-z]+)|\s([A-Za-z]))").match(text, position)
    if match is None:
        raise ExpressionError(start, f"\\{accent} needs a letter in braces", f"write \\{accent}{{y}}")
    name = next(group for group in match.groups() if group)
    return Token("name", f"{name}_{accent}", start, match.end()), match.end()


def _token(kind: str, found: str, start: int, end: int) -> Iterator[Token]:
    match kind:
        case "number":
            digits, _, exponent = found.lower().partition("e")
            if len(digits) > MAX_DIGITS or len(exponent) > 3 or abs(int(exponent or 0)) > MAX_DIGITS:
                raise ExpressionError(start, f"a number with more than {MAX_DIGITS} digits", "write it as a power")
            yield Token("number", found, start, end)
        case "name":
            prefix = next((prefix for prefix in PREFIXES if found.startswith(prefix)), "")
            kind = "library" if prefix else "name"
            yield Token(kind, unicodedata.normalize("NFKC", found[len(prefix) :]), start, end)
        case "method":
            yield Token("sign", "⊤.", start, end) if found == "T" else Token("method", found, start, end)
        case "bold":
            yield Token("bold", "1" if found.strip("}")[-1] in "1𝟏𝟙" else "0", start, end)
        case "command":
            yield _command(found[1:], start, end)
        case "raised" | "sunk":
            yield from _shifted(found, SUPERSCRIPTS if kind == "raised" else SUBSCRIPTS, start, end)
        case "fraction":
            above, below = FRACTIONS[found]
            parts = [("sign", "("), ("number", str(above)), ("sign", "/"), ("number", str(below)), ("sign", ")")]
            yield from (Token(part, sign, start, end) for part, sign in parts)
        case _:
            yield _sign(found[:1] if kind == "row" else found, start, end)


def _sign(found: str, start: int, end: int) -> Token:
    if found in _WORDS:
        return Token("word", _WORDS[found], start, end)
    sign = _SIGNS.get(found, found)
    if sign not in _PLAIN:
        sign = _SIGNS.get(folded := unicodedata.normalize("NFKC", found), folded)  # full-width signs of some keyboards
    if sign in _PLAIN:
        return Token("sign", sign, start, end)
    known = {"%": "% is not division", '"': "quotation marks have no meaning", "&": "& has no meaning", "\\": "a \\"}
    what = known.get(found, f"{found!r} has no meaning" if found.isprintable() else "an unprintable character")
    raise ExpressionError(start, f"{what} in a formula", "remove it")


def _command(name: str, start: int, end: int) -> Token:
    if name in _COMMAND_SIGNS:
        return Token("sign", _COMMAND_SIGNS[name], start, end)
    if name in _COMMAND_WORDS:
        return Token("word", _COMMAND_WORDS[name], start, end)
    if name in _COMMAND_NAMES:
        return Token("name", _COMMAND_NAMES[name], start, end)
    if name in _REFUSED:
        reason, suggestion = _REFUSED[name]
        raise ExpressionError(start, reason, suggestion)
    close = nearest(name, [*_COMMAND_NAMES, *_COMMAND_WORDS, *_COMMAND_SIGNS, *_STYLES])
    suggestion = f"did you mean \\{close}?" if close else "the vocabulary is listed in the guide to typing formulas"
    raise ExpressionError(start, f"the command \\{name} is unknown", suggestion)


def _shifted(found: str, plain: dict[str, str], start: int, end: int) -> Iterator[Token]:
    """`⁻¹` as ^{-1} and `ᵢⱼ` as _{ij}, all at the place of the little letters."""
    text = "".join(plain[character] for character in found)
    yield Token("sign", "^" if plain is SUPERSCRIPTS else "_", start, end)
    yield Token("sign", "{", start, end)
    for part in re.finditer(r"\d+|[A-Za-z]+|.", text):
        kind = "number" if part[0].isdecimal() else "name" if part[0].isalpha() else "sign"
        yield Token(kind, part[0], start, end)
    yield Token("sign", "}", start, end)
