"""Reading statements about all objects and about some: `for all x in S, a:`, sets, and `let x : n be with ...`.

What is arbitrary has its name until the block ends; so has what is defined or chosen inside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from grader.errors import UsageError
from grader.maths.proofs.calls import Functions, split_at_commas
from grader.maths.proofs.declarations import read_declarations
from grader.maths.proofs.language import Block, Choice, ProofError, Use
from grader.maths.proofs.phrases import Context, declared_in_set, read_property, space_shape, split_set
from grader.maths.proofs.statements import Property, SetOf, bound, implied, put, substituted
from grader.maths.symbols import ASSUMPTIONS, Symbol, Symbols
from grader.maths.tree import Expression, Relation

_NAME = r"[^\W\d_]\w*"
_SIGN = re.compile(r"<=|>=|!=|==|[=<>≤≥≠]|\\(?:[lg](?:eqslant|eq|e|t)|neq?)(?![A-Za-z])")
_WITH = re.compile(r"[,;]?\s+(?:be\s+)?(?:with|such\s+that|where|s\.t\.)\s+", re.IGNORECASE)
_IN = re.compile(rf"(?P<name>{_NAME})\s*(?:\s+in\s+|∈|\\in\b)\s*(?P<where>.+)")
_INTERVAL = re.compile(r"(?P<open>[\[(])(?P<low>[^,]+),(?P<high>[^,]+)(?P<close>[\])])")
_USE = re.compile(r"by\s+\(?(?P<label>\w+|\*+)\)?\s+(?:with|for|at)\s+(?P<values>.+=.+)", re.IGNORECASE)
_PLACE = frozenset({"integer", "positive"})
"""What is assumed of an arbitrary place i : 1..n."""
_SATISFIABLE = frozenset({"nonzero", "unit", "positive", "nonnegative", "symmetric", "spd", "psd", "orthogonal"})
"""What a new symbol may be assumed to be: matrices of that kind exist for all sizes."""


class Reading(Protocol):
    """The reader of a proof, as far as blocks need it."""

    number: int
    indent: int
    table: dict[str, Symbol]
    symbols: Symbols
    definitions: dict[str, Expression]
    functions: Functions

    def error(self, reason: str, suggestion: str = "", text: str = "") -> ProofError:
        """What to raise where a line cannot be read."""

    def expression(self, text: str) -> Expression:
        """A formula."""

    def relations(self, text: str, previous: Expression | None = None) -> tuple[Relation, ...]:
        """A relation or a chain."""

    def unfolded(self, value: Expression) -> Expression:
        """A formula without defined names."""


@dataclass(frozen=True)
class _Open:
    """A scope that is open: its kind, where it began, how many names there were, and what is arbitrary."""

    kind: str
    line: int
    indent: int
    names: int
    variables: frozenset[str] = frozenset()


class Blocks:
    """The scopes that are open at one place of a proof, and the names that are known there."""

    def __init__(self, reader: Reading, add: Callable[[Symbol], None]) -> None:
        self.reader = reader
        self.add = add
        self.sets: dict[str, SetOf] = {}
        self.hidden: dict[str, int] = {}
        """Names of blocks that have ended -> the line where they did."""
        self._open: list[_Open] = []

    def visible(self) -> list[Symbol]:
        """The symbols that may be used here."""
        return [symbol for name, symbol in self.reader.table.items() if name not in self.hidden]

    def reveal(self, name: str) -> None:
        """A name may be used again."""
        if self.hidden.pop(name, None) is not None:
            self.reader.symbols = Symbols.from_symbols(self.visible())

    # Scopes

    def open(self, kind: str, variables: frozenset[str] = frozenset(), names: int | None = None) -> None:
        """A scope begins."""
        count = len(self.reader.table) if names is None else names
        self._open.append(_Open(kind, self.reader.number, self.reader.indent, count, variables))

    def begin_case(self) -> int:
        """A case begins: how many blocks inside the case before it end. What is moved in less goes on around it."""
        inside = 0
        while inside < len(self._open) and self._open[-1 - inside].kind == "for all":
            if self._open[-1 - inside].indent < self.reader.indent:
                break
            inside += 1
        around = self._open[-1 - inside] if inside < len(self._open) else None
        follows = around is not None and around.kind == "case" and around.indent >= self.reader.indent
        for _ in range(inside + 1 if follows else 0):
            self.end()
        self.open("case")
        return inside if follows else 0

    def end(self) -> None:
        """The innermost scope ends."""
        if self._open:
            scope = self._open.pop()
            if scope.kind == "for all":
                # Names that were reused lie before those that are new.
                ended = {*[*self.reader.table][scope.names :], *scope.variables}
                self.hidden |= {name: self.reader.number for name in ended if name not in self.hidden}
                self.reader.symbols = Symbols.from_symbols(self.visible())

    def contradiction(self) -> None:
        """A supposition ends, and with it the blocks inside; a case goes on."""
        kinds = [scope.kind for scope in self._open]
        inner = next((k for k, kind in enumerate(reversed(kinds)) if kind != "for all"), None)
        if inner is not None and kinds[-1 - inner] == "suppose":
            for _ in range(inner + 1):
                self.end()

    def end_all(self) -> None:
        """Everything ends."""
        while self._open:
            self.end()

    def ending_before(self, names: frozenset[str]) -> int:
        """End the innermost blocks whose arbitrary objects are not among these names; how many."""
        count = 0
        while self._open and self._open[-1].kind == "for all" and not self._open[-1].variables & names:
            self.end()
            count += 1
        return count

    def of_the_past(self, text: str) -> str:
        """What to say of a text with a name whose block has ended; empty if there is none."""
        for name, line in self.hidden.items():
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
                return f"{name} has its meaning only inside the block that ended at line {line}"
        return ""

    # For all

    def fresh(self, text: str) -> tuple[Block, int]:
        """`x, y in S, a` or `x : n, x != 0` or `t in [0, 1]` behind `for all`; how many blocks end before it.

        A block ends where another one begins with a name of its own. Raises ProofError.
        """
        head, *conditions = _WITH.split(text.strip().rstrip(":").strip(), maxsplit=1)
        if conditions and not _SIGN.search(conditions[0]):  # words that declare, as in `U : n x k with unit columns`
            head, conditions = f"{head} {conditions[0]}", []
        declared: list[Symbol] = []
        stated: list[str] = []
        members: list[tuple[str, SetOf]] = []
        for names, where in self._items(head, stated):
            known = self._set(where) if names and where else None
            if known is not None:
                members += [(name, known) for name in names]
                where = ""
            shape = f" : {where}" if where else ""
            for name in names:
                if known is not None:
                    declared.append(Symbol(name, known.element.shape))
                else:
                    declared += self._declared(f"{name}{shape or ' : scalar'}")
        supposed: list[Relation] = []
        declared = [self._without_words(symbol, supposed) for symbol in declared]
        ended = 0
        while self._open and self._open[-1].variables & {symbol.name for symbol in declared}:
            self.end()
            ended += 1
        before = len(self.reader.table)
        for symbol in declared:
            self._introduce(symbol)
        premises = supposed + [put(r, {s.variables[0].name: self.reader.table[name].expression})
                    for name, s in members for r in s.relations]  # fmt: skip
        for part in (*stated, *(split_at_commas(conditions[0]) if conditions else ())):
            premises += self.reader.relations(re.sub(r"^\s*and\b", "", part).strip())
        self.open("for all", frozenset(symbol.name for symbol in declared), before)
        variables = tuple(symbol.expression for symbol in declared)
        return Block(variables, tuple(premises), _implied(declared)), ended

    def _items(self, head: str, stated: list[str]) -> Iterator[tuple[list[str], str]]:
        """Names with the size or the set that follows them; relations between them go to `stated`."""
        pending: list[str] = []
        parts = [part.strip() for piece in head.split(";") for part in split_at_commas(piece)]
        parts = [re.sub(r"^and\s+", "", part) for part in parts if part]
        for k, part in enumerate(parts):
            if k and _is_assumption(part) and ":" in parts[k - 1]:
                continue
            words = [word for word in _following(parts, k) if ":" in part]
            member = _IN.fullmatch(part)
            if ":" in part and not _SIGN.search(part):
                name, _, shape = part.partition(":")
                yield [*pending, name.strip()], " ".join([shape.strip(), *words])
            elif member is not None:
                yield from self._member(pending, member, stated)
            elif _SIGN.search(part):
                yield from self._condition(pending, part, stated)
            else:
                pending.append(part)
                continue
            pending = []
        yield pending, ""

    def _condition(self, pending: list[str], part: str, stated: list[str]) -> Iterator[tuple[list[str], str]]:
        """A relation between the names: `x != 0 in R^n` and `0 <= t <= 1` say as well what the name is."""
        inside = re.fullmatch(r"(?P<relation>.+?)(?:\s+in\s+|\s*(?:∈|\\in\b)\s*)(?P<where>.+)", part)
        name = re.match(_NAME, part)
        between = re.fullmatch(rf"[\d.]+\s*(?:<=?|≤)\s*(?P<name>{_NAME})\s*(?:<=?|≤)\s*[\d.]+", part)
        if inside is not None and name is not None:
            member = _IN.fullmatch(f"{name[0]} in {inside['where']}")
            assert member is not None, "a name and a set"
            yield from self._member(pending, member, stated)
            part = inside["relation"]
        elif between is not None and between["name"] not in self.reader.table:
            yield [*pending, between["name"]], ""
        else:
            yield pending, ""
        stated.append(part)

    def _member(self, pending: list[str], member: re.Match[str], stated: list[str]) -> Iterator[tuple[list[str], str]]:
        names, where = [*pending, member["name"]], member["where"].strip()
        interval = _INTERVAL.fullmatch(where)
        if interval is not None:
            low = "<=" if interval["open"] == "[" else "<"
            high = "<=" if interval["close"] == "]" else "<"
            stated += [f"{interval['low']} {low} {name} {high} {interval['high']}" for name in names]
            where = ""
        elif where not in self.sets:
            shape = space_shape(where)
            if shape is None:
                raise self.reader.error(
                    f"{where} is no set that has been defined", "Write x : n or x in R^n, or define the set before."
                )
            where = shape
        yield names, where

    @staticmethod
    def _without_words(symbol: Symbol, supposed: list[Relation]) -> Symbol:
        """The symbol with `nonzero` and the like said by a relation, so that its name can be used again without."""
        if symbol.assume <= {"nonzero", "unit", "positive", "nonnegative"}:
            said = [implied(word, symbol.expression) for word in symbol.assume]
            if all(relation is not None for relation in said):
                supposed += [relation for relation in said if relation is not None]
                return Symbol(symbol.name, symbol.shape)
        return symbol

    def _set(self, where: str) -> SetOf | None:
        known = self.sets.get(where)
        if known is not None and not known.is_described:
            variable = known.variables[0]
            raise self.reader.error(
                f"the elements of {where} are made from {variable.name[:-1]}",
                f"Write for all {variable.name[:-1]} : ..., and use the element as it is made.",
            )
        return known

    def _declared(self, text: str) -> list[Symbol]:
        try:
            return list(read_declarations(text))
        except UsageError as error:
            raise self.reader.error(error.message, error.next_step or "") from error

    def _introduce(self, symbol: Symbol) -> None:
        """A new name; that of a block that has ended may come back with the same meaning. Raises ProofError."""
        name = symbol.name
        self._refuse_if_open(name)
        known = self.reader.table.get(name)
        if known is not None and (known != symbol or name in self.reader.definitions):
            raise self.reader.error(f"{name} had another meaning in a block that has ended", "Choose a new name.")
        extra = sorted(symbol.assume - _SATISFIABLE)
        if (extra or len(symbol.assume) > 1) and symbol.assume != _PLACE:
            what = " and ".join(sorted(symbol.assume))
            raise self.reader.error(f"an arbitrary {name} cannot be assumed {what}", "Leave the assumption out.")
        self._add(symbol)

    def _refuse_if_open(self, name: str) -> None:
        for scope in self._open:
            if name in scope.variables:
                raise self.reader.error(
                    f"{name} is arbitrary already, since line {scope.line}", "Write end first, or choose a new name."
                )
        if (name in self.reader.table and name not in self.hidden) or name in self.sets:
            raise self.reader.error(f"{name} has a meaning already", "Choose a new name for what is arbitrary.")

    def _add(self, symbol: Symbol) -> None:
        self.hidden.pop(symbol.name, None)
        self.add(symbol)

    # There is

    def choice(self, text: str, reason: str) -> Choice | None:
        """`x : n be with C*x = zeros(m)` behind `let`; None where a text is no such thing. Raises ProofError."""
        head, *conditions = _WITH.split(text, maxsplit=1)
        if not conditions or ":" not in head or _SIGN.search(head) or not _SIGN.search(conditions[0]):
            return None
        if not reason:
            raise self.reader.error("it is not said why there is such an object", "Write by and the rule behind it.")
        symbols = self._declared(re.sub(r"\bbe$", "", head.strip()))
        for symbol in symbols:
            if symbol.name in self.reader.table or symbol.name in self.sets:
                raise self.reader.error(f"{symbol.name} has a meaning already", "Choose a new name for what is chosen.")
            self._add(symbol)
        relations: list[Relation] = []
        for part in split_at_commas(conditions[0]):
            for piece in re.split(r"\band\b|;", part):
                relations += self.reader.relations(piece.strip()) if piece.strip() else ()
        return Choice(tuple(symbol.expression for symbol in symbols), tuple(relations))

    # Sets, properties, uses of statements

    def define_set(self, name: str, body: str) -> bool:
        """`S = {x : n | A*x = 0}` or `S = {U*c | c : k}`: whether a definition is one. Raises ProofError."""
        sides = split_set(body)
        if sides is None:
            return False
        if name in self.reader.table or not re.fullmatch(_NAME, name):
            raise self.reader.error(f"{name} has a meaning already, or is no name", "Choose a new name for the set.")
        first, second = sides
        try:
            described, made = declared_in_set(first), declared_in_set(second) if not _SIGN.search(second) else []
        except UsageError as error:
            raise self.reader.error(error.message, error.next_step or "") from error
        declared = described or made
        if len(declared) != 1 or declared[0].assume:
            raise self.reader.error(f"{body.strip()} is no set", "Write {x : n | A*x = zeros(m)} or {U*c | c : k}.")
        variable = declared[0].expression
        outside, hidden = dict(self.reader.table), dict(self.hidden)
        defined = self.reader.definitions.pop(variable.name, None)
        try:
            self.reader.table[variable.name] = declared[0]
            self.reveal(variable.name)
            self.reader.symbols = Symbols.from_symbols(self.visible())
            parts = [part for piece in split_at_commas(second) for part in re.split(r"\band\b|;", piece)]
            relations = [relation for part in parts if described for relation in self.reader.relations(part.strip())]
            element = variable if described else self.reader.expression(first)
            found = self._set_of(variable, element, relations)
        except UsageError as error:
            raise self.reader.error(error.message, error.next_step or "") from error
        finally:
            made_up = {name: symbol for name, symbol in self.reader.table.items() if name not in outside}
            made_up.pop(variable.name, None)
            self.reader.table.clear()
            self.reader.table.update(outside | made_up)
            self.hidden = hidden
            self.reader.definitions |= {variable.name: defined} if defined is not None else {}
            self.reader.symbols = Symbols.from_symbols(self.visible())
        self.sets[name] = found
        return True

    def _set_of(self, variable: Expression, element: Expression, relations: list[Relation]) -> SetOf:
        """The set whose variable is its own, also in what defined names and calls of functions stand for."""
        own = bound([variable])
        plain = [Relation(self.reader.unfolded(r.left), r.rel, self.reader.unfolded(r.right)) for r in relations]
        return SetOf(
            (own[variable.name],),
            substituted(self.reader.unfolded(element), own),
            tuple(put(relation, own) for relation in plain),
        )

    def property(self, text: str) -> Property | None:
        """The property that a text states, or None. Raises ProofError."""
        context = Context(
            self.sets.get,
            self.reader.functions.map,
            self.reader.expression,
            self.reader.error,
        )
        return read_property(text, context)

    def use(self, reason: str) -> Use | None:
        """`by (2) with c = y - z`, or None for another reason. Raises ProofError."""
        match = _USE.fullmatch(reason.strip())
        if match is None:
            return None
        values = []
        for part in split_at_commas(match["values"]):
            name, _, body = re.sub(r"^\s*and\b", "", part).partition("=")
            values.append((name.strip(), self.reader.expression(body)))
        return Use(match["label"], tuple(values))


def _is_assumption(part: str) -> bool:
    words = re.split(r"[\s-]+", part.lower())
    return bool(words) and all(word in ASSUMPTIONS or word in {"non", "zero", "positive", "definite"} for word in words)


def _following(parts: list[str], k: int) -> Iterator[str]:
    """The assumptions behind a declaration, which commas separate from it."""
    for part in parts[k + 1 :]:
        if not _is_assumption(part):
            return
        yield part


def _implied(symbols: list[Symbol]) -> tuple[Relation, ...] | None:
    """What the assumptions of symbols say, as relations; None where one of them says more than relations can."""
    found = [implied(word, symbol.expression) for symbol in symbols for word in symbol.assume]
    said = tuple(relation for relation in found if relation is not None)
    return said if len(said) == len(found) else None
