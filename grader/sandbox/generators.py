"""np.random.Generator as data: the name of its bit generator and its state, checked before numpy reads it.

Only the PCG64 family crosses (`np.random.default_rng` gives one): its state is two numbers with no index into memory,
and one can tell how far it went, so that nobody can hand back a generator that draws what they like.
"""

from __future__ import annotations

from typing import Any

# Bound here: in a worker the guard may replace the public names of numpy.
from numpy.random import PCG64, PCG64DXSM, BitGenerator, Generator

_KINDS: dict[str, type[BitGenerator]] = {"PCG64": PCG64, "PCG64DXSM": PCG64DXSM}
# state <- state * multiplier + inc  (mod 2**128); O'Neill, "PCG: A Family of ...", 2014, and numpy/random/src/pcg64.
_MULTIPLIERS = {"PCG64": 0x2360ED051FC65DA44385DF649FCCF645, "PCG64DXSM": 0xDA942042E4DD58B5}
_MODULUS = 2**128
FARTHEST = 2**40
"""More draws than any submission can make before its deadline."""


def generator_state(generator: Generator) -> tuple[str, dict[str, Any]] | None:
    """`(name, state)` of a generator, or None where it is not of the PCG64 family."""
    kind = type(generator.bit_generator)
    name = kind.__name__
    if _KINDS.get(name) is not kind:
        return None
    return name, dict(generator.bit_generator.state)


def generator_from_state(parts: list[Any]) -> Generator:
    """A generator that continues where the sent one stood. Raises ValueError, TypeError or KeyError if forged."""
    name, state = parts
    bits = _KINDS[name](0)
    _check(dict(bits.state), state)
    bits.state = state
    return Generator(bits)


def _check(model: dict[str, Any], state: Any) -> None:
    """`state` has the keys and types of `model`, a state that numpy itself made."""
    if type(state) is not dict or model.keys() != state.keys():
        raise ValueError("not a state of a generator")
    for key, wanted in model.items():
        if type(state[key]) is not type(wanted):
            raise ValueError(f"{key} of a generator is of another type")
        if isinstance(wanted, dict):
            _check(wanted, state[key])
        elif isinstance(wanted, int) and not 0 <= state[key] < _MODULUS:
            raise ValueError(f"{key} of a generator is out of range")
        elif isinstance(wanted, str) and state[key] != wanted:
            raise ValueError("not a state of this generator")


def continues(earlier: Generator, later: Generator) -> bool:
    """True where `later` is `earlier` after fewer than 2**40 draws: the same stream, farther on."""
    before, after = earlier.bit_generator.state, later.bit_generator.state
    name = before["bit_generator"]
    if after["bit_generator"] != name or after["state"]["inc"] != before["state"]["inc"]:
        return False
    steps = _distance(before["state"]["state"], after["state"]["state"], before["state"]["inc"], _MULTIPLIERS[name])
    return steps < FARTHEST


def _distance(start: int, end: int, increment: int, multiplier: int) -> int:
    """Steps of the linear congruential generator from start to end, found bit by bit from the lowest."""
    steps, bit = 0, 1
    while start != end and bit < _MODULUS:
        if (start ^ end) & bit:
            start = (start * multiplier + increment) % _MODULUS
            steps |= bit
        increment = (multiplier + 1) * increment % _MODULUS
        multiplier = multiplier * multiplier % _MODULUS
        bit <<= 1
    return steps
