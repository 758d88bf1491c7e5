"""How Sphinx makes the documentation into pages: `make docs`."""

from grader import __version__

project = "Eigengrade"
author = "the Eigengrade authors"
release = __version__

extensions = ["myst_parser"]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
suppress_warnings = ["misc.highlighting_failure"]  # the language of proofs has no lexer; it is shown as it is written
html_theme = "furo"
html_title = "Eigengrade"
