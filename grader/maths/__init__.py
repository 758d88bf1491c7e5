"""Mathematics: what is decided about numbers, expressions and proofs. Knows nothing of grading.

The public names are loaded when they are asked for, so that reading a formula does not pay for deciding one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.lazily import exports

if TYPE_CHECKING:
    from grader.maths.comparison import Comparison, compare
    from grader.maths.diagnosis import diagnose
    from grader.maths.errors import ExpressionError
    from grader.maths.membership import compare_regions
    from grader.maths.notation import to_ascii, to_latex, to_mathml, to_unicode
    from grader.maths.parser import parse, parse_chain, parse_relation
    from grader.maths.policy import Policy
    from grader.maths.proofs.checking import check_proof
    from grader.maths.proofs.language import Proof, ProofError, Step
    from grader.maths.proofs.policy import ProofPolicy
    from grader.maths.proofs.report import ProofReport
    from grader.maths.regions import parse_region
    from grader.maths.relations import compare_relations
    from grader.maths.symbols import Symbols

_HOMES = {
    "Comparison": "comparison",
    "ExpressionError": "errors",
    "Policy": "policy",
    "Proof": "proofs.language",
    "ProofError": "proofs.language",
    "ProofPolicy": "proofs.policy",
    "ProofReport": "proofs.report",
    "Step": "proofs.language",
    "Symbols": "symbols",
    "check_proof": "proofs.checking",
    "compare": "comparison",
    "compare_regions": "membership",
    "compare_relations": "relations",
    "diagnose": "diagnosis",
    "parse": "parser",
    "parse_chain": "parser",
    "parse_region": "regions",
    "parse_relation": "parser",
    "to_ascii": "notation",
    "to_latex": "notation",
    "to_mathml": "notation",
    "to_unicode": "notation",
}

__all__ = [
    "Comparison",
    "ExpressionError",
    "Policy",
    "Proof",
    "ProofError",
    "ProofPolicy",
    "ProofReport",
    "Step",
    "Symbols",
    "check_proof",
    "compare",
    "compare_regions",
    "compare_relations",
    "diagnose",
    "parse",
    "parse_chain",
    "parse_region",
    "parse_relation",
    "to_ascii",
    "to_latex",
    "to_mathml",
    "to_unicode",
]

__getattr__, __dir__ = exports(__name__, _HOMES)
