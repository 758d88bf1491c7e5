r"""LaTeX that was typed into a Python text without the r in front: of `"\theta"` Python makes a tab and "heta"."""

from __future__ import annotations

import re

# Commands by the escape that their beginning is. Left out is what could as well be a tab or a new line and a short name
# behind it: \tr, \to, \nu, \ne.
_COMMANDS = {
    "\a": "alpha ast",
    "\b": "bar begin beta big bigl bigr binom boldsymbol bullet",
    "\f": "frac",
    "\n": "nabla neq",
    "\r": "rVert rangle rbrace right rho rvert",
    "\t": "tan tanh tau text tfrac theta tilde times top",
    "\v": "varepsilon varphi vec vee vert",
}
_LOST = [
    (escape, names[0], re.compile(f"{escape}({'|'.join(name[1:] for name in names.split())})(?![A-Za-z])"))
    for escape, names in _COMMANDS.items()
]


def latex_restored(text: str) -> str:
    r"""The text with the commands that Python has taken for escapes: a tab and "heta" is `\theta` again."""
    for escape, first, lost in _LOST:
        if escape in text:
            text = lost.sub(rf"\\{first}\1", text)
    return text
