"""Reading a proof: one statement per line, in the words that mathematicians use.

docs/writing-proofs.md is the grammar for students; its examples are tested.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from grader.errors import UsageError
from grader.maths.arithmetic import Unsupported
from grader.maths.canonical import canonical
from grader.maths.derivatives import without_derivatives
from grader.maths.errors import ExpressionError, ShapeError
from grader.maths.parser import parse, parse_chain
from grader.maths.proofs.blocks import Blocks
from grader.maths.proofs.calls import Functions
from grader.maths.proofs.declarations import read_declarations
from grader.maths.proofs.facts import TooLong, Unfolder
from grader.maths.proofs.inductive import InductionReader, quantified
from grader.maths.proofs.language import Detail, Hypothesis, Operation, OperationName, Proof, ProofError, Step, StepKind
from grader.maths.proofs.misread import advice, has_zero_factor, with_zeros, words_in
from grader.maths.proofs.sentences import statements
from grader.maths.proofs.statements import Map, Property, SetOf
from grader.maths.symbols import Symbol, Symbols
from grader.maths.tree import Expression, Relation

MOST_LINES = 200
MOST_CHARACTERS = 20_000
MOST_STEPS = 300

_LABEL = re.compile(r"\((?P<inner>\d{1,3}|[a-z]|I\.?H\.?|\*{1,3})\)\s*(?![-+*/^=<>.\s])|(?P<plain>\d{1,3})[.)]\s+")
_REASON = re.compile(
    r"(?:^|\s)[\[(]?\s*(?:(?:we\s+)?(?:divid|multipl|subtract|add)\w*\s+)?"
    r"(?P<how>by|because|since|using|due\s+to|as)\s(?P<reason>.*?)[\])]?\s*$",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"(?:(?:then|so|hence|thus|now|and|but|also|moreover|we\s+(?:have|get|know|find)|have|note(?:\s+that)?|that\s+is"
    r"|this\s+(?:gives|means)|it\s+follows\s+that|which\s+(?:is|gives)|i\.e\.|therefore|finally|here"
    r"|first(?:ly)?(?=,)|second(?:ly)?(?=,)|clearly|observe\s+that)\b[,:]?\s*)+",
    re.IGNORECASE,
)
_LAYOUT = re.compile(r"\\begin\{[a-z*]+\}|\\end\{[a-z*]+\}|\\q?quad\b|\\\\\s*$|&|\\text\s*\{([^{}]*)\}")

_MATRIX = re.compile(r"(\\begin\{[bp]?matrix\}.*?\\end\{[bp]?matrix\})")
_OPERATIONS: tuple[tuple[str, OperationName], ...] = (
    (r"(?:multiply\s+)?(?:from\s+(?:the\s+)?)?left\s+(?:by|with)\s+(?P<by>.+)", "left"),
    (r"(?:multiply\s+)?(?:from\s+(?:the\s+)?)?right\s+(?:by|with)\s+(?P<by>.+)", "right"),
    (r"(?:multiply\s+(?:by\s+)?|times\s+)(?P<by>.+)", "times"),
    (r"divide\s+(?:by\s+)?(?P<by>.+)", "divide"),
    (r"add\s+(?P<by>.+)", "add"),
    (r"subtract\s+(?P<by>.+)", "subtract"),
    (r"transpose", "transpose"),
    (r"(?:take\s+(?:the\s+)?)?trace", "trace"),
    (r"(?:gradient|differentiate)\s+(?:in|by|with\s+respect\s+to)\s+(?P<by>.+)", "gradient"),
)
_SIGN = r"(?:<=|>=|!=|==|[=<>≤≥≠]|\\(?:[lg](?:eqslant|eq|e|t)|neq?)(?![A-Za-z]))"
_STARTS = re.compile(rf"\s*({_SIGN})")
_OPEN_END = re.compile(rf"(?<![-=])({_SIGN})$")
_PROCEED = r"(?:proof\s+|we\s+(?:proceed|argue|use|prove\s+(?:it|this|the\s+claim))\s+)?"
_THE_CLAIM = re.compile(r"(?:that\s+)?(?:the\s+|this\s+|it\b)?(?:claim|statement|hypothesis|holds)?\b[^=<>≤≥≠]*$", re.I)
_KEYWORDS = "given, let, claim, have, both sides of (1): ..., suppose, case, for all, therefore, end, qed"


def read_proof(
    text: str,
    symbols: Symbols | None,
    *,
    hypotheses: Sequence[str],
    claim: Sequence[str],
    definitions: Mapping[str, str],
) -> Proof:
    """See `Proof.parse`."""
    if len(text) > MOST_CHARACTERS:
        raise ProofError(1, f"the proof has more than {MOST_CHARACTERS} characters", "Write a shorter one.")
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise ProofError(MOST_LINES + 1, f"the proof has more than {MOST_LINES} lines", "Write a shorter one.")
    reader = _Reader(symbols)
    for name, body in definitions.items():
        reader.define(name, body)
    for hypothesis in hypotheses:
        reader.grant(hypothesis)
    for relation in claim:
        reader.claim(relation, "")
    reader.granted = symbols is not None
    written = [(number, line, text) for number, line in enumerate(lines, 1) if (text := _without_layout(line))]
    for place, (number, line, text) in enumerate(written, 1):
        reader.number, reader.indent = number, len(line) - len(line.lstrip())
        sign = _STARTS.match(written[place][2]) if place < len(written) else None
        reader.goes_on = sign[1] if sign else ""
        reader.line(text)
    reader.finish()
    return reader.proof()


class _Reader(InductionReader):
    """A proof while it is read. `granted` says that the exercise has stated everything, so the text adds nothing."""

    def __init__(self, symbols: Symbols | None) -> None:
        super().__init__()
        self.table: dict[str, Symbol] = dict(symbols.items()) if symbols is not None else {}
        self.symbols = Symbols.from_symbols(self.table.values())
        self.granted = False
        self.number = 0
        self.indent = 0
        self.definitions: dict[str, Expression] = {}
        self.functions = Functions()
        self.hypotheses: list[Hypothesis] = []
        self.claims: list[Relation] = []
        self.properties: list[Property] = []
        self.steps: list[Step] = []
        self.previous: Expression | None = None
        self.goes_on = ""
        """The relation sign with which the next line begins, or empty."""
        self.unfinished = ""
        """The line before, where it ends with a relation sign."""
        self.headed = False
        """Whether the line before was a formula alone, from which a chain starts."""
        self.head_label = ""
        self.blocks = Blocks(self, self._add)

    def proof(self) -> Proof:
        return Proof(
            Symbols.from_symbols(self.table.values()),
            self.definitions,
            tuple(self.hypotheses),
            tuple(self.claims),
            tuple(self.steps),
            self.functions.names,
            tuple(self.properties),
        )

    def error(self, reason: str, suggestion: str = "", text: str = "") -> ProofError:
        return ProofError(self.number, reason, suggestion, text=text)

    # One line

    def line(self, text: str) -> None:
        """Read one line without its layout. Raises ProofError."""
        text, self.unfinished = f"{self.unfinished} {text}".strip(), ""
        open_end = _OPEN_END.search(text)
        if open_end and open_end[1] == self.goes_on:  # the sign is repeated, as at the break of a line in print
            text = text[: open_end.start()].strip()
        elif open_end:
            self.unfinished = text
            return
        text, label = self._labelled(text)
        for keyword, rule in _RULES.items():
            if match := keyword.match(text):
                rule(self, text[match.end() :].strip(), label)
                return
        self.sentence(text, label)

    def sentence(self, text: str, label: str) -> None:
        """A line that states something, or several things one after the other."""
        parts = statements(text, with_reason)
        goes_on, self.goes_on = self.goes_on, ""
        for part in parts[:-1]:
            self.relation(part, "")
        self.goes_on = goes_on
        self.relation(parts[-1], label)

    def finish(self) -> None:
        """Nothing comes any more. Raises ProofError."""
        if self.unfinished:
            raise self.error("nothing stands behind the sign at the end of this line", "Write the right side there.")

    def _labelled(self, text: str) -> tuple[str, str]:
        match = _LABEL.match(text)
        if match is None or (match["inner"] in self.table):
            return text, ""
        return text[match.end() :], match["inner"] or match["plain"]

    def relation(self, text: str, label: str) -> None:
        """A relation, or a chain of them, with a reason behind."""
        stated, reason = with_reason(text)
        stated = re.sub(r"[.,;:]+$", "", _stripped(stated)).strip()
        if not stated:
            raise self.error(f"wanted a statement, found only a reason: {text}", "Write what is true, then by and why.")
        if self.goes_on and self._is_head(stated, label):
            return
        known = self.blocks.property(stated)
        if known is not None:
            self._property(known, text, label, reason)
            return
        use = self.blocks.use(reason)
        links = self.relations(stated, self.previous)
        starts = bool(_STARTS.match(stated)) and not self.headed
        label, self.head_label, self.headed = label or self.head_label, "", False
        for k, link in enumerate(links):
            chained = k > 0 or starts
            last = k == len(links) - 1
            self._step("relation", text, relation=link, reason=reason, label=label if last else "", chained=chained,
                       detail=use)  # fmt: skip
        self.previous = links[-1].right

    def _property(self, known: Property, text: str, label: str, reason: str) -> None:
        """A property that has been shown, after the blocks that were about what is arbitrary in it."""
        names: frozenset[str] = frozenset()
        for subject in known.subjects:
            names |= _symbols_of(subject)
        for _ in range(self.blocks.ending_before(names)):
            self._step("close", text)
        self._step("property", text, reason=reason, label=label, detail=known)
        self.previous = None

    def _is_head(self, stated: str, label: str) -> bool:
        """Whether a line is a formula alone, from which the next line goes on: it starts a chain and says nothing."""
        if stated.startswith(("+", "-")) and self.previous is not None:
            return False  # what goes on from the line before is no beginning
        try:
            head = parse(self._called(stated), self.symbols)
        except ExpressionError:
            return False
        self.previous, self.headed, self.head_label = head, True, label
        return True

    def _step(
        self,
        kind: StepKind,
        text: str,
        *,
        relation: Relation | None = None,
        operation: Operation | None = None,
        reason: str = "",
        label: str = "",
        chained: bool = False,
        detail: Detail | None = None,
        variable: str = "",
        strong: bool = False,
        value: int | None = None,
    ) -> None:
        if len(self.steps) >= MOST_STEPS:
            raise self.error(f"the proof has more than {MOST_STEPS} steps", "Write a shorter one.")
        where = (self.number, text, relation, operation, reason, label, chained, self.indent, detail)
        self.steps.append(Step(kind, *where, variable, strong, value))

    # Keywords

    def given(self, text: str, label: str) -> None:
        """A declaration or a hypothesis."""
        if ":" in text and not re.search(r"=|<|>|≤|≥|≠", text):
            self.declare(text)
            return
        inner, own_label = self._labelled(with_reason(text)[0])
        found = quantified(inner)
        for relation in self.relations(found.text):
            known = {(canonical(h.relation.left), h.relation.rel, canonical(h.relation.right)) for h in self.hypotheses}
            new = (canonical(relation.left), relation.rel, canonical(relation.right)) not in known
            if self.granted and new:
                raise self.error(f"the exercise does not give {inner}", "Only what the exercise grants may be given.")
            if new:
                self.hypotheses.append(self._hypothesis(relation, own_label or label, found))
            elif own_label or label:
                self._step("relation", text, relation=relation, reason="hypothesis", label=own_label or label)

    def grant(self, text: str) -> None:
        """A hypothesis of the exercise, with a label in front if it has one."""
        stated, label = self._labelled(text)
        found = quantified(stated)
        self.hypotheses += [self._hypothesis(relation, label, found) for relation in self.relations(found.text)]

    def declare(self, text: str) -> None:
        """Declare symbols; where the exercise has declared them the text may only say the same."""
        for symbol in self._symbols(text):
            known = self.table.get(symbol.name)
            if self.granted and known is None:
                raise self.error(
                    f"the exercise does not declare {symbol.name}",
                    f"Write for all {text.strip()} for an arbitrary one, or let {symbol.name} = ... to define it.",
                )
            if known is not None and (known.shape != symbol.shape or not symbol.assume <= known.assume):
                raise self.error(f"{symbol.name} is declared otherwise before this line")
            if known is None:
                self._add(symbol)

    def fresh(self, text: str, label: str) -> None:
        """`for all c : k`: what is arbitrary, until the block ends."""
        block, ended = self.blocks.fresh(text)
        for _ in range(ended):
            self._step("close", text)
        self._step("for all", text, label=label, detail=block)
        self.previous = None

    def _symbols(self, text: str) -> list[Symbol]:
        try:
            return list(read_declarations(text))
        except UsageError as error:
            raise self.error(error.message, error.next_step) from error

    def _add(self, symbol: Symbol) -> None:
        self.table[symbol.name] = symbol
        try:
            self.symbols = Symbols.from_symbols(self.blocks.visible())
        except UsageError as error:
            raise self.error(error.message, error.next_step) from error

    def let(self, text: str, label: str) -> None:
        """`let P = U*U.T`, `let f(W) = ...`, `let S = {...}`, `let c : k`, or `let x : n be with C*x = zeros(m)`."""
        stated, reason = with_reason(text)
        choice = self.blocks.choice(stated, reason)
        if choice is not None:
            self._step("choice", text, reason=reason, label=label, detail=choice)
            return
        if "=" not in stated:
            self.fresh(stated, label)
            return
        left, _, body = stated.partition("=")
        self.define(left.strip().rstrip(":").strip(), body)

    def define(self, left: str, body: str) -> None:
        """A definition of a new name. Raises ProofError."""
        if self.blocks.define_set(left, body):
            return
        function = re.fullmatch(r"([^\W\d_]\w*)\s*\((.*)\)", left)
        name = function[1] if function else left
        if not re.fullmatch(r"[^\W\d_]\w*", name):
            raise self.error(f"wanted a name to define, found {left}", "Write it as in let P = U*U.T")
        parameters = self._parameters(name, function[2]) if function is not None else []
        value = self.expression(body)
        if name in self.definitions and canonical(self.definitions[name]) == canonical(value):
            return
        if name in self.table:
            raise self.error(f"{name} has a meaning already", "Choose a new name for your definition.")
        if function is not None:
            value = self.unfolded(without_derivatives(value))
            self.functions.define(name, [self.table[part].expression for part in parameters], value)
        try:
            symbol = Symbols.of({name: {}})[name]
        except UsageError as error:
            raise self.error(error.message, error.next_step) from error
        self._add(Symbol(symbol.name, value.shape))
        self.definitions[name] = value

    def unfolded(self, value: Expression) -> Expression:
        """A formula without defined names, in the definition of a function or a set. Raises ProofError."""
        try:
            return Unfolder(self.definitions).unfolded(value)
        except (TooLong, Unsupported) as error:
            raise self.error(
                f"this is too involved for a definition: {error}", "Define it in smaller steps."
            ) from error

    def _parameters(self, name: str, text: str) -> list[str]:
        """The arguments of a function that is defined: symbols whose sizes are known. Raises ProofError."""
        parameters = [part.strip() for part in text.split(",")]
        for part in parameters:
            if part not in self.table:
                raise self.error(
                    f"{name}({text}) is a function of {part or 'nothing'}, which is not declared",
                    f"Write for all {part or 'V'} : m x n before it, with its sizes, or use a declared symbol.",
                )
        return parameters

    def claim(self, text: str, label: str) -> None:
        """What is to be proved."""
        known = self.blocks.property(text)
        if known is not None:
            if self.granted and known not in self.properties:
                raise self.error(f"this is not the claim of the exercise: {text}", "Leave the line out, or copy it.")
            self.properties += [known] if known not in self.properties else []
            return
        for part in re.split(r"\band\b|;", text):
            found = quantified(part)
            if found.variable and found.least not in (None, self._natural(found.variable)):
                suggestion = f"Declare {found.variable} : integer positive for numbers from 1 on."
                raise self.error(f"{found.variable} is declared with another first value", suggestion)
            for relation in self.relations(found.text):
                same = any(
                    (canonical(relation.left), relation.rel, canonical(relation.right))
                    == (canonical(c.left), c.rel, canonical(c.right))
                    for c in self.claims
                )
                if self.granted and not same:
                    raise self.error(
                        f"this is not the claim of the exercise: {part.strip()}", "Leave the line out, or copy it."
                    )
                if not same:
                    self.claims.append(relation)

    def operate(self, text: str, label: str) -> None:
        """`both sides of (1): left by inv(A)`, with what it gives behind `gives` where that is stated."""
        match = re.match(r"\(?(?P<of>\w+|\*+)\)?\s*[:,]?\s*(?P<rest>.*)", text)
        if match is None or not match["rest"]:
            raise self.error(f"wanted a label and an operation, found {text!r}", "Write both sides of (1): transpose")
        rest, *stated = re.split(r"\s*(?:\bgives\b|:)\s", match["rest"], maxsplit=1)
        operation = self._operation(rest.strip(), match["of"])
        relation = self.relations(with_reason(stated[0])[0])[0] if stated else None
        self._step("operation", text, relation=relation, operation=operation, label=label)
        self.previous = relation.right if relation else None

    def _operation(self, text: str, label: str) -> Operation:
        for pattern, name in _OPERATIONS:
            found = re.fullmatch(pattern, text, re.IGNORECASE)
            if found is not None:
                by = found.groupdict().get("by")
                return Operation(name, label, self.expression(by) if by else None)
        raise self.error(
            f"{text!r} is no operation on both sides",
            "Write left by E, right by E, times s, divide by s, add E, subtract E, transpose, trace or gradient in w.",
        )

    def suppose(self, text: str, label: str) -> None:
        """An assumption, until the scope ends."""
        if self.inductions and _THE_CLAIM.match(text):
            return  # the hypothesis of a step in words: the step supposes it anyway
        relation = self.relations(re.sub(r"^that\b", "", with_reason(text)[0]).strip().rstrip(":"))[0]
        self._step("suppose", text, relation=relation, label=label)
        self.blocks.open("suppose")
        self.previous = None

    def case(self, text: str, label: str) -> None:
        """One of the cases; the case before it ends."""
        for _ in range(self.blocks.begin_case()):
            self._step("close", text)
        relation = self.relations(re.sub(r"^\d+\s*[:.]", "", with_reason(text)[0]).strip().rstrip(":"))[0]
        self._step("case", text, relation=relation, label=label)
        self.previous = None

    def end(self, text: str, label: str) -> None:
        self._step("end", text)
        if not (len(self.steps) > 1 and self.steps[-2].kind == "contradiction"):  # which has ended it already
            self.blocks.end()
        self.previous = None

    def contradiction(self, text: str, label: str) -> None:
        self._step("contradiction", text, reason=text)
        self.blocks.contradiction()
        self.previous = None

    def therefore(self, text: str, label: str) -> None:
        """`therefore claim`, or the last relation."""
        stated, reason = with_reason(text)
        if re.fullmatch(r"(?:the\s+)?claim|", stated.strip(), re.IGNORECASE):
            self._step("claim", text, reason=reason)
            self.blocks.end_all()
        else:
            self.previous = None
            self.relation(text, label)

    def qed(self, text: str, label: str) -> None:
        self._step("claim", "qed")
        self.blocks.end_all()

    # Formulas

    def expression(self, text: str) -> Expression:
        """A formula. Raises ProofError."""
        try:
            return parse(self._called(text), self.symbols)
        except ExpressionError as error:
            raise self._unreadable(error, text) from error

    def relations(self, text: str, previous: Expression | None = None) -> tuple[Relation, ...]:
        """A relation or a chain. Raises ProofError."""
        called = self._called(text)
        try:
            chain = parse_chain(called, self.symbols, previous=previous)
            if any(map(has_zero_factor, chain)):
                fitting = list(self._fitting(with_zeros(called, self.symbols), previous))
                columns = len(fitting) == 1 and fitting[0][0].left.shape != chain[0].left.shape
                return fitting[0] if columns else chain
            return chain
        except ExpressionError as error:
            fitting = list(self._fitting(with_zeros(called, self.symbols), previous))
            if len(fitting) == 1:
                return fitting[0]
            raise self._unreadable(error, text) from error

    def _fitting(self, texts: Iterable[str], previous: Expression | None) -> Iterator[tuple[Relation, ...]]:
        """The chains that texts are read as, for those that can be read."""
        for text in texts:
            try:
                yield parse_chain(text, self.symbols, previous=previous)
            except ExpressionError:
                continue

    def _called(self, text: str) -> str:
        """The text with calls of defined functions, as f(W + H), replaced by symbols that stand for their values."""
        try:
            return self.functions.replaced(text, self.expression, self._called_value)
        except ShapeError as error:
            raise self.error(f"a function is called with another size: {error.reason}", error.suggestion) from error

    def _called_value(self, name: str, value: Expression) -> None:
        if name not in self.table:
            self._add(Symbol(name, value.shape))
            self.definitions[name] = value
        self.blocks.reveal(name)

    def _unreadable(self, error: ExpressionError, text: str) -> ProofError:
        suggestion = error.suggestion
        past = self.blocks.of_the_past(text)
        if past:
            return self.error(past, "Write for all again, or use what the block has shown.", error.pointed())
        words = words_in(text, {*self.table, *self.symbols.dims})
        if words:
            return self.error(f"{words[0]} is a word, and a formula was wanted", advice(words), error.pointed())
        if error.reason.startswith("a comma") and len(re.findall(_SIGN, text)) > 1:
            suggestion = "Write one statement per line."
        if error.reason.startswith("wanted a relation"):
            suggestion = f"A line is a relation such as P*P = P, or begins with {_KEYWORDS}."
        return self.error(error.reason, suggestion, error.pointed())


def _without_layout(line: str) -> str:
    """A line without remarks, LaTeX layout, and the words and signs that lead to the next one."""
    pieces = _MATRIX.split(line.partition("#")[0])  # what is between matrices, and the matrices
    pieces[::2] = [_LAYOUT.sub(lambda match: f" {match[1] or ''} ", piece) for piece in pieces[::2]]
    text = "".join(pieces).replace("$", " ").strip()
    return re.sub(r"(?:[,;]?\s+(?:and|so|then|hence|therefore|thus))?[.,;:]*$", "", text).strip()


def with_reason(text: str) -> tuple[str, str]:
    """What is stated, and the reason behind it."""
    match = _REASON.search(text)
    if match is None or (match["how"].lower() == "as" and not re.search(_SIGN, text[: match.start()])):
        return text, ""
    reason = match.group(0).strip() if match["how"].lower() in ("by",) else match["reason"]
    return text[: match.start()], reason.strip("[]").strip()


def _stripped(text: str) -> str:
    """A statement without the words in front of it."""
    match = _FILLER.match(text.strip())
    return text.strip()[match.end() :] if match else text.strip()


def _symbols_of(subject: Expression | SetOf | Map) -> frozenset[str]:
    """The symbols that a subject of a property is about; what it binds is its own."""
    if isinstance(subject, SetOf):
        sides = [side for relation in subject.relations for side in (relation.left, relation.right)]
        bound = {variable.name for variable in subject.variables}
        return frozenset().union(*(side.symbols for side in (subject.element, *sides))) - bound
    if isinstance(subject, Map):
        return subject.body.symbols - {parameter.name for parameter in subject.parameters}
    return subject.symbols


_RULES: dict[re.Pattern[str], Callable[[_Reader, str, str], None]] = {
    re.compile(pattern, re.IGNORECASE): rule
    for pattern, rule in {
        r"given\b": _Reader.given,
        r"(?:let|define|put|set|write)\b(?!\s*:)": _Reader.let,
        r"(?:claim|to\s+(?:show|prove)|show|prove)\b\s*(?:that\b)?\s*:?": _Reader.claim,
        r"(?:multiply\s+)?both\s+sides\b(?:\s+of\b)?": _Reader.operate,
        r"(?:suppose|assume)\b": _Reader.suppose,
        r"case\b": _Reader.case,
        r"(?:for\s+(?:all|every|any)|take(?:\s+any)?|∀)": _Reader.fresh,
        r"(?:(?:which|this|that)\s+is\s+)?(?:a\s+)?contradiction\b": _Reader.contradiction,
        r"(?:induction\s+)?(?:base(?:\s+case)?|basis)\b(?!\s*[=*^_])": _Reader.base,
        r"(?:induct(?:ion|ive)\s+)?step\b(?!\s*[(=*^_])": _Reader.induction_step,
        r"(?:induct(?:ion|ive)\s+)?hypothesis\b(?!\s*[=*^_])": _Reader.hypothesis,
        rf"{_PROCEED}(?:by\s+)?(?:strong|complete)\s+induction\b": _Reader.strong_induction,
        rf"{_PROCEED}(?:by\s+)?induction\b": _Reader.induction,
        r"end\b": _Reader.end,
        r"(?:therefore|hence|thus|so)\b[,:]?(?=\s*(?:(?:the\s+)?claim\b|$))": _Reader.therefore,
        r"(?:qed|q\.e\.d\.?|∎|□|\\qed|\\square|done|which\s+was\s+to\s+be\s+(?:shown|proved))": _Reader.qed,
        r"proof\b\s*:?\s*$": lambda reader, text, label: None,
    }.items()
}
"""How a line may begin -> who reads the rest."""
