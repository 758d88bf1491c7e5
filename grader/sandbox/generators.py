"""np.random.Generator as data: the name of its bit generator and its state, checked before numpy reads it."""

from __future__ import annotations

from typing import Any

# Bound here: in a worker the guard may replace the public names of numpy.
from numpy import ndarray
from numpy.random import MT19937, PCG64, PCG64DXSM, SFC64, BitGenerator, Generator, Philox

_KINDS: dict[str, type[BitGenerator]] = {kind.__name__: kind for kind in (PCG64, PCG64DXSM, MT19937, Philox, SFC64)}
# numpy uses these as indices without a check: a forged one would read memory beyond the state.
_INDICES = {"MT19937": ("pos", 624), "Philox": ("buffer_pos", 4)}


def generator_state(generator: Generator) -> tuple[str, dict[str, Any]] | None:
    """`(name, state)` of a generator, or None where its bit generator is not one of numpy's own."""
    kind = type(generator.bit_generator)
    name = kind.__name__
    if _KINDS.get(name) is not kind:
        return None
    return name, dict(generator.bit_generator.state)


def generator_from_state(parts: list[Any]) -> Generator:
    """A generator that continues where the sent one stood. Raises ValueError, TypeError or KeyError if forged."""
    name, state = parts
    bits = _KINDS[name](0)
    _check(bits.state, state, name)
    bits.state = state
    return Generator(bits)


def _check(model: Any, state: Any, name: str) -> None:
    """`state` has the keys, types and array shapes of `model`, a state that numpy itself made."""
    if type(model) is dict:
        if type(state) is not dict or model.keys() != state.keys():
            raise ValueError(f"not a state of {name}")
        for key in model:
            _check(model[key], state[key], name)
        index, most = _INDICES.get(name, ("", 0))
        if index in model and not 0 <= state[index] <= most:
            raise ValueError(f"{index} of {name} out of range")
    elif isinstance(model, ndarray):
        if type(state) is not ndarray or state.dtype != model.dtype or state.shape != model.shape:
            raise ValueError(f"an array in the state of {name} has the wrong form")
    elif isinstance(model, str):
        if state != model:
            raise ValueError(f"not a state of {name}")
    elif type(state) is not int or state < 0:
        raise ValueError(f"a number in the state of {name} is not a whole number")
