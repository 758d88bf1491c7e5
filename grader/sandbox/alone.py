"""`python -m grader.sandbox.alone`: a worker as a process of its own, on its standard input and output.

Nothing confines it; see unconfined.py.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys

from grader.sandbox.channel import write_frame
from grader.sandbox.encoder import Encoder, no_objects
from grader.sandbox.worker import Worker


def main() -> None:
    """Move the pipes out of the way of what libraries print, say so, serve."""
    output_limit, imports = json.loads(sys.argv[1])
    reading, writing = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (reading, writing):
            msvcrt.setmode(descriptor, os.O_BINARY)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(null, stream)
    for name in imports:
        with contextlib.suppress(ImportError):  # the student's own import of it says what is missing
            importlib.import_module(name)
    write_frame(writing, Encoder(no_objects).frame(("ready",)))
    Worker(reading, writing, output_limit).serve()


if __name__ == "__main__":
    main()
