"""Make the pictures of the README from a class that is really graded.

    make pictures

writes docs/pictures/*.png. It needs the class of `make demo`, and Chromium, which is used as a camera and never goes to
the network.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
GRADER = Path(sys.executable).with_name("grader")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=1.5",
]
LINE = 22  # pixels of a line in a terminal
SUBMISSIONS = ROOT / "out" / "class" / "submissions"
EXERCISE, MISTAKE = "11_attention/stable_softmax", "overflow"
TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 18px 22px; background: #1b1b1d; color: #e6e4df; }}
pre {{ font: 15px/22px "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; margin: 0; }}
</style><pre>{code}</pre>"""


def photograph(page: Path, name: str, *, width: int, height: int) -> None:
    """Write docs/pictures/<name>.png: the top of a page in a window of this size in CSS pixels."""
    browser = next((found for found in map(shutil.which, BROWSERS) if found), None)
    if browser is None:
        sys.exit("No Chromium was found. Install one: apt-get install chromium")
    with tempfile.TemporaryDirectory(prefix="profile-") as profile:
        subprocess.run(
            [
                browser,
                *QUIET,
                f"--user-data-dir={profile}",
                f"--window-size={width},{height}",
                f"--screenshot={PICTURES / name}.png",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )


def grader(*arguments: str, columns: int = 92, allowed: tuple[int, ...] = (0,)) -> str:
    """Run a command of the grader as in a terminal with colours; what it printed."""
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(columns), "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    run = subprocess.run([GRADER, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)
    if run.returncode not in allowed:
        sys.exit(f"grader {' '.join(arguments)} ended with {run.returncode}:\n{run.stderr}")
    return run.stdout


def photograph_terminal(folder: Path, name: str, command: str, printed: str) -> None:
    """Write docs/pictures/<name>.png: a terminal with a command and what it printed."""
    console = Console(record=True, width=100, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ {command}", "bold"))
    console.print(Text.from_ansi(printed.rstrip()))
    page = folder / f"{name}.html"
    page.write_text(console.export_html(theme=MONOKAI, code_format=TERMINAL, inline_styles=True), encoding="utf-8")
    photograph(page, name, width=900, height=40 + LINE * (printed.rstrip().count("\n") + 2))


def main() -> None:
    """Grade the class that `make demo` wrote, and photograph what staff and students see of it."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        here = Path(folder)
        kept = str(here / "results.db")
        printed = grader("grade", str(SUBMISSIONS), "--out", str(here / "report"), "--store", kept)
        printed = printed.replace(f"{here}/", "")
        photograph(here / "report" / "report.html", "report", width=1200, height=1700)
        photograph(alone(here / "report" / "report.html", "students"), "students", width=1200, height=1260)
        photograph(alone(here / "report" / "report.html", "apart"), "apart", width=900, height=510)
        photograph(alone(here / "report" / "report.html", "mistakes", "unnamed"), "unnamed", width=900, height=600)
        photograph(with_hint(here / "report" / "feedback"), "feedback", width=900, height=900)
        photograph_terminal(here, "grade", "grader grade submissions --out report", printed)
        photograph_terminal(here, "check", f"grader check {EXERCISE.split('/')[1]}", checked(here))


def alone(page: Path, section: str, part: str = "") -> Path:
    """A copy of the page beside it that holds this section only, or the part of it that begins with a heading."""
    text = page.read_text(encoding="utf-8")
    head, body = text.split("<body>")
    start = body.index(f'<section aria-labelledby="{section}">')
    end = body.index("</section>", start)
    if part:
        start = body.index(f'<h3 id="{part}">', start)
    copy = page.with_name(f"{part or section}.html")
    copy.write_text(f"{head}<body>{body[start:end]}</section></body></html>", "utf-8")
    return copy


def with_hint(folder: Path) -> Path:
    """The first student's page that begins with a hint."""
    pages = sorted(folder.iterdir())
    return next((page for page in pages if 'class="hint"' in page.read_text().partition("</section>")[0]), pages[0])


def checked(here: Path) -> str:
    """What `grader check` prints for a student who made a known mistake, in a student's copy of the course."""
    copy = here / "course"
    shutil.copytree(ROOT / "exercises", copy / "exercises")
    shutil.copy(ROOT / "course.yaml", copy)
    shutil.copy(
        ROOT / "solutions" / EXERCISE / "mistakes" / f"{MISTAKE}.py", copy / "exercises" / EXERCISE / "answer.py"
    )
    return grader("check", EXERCISE, "--course", str(copy), allowed=(1,))


if __name__ == "__main__":
    main()
