"""What a store of each version of the schema held: the same small class, written as that version wrote it.

A new migration adds its version here: a test says so.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

NOON = datetime(2027, 1, 15, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
BODY = (
    '{"schema":"eigengrade/report/1","student":"","exercise":"basics/doubling","attempt":1,"submission":"sha256:a",'
    '"exercise_version":"sha256:1","grader":"0.1.0","environment":"sha256:e","confinement":"strict","seed":7,'
    '"score":7.0,"max_score":10.0,"verdict":"wrong","message":"","seconds":0.1,"cpu_seconds":0.1,"peak_mib":50.0,'
    '"checks":[]}'
)

Rows = dict[str, list[dict[str, Any]]]

_FIRST: Rows = {
    "students": [{"id": 1, "name": "ada"}],
    "submissions": [{"digest": "sha256:a", "source": b"def double(x): return x\n", "problem": ""}],
    "attempts": [
        {
            "id": 1,
            "student_id": 1,
            "exercise": "basics/doubling",
            "number": 1,
            "digest": "sha256:a",
            "handed_in": NOON,
            "recorded": NOON,
        }
    ],
    "arrivals": [{"id": 1, "attempt_id": 1, "handed_in": LATER, "recorded": LATER}],
    "reports": [
        {
            "id": 1,
            "attempt_id": 1,
            "key": "sha256:k",
            "exercise_version": "sha256:1",
            "score": 7.0,
            "max_score": 10.0,
            "verdict": "wrong",
            "body": BODY,
            "note": "",
            "recorded": NOON,
        }
    ],
    "overrides": [
        {
            "id": 1,
            "student_id": 1,
            "exercise": "basics/doubling",
            "check_id": None,
            "points": 9.0,
            "note": "By hand",
            "author": "lee",
            "recorded": LATER,
        }
    ],
    "extensions": [
        {
            "id": 1,
            "student_id": 1,
            "assignment": "week-1",
            "due": LATER,
            "note": "Ill",
            "author": "lee",
            "recorded": LATER,
        }
    ],
    "events": [
        {
            "id": 1,
            "student_id": 1,
            "kind": "graded",
            "exercise": "basics/doubling",
            "before": "",
            "after": "7 of 10, wrong",
            "note": "",
            "author": "lee",
            "recorded": NOON,
        }
    ],
}


def _second() -> Rows:
    """Decisions may name what was judged."""
    rows = deepcopy(_FIRST)
    rows["overrides"][0]["digest"] = "sha256:a"
    return rows


VERSIONS: dict[str, Rows] = {"0001": _FIRST, "0002": _second()}
