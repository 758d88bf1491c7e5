"""One spelling of formulas that differ only in the order of terms and of commuting factors."""

from __future__ import annotations

from grader.maths.tree import ONE, Expression

INVOLUTIONS = frozenset({"neg", "transpose"})
COMMUTATIVE = frozenset({"inner", "had", "max", "min"})


def canonical(node: Expression) -> Expression:
    """Sums and products flattened, terms sorted, scalar factors sorted in front; nothing is computed.

    The order is that of hashes, so it means something within one process only.
    """
    if not node.args:
        return node
    args = tuple(canonical(arg) for arg in node.args)
    if node.op == "add":
        args = tuple(sorted(_flattened(args), key=hash))
    elif node.op == "mul":
        args = _factors(args)
    elif node.op in COMMUTATIVE:
        args = tuple(sorted(args, key=hash))
    elif node.op in INVOLUTIONS and args[0].op == node.op:
        return args[0].args[0]
    return node if args == node.args else Expression(node.op, args, node.value, node.shape)


def _flattened(args: tuple[Expression, ...]) -> list[Expression]:
    return [part for arg in args for part in (arg.args if arg.op == "add" else (arg,))]


def _factors(args: tuple[Expression, ...]) -> tuple[Expression, ...]:
    """Scalars first. Nested products dissolve only where no row or column could make a part of them a scalar."""
    flat: list[Expression] = []
    for arg in args:
        plain = arg.op == "mul" and not any(ONE in factor.shape for factor in arg.args if not factor.is_scalar)
        flat.extend(arg.args if plain else (arg,))
    scalars = sorted((arg for arg in flat if arg.is_scalar), key=hash)
    matrices = [arg for arg in flat if not arg.is_scalar]
    return (*scalars, *matrices)
