"""`python -m grader.sandbox CONTROL-DESCRIPTOR PROFILE`: a zygote, in a process of its own."""

from __future__ import annotations

from grader.sandbox.forks import before_imports


def main() -> None:
    """Start the zygote."""
    before_imports()
    from grader.sandbox import zygote

    zygote.main()


if __name__ == "__main__":
    main()
