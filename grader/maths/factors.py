"""Whether a product is split as far as the reference: its factors are the reference's, up to constants."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grader.maths.tree import Expression


def factors(node: Expression) -> Iterator[Expression]:
    """What is multiplied or divided by, without signs, constants and whole exponents."""
    match node.op:
        case "neg":
            yield from factors(node.args[0])
        case "mul" | "div":
            for arg in node.args:
                yield from factors(arg)
        case "pow" if not node.args[1].symbols:
            yield from factors(node.args[0])
        case _ if node.symbols:
            yield node


def unsplit(
    answer: Expression, reference: Expression, alike: Callable[[Expression, Expression], bool]
) -> Expression | None:
    """A factor of the answer that is none of the reference's, None where there is none.

    `alike` tells whether two factors are the same up to a constant.
    """
    wanted = list(factors(reference))
    return next((found for found in factors(answer) if not any(alike(found, one) for one in wanted)), None)
