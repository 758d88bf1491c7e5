"""What a name in a formula means: `Wx` is W times x where W and x are declared, `lambda` is the declared `lam`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from grader.maths.averages import AVERAGES
from grader.maths.errors import ExpressionError
from grader.maths.nearest import nearest
from grader.maths.symbols import Symbols
from grader.maths.tokens import Token
from grader.maths.tree import ONE, SCALAR
from grader.maths.vocabulary import FUNCTIONS, OTHER_NAMES, same_letter

MAX_NAME = 60
_ONE_LETTER = frozenset(["I", "K", "e", "E"])
_ACCENTS = {"\u0302": "hat", "\u0304": "bar", "\u0303": "tilde", "\u0307": "dot"}
_SUBSCRIPT = re.compile(r"[A-Za-z]+|\d+|.")
_BLOCKS = "write [A, B] for blocks beside each other, [[A, B], [C, D]] for rows of blocks"
_COLUMNS = "a vector is a column already; leave it out, or use .T"
_AN_INDEX = "an index belongs to a sum around it, as in sum(i, n, x[i])"
ELSEWHERE = {
    **dict.fromkeys(("array", "asarray", "block", "hstack", "vstack", "stack", "concatenate", "matrix"), _BLOCKS),
    **dict.fromkeys(("reshape", "newaxis", "None", "expand_dims", "squeeze"), _COLUMNS),
    **dict.fromkeys(("flatten", "ravel"), "write vec(A), which puts the columns below each other"),
    **dict.fromkeys(("where", "piecewise", "select"), "write step(x), relu(x), abs(x), sign(x) or max(a, b)"),
    **dict.fromkeys(("einsum", "tensordot", "multi_dot"), "write the products with @ and .T, or sum(i, n, term)"),
    **dict.fromkeys(("slogdet", "logdet"), "write log(det(A)), or log(abs(det(A)))"),
    **dict.fromkeys(("eig", "eigvals", "eigh", "svd", "qr", "cholesky"), "answers are written without decompositions"),
    **dict.fromkeys(("lstsq",), "write pinv(A)*b"),
    **dict.fromkeys(("var", "std", "cov"), "write it out with sum or mean"),
    **dict.fromkeys(("clip",), "write min(max(x, a), b)"),
    **dict.fromkeys(("shape", "size", "len"), "sizes have names here, such as n"),
    **dict.fromkeys("ij", _AN_INDEX),
}
"""What to write for some names that are no names of ours."""
_FIRST_INDEX = re.compile(r"[A-Za-z]|\d+")


class Names:
    """The names that one formula may use. `indices` are those of the sums around the place that is being read."""

    def __init__(self, symbols: Symbols) -> None:
        self.symbols = symbols
        self.indices: list[str] = []
        self.random = any(symbol.is_random for symbol in symbols.values())
        """Whether there are random symbols, so that E, Var and Cov have a meaning."""
        self._known: dict[str, tuple[str, str]] = {}
        """Spelling -> (kind, declared name)."""
        for kind, names in (("dim", symbols.dims), ("symbol", symbols)):
            for name in names:
                for spelling in self._spellings(name):
                    self._known.setdefault(spelling, (kind, name))
        for kind, names in (("dim", symbols.dims), ("symbol", symbols)):
            self._known |= {name: (kind, name) for name in names}

    @staticmethod
    def _spellings(name: str) -> Iterable[str]:
        yield name.replace("_", "")
        match = re.fullmatch(r"(\D+?)(\d+)", name)
        if match:
            yield f"{match[1]}_{match[2]}"
        for other in same_letter(name):
            yield other
            yield other.replace("_", "")

    def find(self, text: str) -> tuple[str, str] | None:
        """Kind (symbol, dim, index, constant) and name of a whole name that is not a function, or None."""
        if text in self.indices:
            return "index", text
        if text in self._known:
            return self._known[text]
        if text in ("pi", "π"):
            return "constant", "pi"
        if text == "e" or (text == "i" and self.symbols.complex_numbers):
            return "constant", text
        plain = unicodedata.normalize("NFD", text)
        if plain[-1] in _ACCENTS:
            return self.find(f"{plain[:-1]}_{_ACCENTS[plain[-1]]}")
        return None

    def function(self, text: str) -> str | None:
        """Our name of a function, or the word that is expanded into others, or None."""
        if self.random and text in AVERAGES:
            return AVERAGES[text]
        return text if text in FUNCTIONS else OTHER_NAMES.get(text)

    def resolve(self, token: Token, *, called: bool) -> list[Token]:
        """The meaning of a name token as tokens of kind symbol, dim, index, constant or function.

        `called` says that a bracket follows. Raises ExpressionError for a name that is unknown.
        """
        text, function = token.text, self.function(token.text)
        found = self.find(text)
        if found and not (called and function):
            return [Token(found[0], found[1], token.start, token.end)]
        if function and (called or text not in _ONE_LETTER or text == "I"):
            return [Token("function", function, token.start, token.end)]
        if text == "E" and not found:
            return [Token("function", "expect", token.start, token.end)]
        if found:
            return [Token(found[0], found[1], token.start, token.end)]
        if called and text in ("sigma", "σ"):
            return [Token("function", "sigmoid", token.start, token.end)]
        if len(text) > MAX_NAME or token.kind == "library":
            raise self._unknown(token)
        if "_" in text:
            return self._subscripted(token)
        pieces = self._split(text, self._plain) or self._split(text, self._any)
        if pieces is None or self._misspelt(text, pieces) or (called and self._is_word(pieces)):
            raise self._unknown(token)
        return self._at_their_places(token, pieces, called)

    def _subscripted(self, token: Token) -> list[Token]:
        """`A_ij` that is not declared: the entry i, j of A; `x_iz_i` as in LaTeX: x_i times z_i."""
        base, _, subscript = token.text.partition("_")
        middle = token.start + len(base)
        try:
            of = self.resolve(Token("name", base, token.start, middle), called=False)
        except ExpressionError:
            raise self._unknown(token) from None
        parts, rest = _SUBSCRIPT.findall(subscript.replace("_", ",")), ""
        first = _FIRST_INDEX.match(subscript)
        if first and subscript[first.end() :][:1] not in ("", "_") and not all(self._is_index(part) for part in parts):
            parts, rest = [first[0]], subscript[first.end() :]
        if not all(self.find(part) or self._is_index(part) for part in parts):
            raise self._unknown(token)
        end = token.end - len(rest)
        kinds = ["number" if part.isdecimal() else "name" if part.isalpha() else "sign" for part in parts]
        inside = [Token(kind, part, middle + 1, end) for kind, part in zip(kinds, parts, strict=True)]
        entry = [Token("sign", "_", middle, middle + 1), Token("sign", "{", middle, middle + 1), *inside]
        tokens = [*of, *entry, Token("sign", "}", end, end)]
        return tokens + (self.resolve(Token("name", rest, end, token.end), called=False) if rest else [])

    def _is_index(self, part: str) -> bool:
        """True for digits, a comma, and names of whole numbers, also several that stand together."""
        if not part.isalpha():
            return True
        pieces = [part] if self.find(part) else self._split(part, self._plain) or []
        found = [self.find(piece) for piece in pieces]
        return bool(found) and all(
            kind in ("index", "dim") or (kind == "symbol" and "integer" in self.symbols[name].assume)
            for kind, name in (meaning or ("", "") for meaning in found)
        )

    def _at_their_places(self, token: Token, pieces: list[str], called: bool) -> list[Token]:
        tokens, start = [], token.start
        for number, piece in enumerate(pieces):
            part = Token("name", piece, start, min(start + len(piece), token.end))
            tokens += self.resolve(part, called=called and number == len(pieces) - 1)
            start = part.end
        return tokens

    def _plain(self, piece: str) -> bool:
        return piece in self._known or piece in self.indices or piece in ("pi", "π", "I")

    def _any(self, piece: str) -> bool:
        return self._plain(piece) or self.find(piece) is not None or (len(piece) > 1 and bool(self.function(piece)))

    def _split(self, text: str, known: Callable[[str], bool]) -> list[str] | None:
        """The text as known names one after another, the longest that goes first, or None."""
        best: list[list[str] | None] = [None] * len(text) + [[]]
        for start in reversed(range(len(text))):
            for end in range(len(text), start, -1):
                rest = best[end]
                if rest is not None and known(text[start:end]):
                    best[start] = [text[start:end], *rest]
                    break
        return best[0]

    def _with_digits(self, base: str, digits: str) -> str:
        """What `x2` may mean: an entry of a vector or matrix, a power or a multiple of a scalar."""
        rows, columns = self.symbols[base].shape
        if (rows, columns) == SCALAR:
            return f"{base}^{digits} or {digits}*{base}"
        return f"{base}[{digits}]" if ONE in (rows, columns) else f"{base}[{digits}, j]"

    def _is_word(self, pieces: list[str]) -> bool:
        """`mean(x)` is an unknown function and not m*e*a*n*x, even where m and n are sizes."""
        return len(pieces) > 2 and any((self.find(piece) or ("", ""))[0] in ("dim", "constant") for piece in pieces)

    def _misspelt(self, text: str, pieces: list[str]) -> bool:
        """`lamda` is a slip for lambda and not l*a*m*d*a, even where those letters are declared."""
        long = [spelling for spelling in self._known if len(spelling) > 3 and spelling not in pieces]
        return len(text) > 3 and nearest(text, long, cutoff=0.85) is not None

    def _unknown(self, token: Token) -> ExpressionError:
        """Names the nearest known name, a transpose written without a mark, or what is declared."""
        if len(token.text) > MAX_NAME:
            return ExpressionError(token.start, f"{token.text[:20]}... is longer than any name", "put * between names")
        text = token.text
        declared = [*self.symbols, *sorted(self.symbols.dims), *self.indices]
        turned = self._split(token.text, lambda piece: piece in ("T", "t") or self._plain(piece))
        close = nearest(text, [*self._known, *self.indices]) or nearest(text, [*FUNCTIONS, *OTHER_NAMES], cutoff=0.7)
        swapped = [name for name in declared if name.lower() == token.text.lower()]
        digits = re.fullmatch(r"(\D+?)_?(\d+)", token.text)
        indexed = re.fullmatch(r"(\w+?)_[ij]\w*", token.text)
        if token.text in ELSEWHERE:
            meant = ELSEWHERE[token.text]
        elif indexed and indexed[1] in self.symbols:
            meant = _AN_INDEX
        elif swapped:
            meant = f"did you mean {swapped[0]}? Capital and small letters differ"
        elif turned and turned[0] not in "Tt" and any(piece in "Tt" for piece in turned):
            dotted = "*".join(turned).replace("*T", ".T").replace("*t", ".T")
            meant = f"did you mean {dotted}? A transpose is written x.T, x^T or x'"
        elif digits and digits[1] in self.symbols:
            meant = f"did you mean {self._with_digits(digits[1], digits[2])}?"
        elif close:
            known = self._known.get(close)
            meant = f"did you mean {known[1] if known else close}?"
        elif token.kind == "library":
            meant = "the functions are listed in the guide to typing formulas"
        else:
            meant = f"this exercise has {', '.join(declared)}" if declared else "this exercise has no symbols"
        return ExpressionError(token.start, f"{text} is not declared", meant)
