"""Curves as a small SVG figure: no library, the same bytes for the same numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_WIDTH, _HEIGHT = 640, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 40, 44
_COLOURS = ("#0b6", "#26c", "#c52", "#639")


def svg(title: str, across: str, up: str, places: Sequence[float], curves: Mapping[str, Sequence[float]]) -> str:
    """The figure of curves over the same places, from zero up; `across` and `up` name the axes."""
    highest = max(value for curve in curves.values() for value in curve) * 1.25

    def x(place: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * place / places[-1]

    def y(value: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * value / highest

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"',
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<text x="{_LEFT}" y="22" font-size="14">{title}</text>',
        f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 8}" text-anchor="middle">{across}</text>',
        f'<text transform="translate(14 {_HEIGHT / 2}) rotate(-90)" text-anchor="middle">{up}</text>',
    ]
    for share in (0, 0.25, 0.5, 0.75, 1):
        place, value = places[-1] * share, highest * share
        parts.append(f'<path d="M{_LEFT} {y(value):.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{value:.0f}</text>')
        parts.append(f'<text x="{x(place):.1f}" y="{_HEIGHT - 26}" text-anchor="middle">{place:.0f}</text>')
    for row, (colour, (name, curve)) in enumerate(zip(_COLOURS, curves.items(), strict=False)):
        path = "L".join(f"{x(place):.1f} {y(value):.1f}" for place, value in zip(places, curve, strict=True))
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        legend = f"{name}: {curve[0]:.1f} at first, {curve[-1]:.1f} at last"
        parts.append(f'<text x="{_LEFT + 12}" y="{_HEIGHT / 2 - 24 + 16 * row}" fill="{colour}">{legend}</text>')
    return "\n".join([*parts, "</svg>", ""])
