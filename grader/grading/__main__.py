"""`python -m grader.grading PIPE`: a slot, in a process of its own."""

from __future__ import annotations

import os
import sys

from grader.sandbox.forks import before_imports


def main() -> None:
    """Start the slot."""
    before_imports()
    from multiprocessing.connection import Connection

    from grader.grading.forked import die_with_parent
    from grader.grading.slot import Slot

    die_with_parent()
    pipe = int(sys.argv[1])
    os.set_inheritable(pipe, False)  # while anybody else holds it, the scheduler does not learn that this slot is gone
    Slot(Connection(pipe)).serve()
    os._exit(0)  # the scheduler waits for this, and taking modules apart takes ten times as long as ending zygotes


if __name__ == "__main__":
    main()
