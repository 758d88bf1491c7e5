"""Draw the picture of each topic that has one, from the mathematics it shows: `make topic-pictures`.

Writes exercises/<topic>/picture.svg, the same bytes every time. Needs the extra `plots`.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

TOPICS = Path(__file__).parent.parent / "exercises"
# After Okabe and Ito: told apart by people with every kind of colour vision.
BLUE, ORANGE, GREEN, GREY = "#0072b2", "#d55e00", "#009e73", "#8a8a8a"
mpl.rcParams |= {
    "svg.hashsalt": "eigengrade",  # without it the names inside the file change with every run
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": "#fcfbf8",  # readable on a light page and on a dark one
    "axes.facecolor": "#fcfbf8",
}
CIRCLE = np.stack([np.cos(np.linspace(0, 2 * np.pi, 241)), np.sin(np.linspace(0, 2 * np.pi, 241))])


def arrow(axes: Axes, tip: np.ndarray, label: str = "", *, colour: str, start: tuple[float, float] = (0, 0)) -> None:
    """An arrow from `start` to `tip` with its name beside the tip."""
    axes.annotate(
        "", tip, start, arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 2, "shrinkA": 0, "shrinkB": 0}
    )
    if label:
        away = 14 * (np.asarray(tip) - start) / np.linalg.norm(np.asarray(tip) - start)
        axes.annotate(label, tip, away, textcoords="offset points", color=colour, ha="center", va="center")


def plane(axes: Axes, reach: float, title: str) -> None:
    """A square piece of the plane without numbers."""
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xticks=[], yticks=[], title=title)
    for side in ("left", "bottom"):
        axes.spines[side].set(position="zero", color=GREY, lw=0.8)


def vector_spaces(figure: Figure) -> None:
    """Dot product, length and cosine rank the same three vectors differently."""
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.1))
    query = np.array([2.0, 0.6])
    rows = {"a": (np.array([1.0, 0.5]), BLUE), "b": (np.array([2.2, 2.6]), ORANGE), "c": (np.array([1.1, -0.9]), GREEN)}
    plane(left, 3.1, "three vectors and a query")
    arrow(left, query, "q", colour="black")
    for name, (row, colour) in rows.items():
        arrow(left, row, name, colour=colour)
    places = np.arange(len(rows))
    dots = [query @ row for row, _ in rows.values()]
    cosines = [
        dot / np.linalg.norm(query) / np.linalg.norm(row) for dot, (row, _) in zip(dots, rows.values(), strict=True)
    ]
    colours = [colour for _, colour in rows.values()]
    right.bar(places - 0.2, dots, 0.36, color=colours)
    right.bar(places + 0.2, cosines, 0.36, color="none", edgecolor=colours, lw=2)
    right.set_xticks(places, [f"{name}" for name in rows])
    right.set_title("filled: qᵀx, outlined: cosine")


def linear_maps(figure: Figure) -> None:
    """A map of rank 2 shears the grid, one of rank 1 flattens it onto a line."""
    grid = np.linspace(-1, 1, 9)
    lines = [np.stack([np.full(9, g), grid]) for g in grid] + [np.stack([grid, np.full(9, g)]) for g in grid]
    maps = {
        "the plane": np.eye(2),
        "A of rank 2": np.array([[1.0, 0.7], [0.2, 1.1]]),
        "B of rank 1": np.array([[1.2, 0.6], [0.8, 0.4]]),
    }
    for axes, (title, matrix) in zip(figure.subplots(1, 3), maps.items(), strict=True):
        plane(axes, 2.1, title)
        for line in lines:
            axes.plot(*(matrix @ line), color=BLUE, lw=0.8, alpha=0.7)
        arrow(axes, matrix @ [1, 0], colour=ORANGE)
        arrow(axes, matrix @ [0, 1], colour=GREEN)
    kernel = np.array([1.0, -2.0]) / np.sqrt(5)
    figure.axes[0].plot(*np.outer(kernel, [-2, 2]), color="black", ls="--", lw=1.2)
    figure.axes[0].annotate("B sends this line to 0", (0.5, -1.0), (-2.0, -1.95), color="black", fontsize=10)


def eigenvalues(figure: Figure) -> None:
    """Eigenvectors keep their line; powers of a matrix can grow long before they decay."""
    left, right = figure.subplots(1, 2)
    matrix = np.array([[2.0, 1.0], [1.0, 2.0]])
    plane(left, 3.2, "x and Ax: two lines are kept")
    for x in CIRCLE[:, ::15].T:
        left.plot(*np.stack([x, matrix @ x]).T, color=GREY, lw=0.9)
        left.plot(*(matrix @ x), "o", color=GREY, ms=2.5)
    left.plot(*CIRCLE, color=GREY, lw=0.9)
    for vector, value, colour in (((1, 1), "λ = 3", ORANGE), ((1, -1), "λ = 1", BLUE)):
        unit = np.array(vector) / np.sqrt(2)
        left.plot(*np.outer(unit, [-4, 4]), color=colour, lw=1)
        arrow(left, matrix @ unit, value, colour=colour)
    powers = np.arange(0, 61)
    jordan = np.array([[0.9, 10.0], [0.0, 0.9]])
    norms = [np.linalg.norm(np.linalg.matrix_power(jordan, k), 2) for k in powers]
    right.semilogy(powers, norms, color=ORANGE, lw=2)
    right.semilogy(powers, 0.9**powers, color=BLUE, lw=2, ls="--")
    right.annotate("‖Aᵏ‖", (25, norms[25]), (4, 8), textcoords="offset points", color=ORANGE)
    right.annotate("ρ(A)ᵏ", (30, 0.9**30), (-44, -6), textcoords="offset points", color=BLUE)
    right.set(xlabel="k", title="A = [[0.9, 10], [0, 0.9]]")


def svd(figure: Figure) -> None:
    """A turns the circle into an ellipse: right singular vectors become its half axes."""
    matrix = np.array([[1.6, 0.9], [0.2, 1.3]])
    U, s, Vt = np.linalg.svd(matrix)
    U, Vt = U * np.sign(U[0]), Vt * np.sign(U[0])[:, None]
    left, middle, right = figure.subplots(1, 3, width_ratios=(1, 1, 1.1))
    for axes, shape, title in ((left, np.eye(2), "unit circle"), (middle, matrix, "its image under A")):
        plane(axes, 2.3, title)
        axes.plot(*(shape @ CIRCLE), color=GREY, lw=1.4)
    for index, colour in enumerate((ORANGE, BLUE)):
        number = "₁₂"[index]
        arrow(left, Vt[index], f"v{number}", colour=colour)
        arrow(middle, s[index] * U[:, index], f"σ{number}u{number}", colour=colour)
    rng = np.random.default_rng(1)
    x, y = np.meshgrid(np.linspace(-1, 1, 60), np.linspace(-1, 1, 40))
    picture = np.exp(-3 * x**2 - 2 * y**2) + 0.5 * np.sin(4 * x + 3 * y)
    for noise, colour, label in ((0.0, BLUE, "smooth picture"), (0.02, ORANGE, "with noise")):
        values = np.linalg.svd(picture + noise * rng.normal(size=picture.shape), compute_uv=False)[:20]
        right.semilogy(range(1, 21), values, "o-", ms=3, color=colour, label=label)
    right.set(title="singular values of a picture", xlabel="i", ylim=(1e-3, 1e2))
    right.legend(frameon=False, loc="lower right")


def positive_definite(figure: Figure) -> None:
    """Level lines of xᵀAx: a bowl, a valley, a saddle."""
    x = np.stack(np.meshgrid(np.linspace(-2, 2, 161), np.linspace(-2, 2, 161)))
    forms = {
        "positive definite": np.array([[2.0, 0.8], [0.8, 1.0]]),
        "semi-definite": np.array([[1.0, 1.0], [1.0, 1.0]]),
        "indefinite": np.array([[1.0, 0.6], [0.6, -1.0]]),
    }
    for axes, (title, matrix) in zip(figure.subplots(1, 3), forms.items(), strict=True):
        values = np.einsum("iab,ij,jab->ab", x, matrix, x)
        plane(axes, 2, title)
        axes.contour(*x, values, levels=[0.5, 1.5, 3, 5], colors=BLUE, linewidths=1.2)
        axes.contour(*x, values, levels=[-5, -3, -1.5, -0.5], colors=ORANGE, linewidths=1.2, linestyles="dashed")
        if title == "semi-definite":
            axes.plot([-2, 2], [2, -2], color=GREEN, lw=2)
            axes.annotate("xᵀAx = 0", (0.1, -1.75), color=GREEN, backgroundcolor="#fcfbf8")


def norms(figure: Figure) -> None:
    """Unit balls: convex from p = 1 on."""
    for axes, p in zip(figure.subplots(1, 4), (0.5, 1.0, 2.0, np.inf), strict=True):
        ball = CIRCLE / (np.abs(CIRCLE).max(0) if p == np.inf else (np.abs(CIRCLE) ** p).sum(0) ** (1 / p))
        plane(axes, 1.25, {0.5: "p = ½: no norm", np.inf: "p = ∞"}.get(p, f"p = {p:g}"))
        axes.fill(*ball, facecolor=(ORANGE if p < 1 else BLUE) + "33", edgecolor=ORANGE if p < 1 else BLUE, lw=1.8)
        if p < 1:
            axes.plot([1, 0], [0, 1], "--", color="black", lw=1)
            axes.annotate("outside", (0.42, 0.66), fontsize=10)


PICTURES: dict[str, tuple[Callable[[Figure], None], tuple[float, float]]] = {
    "01_vector_spaces": (vector_spaces, (7.2, 3.2)),
    "02_linear_maps": (linear_maps, (8.4, 3.1)),
    "03_eigenvalues": (eigenvalues, (7.6, 3.5)),
    "04_svd": (svd, (9.2, 3.2)),
    "05_positive_definite": (positive_definite, (8.4, 3.1)),
    "06_norms": (norms, (9.2, 2.7)),
}


def drawn(topic: str) -> str:
    """The picture of a topic as SVG."""
    draw, size = PICTURES[topic]
    figure = Figure(size, layout="constrained")
    draw(figure)
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return text.getvalue()


def main() -> None:
    """Write every picture."""
    for topic in PICTURES:
        (TOPICS / topic / "picture.svg").write_text(drawn(topic), encoding="utf-8")


if __name__ == "__main__":
    main()
