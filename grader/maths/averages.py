"""Reading E[f], E[f | Y], Var(f), Cov(f, g), E_q[v] and KL(q, p): averages over random symbols and finite states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.maths.notation import to_ascii
from grader.maths.shapes import make, shape_text
from grader.maths.tokens import Token
from grader.maths.tree import ONE, Expression

if TYPE_CHECKING:
    from grader.maths.parser import Parser

AVERAGES = {"E": "expect", "Var": "variance", "var": "variance", "Cov": "covariance", "cov": "covariance"}
"""How averages over random symbols are written -> the operation."""


def averaged(parser: Parser, token: Token) -> Expression:
    """The average whose name has just been read: `[f]` or `(f)`, behind a bar what it is conditioned on.

    Raises ExpressionError where a bracket or an argument is missing, or a condition is no random symbol.
    """
    measure = parser.primary() if parser.skip("_") else None
    opening = parser.next()
    if opening.text not in ("(", "[", "{"):
        raise parser.error(opening, f"{token.text} takes its argument in brackets", "write E[X^2] or Var(X)")
    parser.open.append("|")  # a bar behind a factor begins the condition
    args = [parser.expression()]
    if token.text == "covariance":
        if not parser.skip(","):
            raise parser.error(token, "a covariance has two arguments", "write Cov(X, Y)")
        args.append(parser.expression())
    given = _condition(parser) if parser.skip("|") else []
    parser.open.pop()
    parser.close(opening)
    if measure is not None:
        return _over_states(parser, measure, args[0], token)
    return parser.build(token.text, (*args, *given), token)


def _condition(parser: Parser) -> list[Expression]:
    given = [parser.postfix(parser.primary())]
    while parser.skip(","):
        given.append(parser.postfix(parser.primary()))
    for node in given:
        if node.op != "symbol" or not parser.names.symbols[node.name].is_random:
            raise parser.error(
                parser.raw(-1), f"{to_ascii(node)} is no random symbol", "condition on a declared random symbol"
            )
    return given


def _over_states(parser: Parser, q: Expression, of: Expression, token: Token) -> Expression:
    """E_q[v] is the sum of q[i]*v[i] over the states i; of a number it is that number times the sum of q."""
    if q.shape[1] != ONE or q.is_scalar:
        raise parser.error(token, f"{to_ascii(q)} is {shape_text(q.shape)}", "E_q[v] takes a column q of probabilities")
    if of.is_scalar:
        return parser.build("mul", (of, make("total", q)), token)
    return parser.build("mul", (make("transpose", q), of), token)


def divergence(q: Expression, p: Expression) -> Expression:
    """KL(q, p) of two columns: the sum of q[i]*(log(q[i]) - log(p[i]))."""
    ratio = make("add", make("log", q), make("neg", make("log", p)))
    return make("mul", make("transpose", q), ratio)
