"""What can be wrong with a formula, always with the place and the next step."""

from __future__ import annotations

from collections.abc import Callable

from grader.errors import GraderError


class ShapeError(ValueError):
    """Operands whose shapes do not go together. The parser turns it into an ExpressionError with a position.

    `explain` makes the reason and the suggestion. It is called only when somebody reads them, so that looking for a
    repair may try what does not fit either.
    """

    def __init__(self, explain: Callable[[], tuple[str, str]]) -> None:
        super().__init__(explain)
        self._explain = explain

    @property
    def reason(self) -> str:
        """What was found and what was wanted."""
        return self._explain()[0]

    @property
    def suggestion(self) -> str:
        """What was probably meant, or empty."""
        return self._explain()[1]

    def __str__(self) -> str:
        return "; ".join(part for part in self._explain() if part)


class ExpressionError(GraderError):
    """A text that is not a formula of the exercise.

    `position` counts characters of the text from 0; `reason` says what was found and wanted there; `suggestion`
    is what to write instead, or empty. `text` is the formula, shown with a caret under the position.
    """

    exit_code = 3

    def __init__(self, position: int, reason: str, suggestion: str = "", *, text: str = "") -> None:
        super().__init__(f"{reason} (at character {position + 1})", next_step=suggestion)
        self.position = position
        self.reason = reason
        self.suggestion = suggestion
        self.text = text

    def pointed(self, width: int = 72) -> str:
        """The part of the text around the position, with a caret below it; an empty text gives an empty string."""
        if not self.text:
            return ""
        start = max(0, self.position - width // 2)
        line = "".join(" " if character.isspace() else character for character in self.text[start : start + width])
        return f"{line}\n{' ' * (self.position - start)}^"
