"""YAML is read strictly, and every complaint has a line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.content import read_yaml
from grader.errors import ContentError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the YAML of a test goes."""
    return tmp_path / "some.yaml"


def refused(path: Path, raw: bytes) -> ContentError:
    """The error that reading these bytes raises."""
    path.write_bytes(raw)
    with pytest.raises(ContentError) as raised:
        read_yaml(path)
    assert raised.value.path == path
    return raised.value


class TestValues:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("1e-3", 1e-3),  # text in YAML 1.1
            ("yes", "yes"),  # true in YAML 1.1
            ("012", 12),
            ("0x1f", 31),
            ("0o17", 15),
            ("1:30", "1:30"),
            ("-0.0", -0.0),
            ("true", True),
            ("~", None),
            ("2027-01-15", "2027-01-15"),
            ("2027-01-15T23:59:00+01:00", "2027-01-15T23:59:00+01:00"),
            ("'x: y'", "x: y"),
            ("[1, [a, {b: 2}]]", [1, ["a", {"b": 2}]]),
        ],
    )
    def test_scalars_mean_what_yaml_1_2_says(self, path: Path, text: str, value: object) -> None:
        """Numbers, booleans, text and lists are read as YAML 1.2; a date stays text"""
        path.write_text(f"key: {text}\n", encoding="utf-8")
        data, _ = read_yaml(path)
        assert data == {"key": value}
        assert type(data["key"]) is type(value)

    @pytest.mark.parametrize("raw", [b"", b"# nothing but a comment\n", b"---\n", b"\xef\xbb\xbf"])
    def test_an_empty_file_is_none(self, path: Path, raw: bytes) -> None:
        """A file without a document is None and has one position"""
        path.write_bytes(raw)
        data, positions = read_yaml(path)
        assert data is None
        assert positions[()] == 1

    def test_every_key_and_item_has_its_line(self, path: Path) -> None:
        """Lines are those of the keys and of the list items, counted from 1"""
        path.write_text("# comment\na:\n  b: 1\n  c:\n    - 7\n    - {d: 8}\n", encoding="utf-8")
        assert read_yaml(path)[1] == {
            (): 1,
            ("a",): 2,
            ("a", "b"): 3,
            ("a", "c"): 4,
            ("a", "c", 0): 5,
            ("a", "c", 1): 6,
            ("a", "c", 1, "d"): 6,
        }

    def test_a_byte_order_mark_is_no_key(self, path: Path) -> None:
        """A file saved by Windows' editor reads like any other"""
        path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
        assert read_yaml(path)[0] == {"a": 1, "b": 2}


# What is in the file -> the line and words of the error.
REFUSED = [
    (b"a: 1\na: 2\n", 2, "every key once, found it again (first on line 1)"),
    (b"a: {b: 1, b: 2}\n", 1, "a.b: wanted every key once"),
    (b"a: &x 1\n", 1, "the anchor &x"),
    (b"a: 1\nb: *x\n", 2, "an alias"),
    (b"a: &x [1]\nb:\n  <<: *x\n", 1, "the anchor &x"),
    (b"a: !!python/object:os.system {}\n", 1, "the tag"),
    (b"a: !!set {b}\n", 1, "the tag"),
    (b"a: !!int ten\n", 1, "a finite number"),
    (b"a:\n  - .inf\n", 2, "a[0]: wanted a finite number"),
    (b"a: .nan\n", 1, "a finite number"),
    (b"a: " + b"9" * 5000, 1, "a finite number"),
    (b"1: a\n", 1, "a key that is plain text, found `1`"),
    (b"? [a]\n: b\n", 1, "a key that is plain text"),
    (b"a:\n\tb: 1\n", 2, "wanted spaces for indentation, found a tab"),
    (b"a: 1\n---\nb: 2\n", 2, "one document"),
    (b"# c\n%YAML 1.1\n---\na: yes\n", 2, "the directive %YAML"),
    (b"a: see: b\n", 1, 'Text that contains ": " goes in quotes.'),
    (b"a: 1\n b: 2\n", 2, "indented like its neighbours"),
    (b"a: [1\n", 2, "wanted YAML"),
    (b"a: 'x\n", 2, "wanted YAML"),
    (b"a: @b\n", 1, "Look at: a: @b"),
    (b"a: 1\nb: \x00\n", 2, "the control character U+0000"),
    (b"a: 1\nb: caf\xe9\n", 2, "text in UTF-8, found the byte 0xe9"),
    ("a: 1\n".encode("utf-16"), 1, "text in UTF-8"),
    (b"[" * 5000, None, "hundreds of levels"),
    (b"a: " + b"x" * (1 << 20), None, "at most 1 MiB"),
]


class TestRefused:
    @pytest.mark.parametrize(("raw", "line", "words"), REFUSED, ids=[words for _, _, words in REFUSED])
    def test_what_is_not_plain_yaml_is_refused(self, path: Path, raw: bytes, line: int | None, words: str) -> None:
        """A file that is not one plain document is refused with its line and what was wanted"""
        error = refused(path, raw)
        assert error.line == line
        assert words in str(error)

    def test_an_anchor_bomb_costs_nothing(self, path: Path) -> None:
        """A billion laughs are refused at the first anchor and never expanded"""
        levels = [f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 9)}]" for i in range(1, 30)]
        error = refused(path, "\n".join(["l0: &l0 [lol]", *levels]).encode())
        assert (error.line, error.found) == (1, "the anchor &l0")

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        """A folder in the place of a file is named as one"""
        with pytest.raises(ContentError, match="wanted a file, found a folder"):
            read_yaml(tmp_path)

    def test_a_missing_file_says_so(self, path: Path) -> None:
        """A file that is not there is an error of the content, not a traceback"""
        with pytest.raises(ContentError, match="wanted a file, found nothing"):
            read_yaml(path)

    @given(raw=st.binary(max_size=60) | st.text(alphabet="ab:-[]{}&*!|>'\"#%@\n \t?,.", max_size=60).map(str.encode))
    def test_nothing_but_content_errors(self, tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
        """Whatever the bytes are, reading yields data or a ContentError"""
        path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
        path.write_bytes(raw)

        def outcome() -> str:
            try:
                return repr(read_yaml(path)[0])
            except ContentError as error:
                return error.message

        assert outcome() == outcome()
