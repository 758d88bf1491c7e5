"""Blocks in order: any topological order is right, others earn by their distance to the nearest one."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Answer
from grader.testing import CheckFailed, compare_answer
from grader.testing.failure import Subject
from grader.testing.orders import edit_distance, judge_order, valid_prefix, written_order

BLOCKS = {
    "suppose": "Let A v = lam v.",
    "form": "vᵀAv > 0",
    "use": "lam vᵀv = vᵀAv",
    "end": "So lam > 0.",
    "no": "v = 1",
}
ORDER = Answer(type="order", blocks=BLOCKS, hint="What does the last line need?")
NEEDS = {"suppose": [], "form": [], "use": ["suppose"], "end": ["use", "form"]}


def brute_force(names: list[str], needs: dict[str, list[str]]) -> int:
    """Insertions and deletions to the nearest topological order, by trying them all."""
    orders = [order for order in permutations(needs) if valid_prefix(order, needs) == len(needs)]
    return min(len(names) + len(order) - 2 * common(names, list(order)) for order in orders)


def common(a: list[str], b: list[str]) -> int:
    """The length of the longest common subsequence."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + 1 if x == y else max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


class TestOrders:
    @pytest.mark.parametrize(
        "order",
        [["suppose", "form", "use", "end"], ["form", "suppose", "use", "end"], ["suppose", "use", "form", "end"]],
    )
    def test_every_order_with_what_is_needed_is_right(self, order: list[str]) -> None:
        """Blocks that do not need each other may stand in any order"""
        assert compare_answer(ORDER, order, NEEDS, name="proof") is None

    @pytest.mark.parametrize(
        ("order", "credit", "said"),
        [
            (["suppose", "use", "end", "form"], 0.5, "up to place 2"),
            (["suppose", "form", "use"], 0.75, "something is missing"),
            (["suppose", "no", "form", "use", "end"], 0.75, "up to place 1"),
            (["end"], 0.25, "order: end at place 1 needs something that does not stand before it"),
            (["no"], 0.0, "order: no at place 1 does not belong to this argument"),
            (["suppose", "form", "form", "use", "end"], 0.75, "up to place 2 .* form at place 3 stands there already"),
            (["suppose", "end", "no"], 0.25, "up to place 1 it is right, and no at place 3 does not belong"),
            ([], 0.0, "is empty: take the blocks that belong"),
        ],
    )
    def test_others_earn_by_their_distance(self, order: list[str], credit: float, said: str) -> None:
        """Each block to take out or to put in costs its share, and the answer is told how far it is right"""
        with pytest.raises(CheckFailed, match=said) as caught:
            compare_answer(ORDER, order, NEEDS, name="proof")
        assert caught.value.credit == credit

    @pytest.mark.parametrize("value", ["nobody", 3, ["nobody"], [1], None], ids=str)
    def test_what_is_no_list_of_blocks_is_told_so(self, value: object) -> None:
        """Another value, or a name that is no block, earns nothing and is told what is wanted"""
        with pytest.raises(CheckFailed) as caught:
            compare_answer(ORDER, value, NEEDS, name="proof")
        assert caught.value.credit == 0.0

    def test_a_forgotten_comma_is_named(self) -> None:
        """Python joins texts without a comma between them: the student is asked for it"""
        with pytest.raises(CheckFailed, match="is a comma missing"):
            compare_answer(ORDER, ["suppose" + "form"], NEEDS, name="proof")

    @pytest.mark.parametrize(
        "text",
        ["suppose form use end", "suppose, use,form,  end", "form: vᵀAv > 0\nsuppose\n\n# and\nuse) so\nend"],
        ids=["blanks", "commas", "lines"],
    )
    def test_a_text_is_read_as_its_names(self, text: str) -> None:
        """Names may stand in one text: with blanks or commas between, or each at the start of a line"""
        assert compare_answer(ORDER, text, NEEDS, name="proof") is None

    def test_what_is_needed_is_told_to_staff_alone(self) -> None:
        """The message names the student's own block; the one that is wanted stands in the detail"""
        with pytest.raises(CheckFailed) as caught:
            compare_answer(ORDER, ["form", "end"], NEEDS, name="proof")
        assert "use" not in caught.value.summary
        assert "lacks use" in caught.value.detail

    def test_the_argument_is_shown_as_it_was_put_together(self) -> None:
        """Each block is a line with its text; what cannot be read is not shown"""
        assert [line.text for line in written_order(ORDER, ["use", "no"])] == ["use  lam vᵀv = vᵀAv", "no  v = 1"]
        assert written_order(ORDER, ["use", "nobody"]) == ()

    @pytest.mark.parametrize(
        "graph",
        [
            ["suppose"],
            [NEEDS, {"use": ["nobody"]}],
            [],
            {"suppose": ["use"], "use": ["suppose"]},
            {"use": ["nobody"]},
            {"end": ["use"], "use": []},
            {},
        ],
        ids=str,
    )
    def test_a_wrong_graph_is_the_authors(self, graph: object) -> None:
        """A reference that is no graph, has a circle, or is not in order itself is an error of the exercise"""
        with pytest.raises(TypeError, match="the reference's proof"):
            compare_answer(ORDER, ["suppose"], graph, name="proof")

    @given(st.lists(st.sampled_from([*BLOCKS]), max_size=6))
    def test_the_distance_is_that_of_the_nearest_order(self, names: list[str]) -> None:
        """The distance equals the smallest number of insertions and deletions to any right order"""
        assert edit_distance(names, NEEDS) == brute_force(names, NEEDS)

    @pytest.mark.parametrize("graph", [{"suppose": [], "use": ["suppose"]}, {"no": []}, [NEEDS]], ids=str)
    def test_a_proof_of_different_blocks_may_be_right(self, graph: object) -> None:
        """With several graphs each of their orders is right, and the nearest one counts for all others"""
        graphs = [NEEDS, *(graph if isinstance(graph, list) else [graph])]
        for right in graphs:
            assert compare_answer(ORDER, [*right], graphs, name="proof") is None
        with pytest.raises(CheckFailed) as caught:
            compare_answer(ORDER, ["suppose", "form", "use"], graphs, name="proof")
        assert caught.value.credit == 0.75

    @pytest.mark.parametrize(
        ("one", "other", "alike"),
        [
            (["suppose", "no", "form"], ["no"], True),
            (["suppose", "use", "end"], ["suppose", "use", "end", "form"], True),
            (["suppose", "use", "end"], ["suppose", "form", "end"], False),
            (["suppose", "form"], ["suppose", "form", "use"], False),
            (["no"], ["end"], False),
            (["form", "form"], ["form", "end"], False),
        ],
        ids=str,
    )
    def test_the_mark_is_the_first_fault(self, one: list[str], other: list[str], alike: bool) -> None:
        """Orders with the same first fault have the same mark, by which a known mistake is recognised"""
        marks = [judge_order(ORDER, order, NEEDS, Subject()).mark for order in (one, other)]
        assert (marks[0] == marks[1]) == alike

    def test_blocks_belong_to_orders_alone(self) -> None:
        """`blocks` is required for an order and refused elsewhere"""
        for wrong in ({"type": "order"}, {"type": "number", "blocks": BLOCKS}):
            with pytest.raises(ValueError, match="`blocks` exactly where"):
                Answer(**wrong)  # type: ignore[arg-type]
