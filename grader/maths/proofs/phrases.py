"""Reading properties, `S is a subspace`, and what they are about: sets `{x : n | A*x = 0}`, maps, matrices."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.errors import UsageError
from grader.maths.errors import ShapeError
from grader.maths.proofs.declarations import read_declarations
from grader.maths.proofs.properties import obligations
from grader.maths.proofs.statements import Map, Property, SetOf, Subject
from grader.maths.symbols import Symbol
from grader.maths.tree import Expression

_A, _AN = r"(?P<a>.+?)", r"(?:an?\s+)?"
_COLUMNS = rf"(?:the\s+)?columns\s+of\s+{_A}"
_INDEPENDENT = r"(?:linearly\s+)?independent"
_OF = r"(?:\s+(?:of|in|for)\s+(?P<space>.+?))?"
_PHRASES: tuple[tuple[str, str], ...] = (
    (rf"{_A}\s+is\s+{_AN}(?:linear\s+|vector\s+)?subspace(?:\s+of\s+.+)?", "subspace"),
    (rf"{_A}\s+is\s+{_AN}convex(?:\s+(?:set|function))?", "convex"),
    (rf"{_A}\s+is\s+{_AN}linear(?:\s+(?:map|function|transformation))?", "linear"),
    (rf"{_A}\s+is\s+{_AN}(?:inner|scalar)\s+product", "inner product"),
    (rf"{_A}\s+is\s+{_AN}norm", "norm"),
    (rf"{_A}\s+is\s+{_AN}(?:symmetric\s+)?(?:positive\s+definite(?:\s+matrix)?|spd)", "positive definite"),
    (rf"{_A}\s+is\s+{_AN}(?:symmetric\s+)?(?:positive\s+semi-?definite(?:\s+matrix)?|psd)", "positive semidefinite"),
    (rf"{_A}\s+is\s+{_AN}symmetric(?:\s+matrix)?", "symmetric"),
    (rf"{_A}\s+is\s+idempotent", "idempotent"),
    (rf"{_A}\s+is\s+{_AN}(?:orthogonal\s+)?project(?:ion|or)", "projection"),
    (rf"{_A}\s+is\s+{_AN}orthogonal\s+to\s+(?P<b>.+)", "perpendicular"),
    (rf"{_A}\s+and\s+(?P<b>.+?)\s+are\s+orthogonal", "perpendicular"),
    (rf"{_A}\s+is\s+{_AN}orthogonal(?:\s+matrix)?", "orthogonal"),
    (rf"{_A}\s+is\s+{_AN}(?:invertible|regular|nonsingular)(?:\s+matrix)?", "invertible"),
    (rf"{_COLUMNS}\s+are\s+orthonormal|(?P<a2>.+?)\s+has\s+orthonormal\s+columns", "orthonormal columns"),
    (rf"{_COLUMNS}\s+are\s+orthogonal|(?P<a2>.+?)\s+has\s+orthogonal\s+columns", "orthogonal columns"),
    (
        rf"{_COLUMNS}\s+are\s+{_INDEPENDENT}|(?P<a2>.+?)\s+has\s+(?:full\s+column\s+rank|{_INDEPENDENT}\s+columns)",
        "independent",
    ),
    (rf"{_COLUMNS}\s+(?:are|form)\s+{_AN}basis{_OF}", "basis"),
    (rf"{_COLUMNS}\s+span\s+(?P<space>.+)", "spanning"),
    (r"\((?P<b>[^,]+),(?P<c>[^,]+)\)\s+is\s+an\s+eigenpair\s+of\s+(?P<a>.+)", "eigenpair"),
    (
        rf"(?P<c>.+?)\s+is\s+an\s+eigenvector\s+of\s+{_A}\s+(?:with|to|for)\s+(?:the\s+)?eigenvalue\s+(?P<b>.+)",
        "eigenpair",
    ),
    (rf"{_A}\s+is\s+{_AN}(?:row[\s-])?stochastic(?:\s+matrix)?", "row-stochastic"),
    (rf"{_A}\s+(?:satisfies|is\s+in)\s+detailed\s+balance\s+with(?:\s+respect\s+to)?\s+(?P<b>.+)", "detailed balance"),
    (rf"(?P<b>.+?)\s+and\s+{_A}\s+(?:satisfy|are\s+in)\s+detailed\s+balance", "detailed balance"),
    (r"(?P<b>.+?)\s+is\s+stationary\s+(?:for|under)\s+(?P<a>.+)", "stationary"),
    (r"(?P<a>.+?)(?:\s+in\s+|\s*(?:∈|\\in)\s*)(?P<space>.+)", "element"),
)
"""How a property is written -> its name; a, b, c are formulas, `space` is a set."""
_HINT = re.compile(r"\b(?:is|are|has|in|form|span|satisfy|satisfies)\b|∈|\\in\b", re.IGNORECASE)
"""Without one of these a line states no property."""
_MAPS = {"linear": 1, "norm": 1, "convex function": 1, "inner product": 2}
"""Properties of maps -> how many arguments these take."""
_SPACE = re.compile(r"(?:R|ℝ|\\mathbb\{R\}|\\R)(?:\^\s*\{?\s*(?P<size>[\w\s×*+-]+?)\s*\}?)?")
_SET = re.compile(r"\\?\{(?P<first>.*?)(?:\||\\mid\b|\swith\s|\swhere\s)(?P<second>.*?)\\?\}")

_COLON_SET = re.compile(r"\\?\{(?P<first>[^:]*?(?:\sin\s|∈|\\in\b)[^:]*?):(?P<second>.*?)\\?\}")


@dataclass(frozen=True)
class Context:
    """What names mean at one place of a proof, and how the reader reads formulas there."""

    sets: Callable[[str], SetOf | None]
    map_of: Callable[[str], Map | None]
    expression: Callable[[str], Expression]
    error: Callable[[str, str], Exception]


def read_property(text: str, context: Context) -> Property | None:
    """The property that a line states, or None where it states none. Raises ProofError."""
    if not _HINT.search(text):
        return None
    for pattern, name in _PHRASES:
        match = re.fullmatch(pattern, text.strip(), re.IGNORECASE)
        if match is not None:
            return _property(
                name, {key: part.strip() for key, part in match.groupdict().items() if part}, text, context
            )
    return None


def _property(name: str, parts: dict[str, str], text: str, context: Context) -> Property | None:
    about = parts.get("a") or parts.get("a2") or ""
    if name == "convex":
        name = "convex set" if context.sets(about) is not None else "convex function"
    if name == "element" and _set(parts["space"], context) is None:
        return None  # words that happen to hold an `in`
    subjects: Sequence[Subject]
    if name in ("subspace", "convex set"):
        subjects = [_known_set(about, context)]
    elif name in _MAPS:
        subjects = [_map(about, _MAPS[name], context)]
    elif name in ("spanning", "basis", "element"):
        matrix = context.expression(about)
        space = parts.get("space", "")
        subjects = [matrix, _known_set(space, context) if space else _all_of(matrix)]
    else:
        subjects = [context.expression(part) for part in (about, parts.get("b"), parts.get("c")) if part]
    found = Property(name, tuple(subjects), " ".join(text.split()))
    try:
        obligations(found)
    except ShapeError as error:
        raise context.error(error.reason, error.suggestion) from error
    return found


def _map(name: str, arguments: int, context: Context) -> Map:
    found = context.map_of(name)
    if found is None:
        example = "let f(x, y) = x.T*y" if arguments == 2 else "let f(x) = A*x"
        raise context.error(f"{name} is no function that has been defined", f"Define it before, as in {example}.")
    shapes = {parameter.shape for parameter in found.parameters}
    if len(found.parameters) != arguments or len(shapes) != 1:
        raise context.error(
            f"{name} takes {len(found.parameters)} arguments, and this property is about functions of {arguments}",
            "Define the function with that many arguments of one size.",
        )
    return found


def _all_of(matrix: Expression) -> SetOf:
    x = Expression("symbol", (), "x", (matrix.shape[0], Expression("number").shape[1]))
    return SetOf((x,), x)


def _known_set(text: str, context: Context) -> SetOf:
    found = _set(text, context)
    if found is None:
        raise context.error(
            f"{text} is no set that has been defined", "Define it as in let S = {x : n | A*x = zeros(m)}."
        )
    return found


def _set(text: str, context: Context) -> SetOf | None:
    space = _SPACE.fullmatch(text.strip())
    if space is None:
        return context.sets(text.strip())
    try:
        (symbol,) = read_declarations(f"x : {space['size'] or 'scalar'}")
    except UsageError as error:
        raise context.error(error.message, error.next_step or "") from error
    return SetOf((symbol.expression,), symbol.expression)


def space_shape(text: str) -> str | None:
    """The size that `R^n` or `R^{m x n}` names, as in a declaration; None for anything else."""
    match = _SPACE.fullmatch(text.strip())
    return None if match is None else match["size"] or "scalar"


def split_set(body: str) -> tuple[str, str] | None:
    """What stands before and behind the bar of `{x : n | A*x = 0}`; None where a text is no set."""
    match = _SET.fullmatch(body.strip()) or _COLON_SET.fullmatch(body.strip())
    return None if match is None else (match["first"].strip(), match["second"].strip())


def declared_in_set(text: str) -> list[Symbol]:
    """The symbols that one side of a set declares, `x : n` or `x in R^n`; empty where it declares none."""
    stated = re.sub(r"(?:\s+in\s+|\s*(?:∈|\\in)\s*)", " : ", text)
    name, colon, rest = stated.partition(":")
    if not colon:
        return []
    return list(read_declarations(f"{name}: {space_shape(rest) or rest}"))
