"""`python -m grader.sandbox CONTROL-DESCRIPTOR PROFILE`: a zygote, in a process of its own."""

from __future__ import annotations

import os


def main() -> None:
    """Start the zygote where no module is told of forks.

    They ask for it because of threads, of which a zygote has none, and for the sake of random numbers, which a worker
    seeds itself. Telling them would cost every worker half a millisecond. So this comes before anything is imported.
    """
    os.register_at_fork = _tell_nobody
    from grader.sandbox import zygote

    zygote.main()


def _tell_nobody(**hooks: object) -> None:
    """In the place of `os.register_at_fork`."""


if __name__ == "__main__":
    main()
