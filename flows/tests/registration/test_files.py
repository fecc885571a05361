"""What comes out of a YAML file, and what of a broken or hostile one."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registration.problems import Problems
from registration.section import Section
from registration.yaml_file import read_mapping


def read(directory: Path, content: bytes | str) -> tuple[dict[str, object] | None, list[str]]:
    """What the file holds, and what is wrong with it."""
    path, problems = directory / "some.yaml", Problems()
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_mapping(path, problems), problems.lines


LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "\n".join(
    f"{name}: &{name} [{','.join(['*' + before] * 9)}]" for before, name in zip("abcdefg", "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "some.yaml: is empty; nothing is changed or removed on account of an empty file"),
        ("- a", 'some.yaml: must be a mapping, got ["a"]'),
        ("a: [", "some.yaml: is not valid YAML: line 1: expected the node content, but found '<stream end>'"),
        ("a: 1\nb:\n  c: 2\n  c: 3", "some.yaml: is not valid YAML: line 4: the key 'c' is there twice"),
        ("a: &x [*x]", "some.yaml: is nested deeper than 40 levels"),
        ("[" * 2000, "some.yaml: is nested deeper than 40 levels"),
        (LAUGHS, "some.yaml: stands for more than 50000 values"),
        ("a: .nan", "some.yaml: `a` is nan, which JSON can't hold"),
        ("a: {b: .inf}", "some.yaml: `a.b` is inf, which JSON can't hold"),
        ("on: 1", "some.yaml: `` has the key True, which is not text; put it in quotes"),
        ("a: !!binary aGk=", "some.yaml: `a` is of type bytes; allowed: text, numbers, booleans, lists, mappings"),
        ('a: "\\0"', "some.yaml: `a` holds a character that no database takes"),
        ('a: "\\ud800"', "some.yaml: `a` holds a character that no database takes"),
        ("a: 2026-13-45", "some.yaml: is not valid YAML: month must be in 1..12"),
        ("a: !!python/object/apply:os.system [ls]", "some.yaml: is not valid YAML: line 1: could not determine a constructor for the tag"),
    ],
)
def test_a_broken_or_hostile_file_is_told_in_one_line(tmp_path: Path, content: str, problem: str) -> None:
    values, [line] = read(tmp_path, content)

    assert values is None
    assert line.startswith(problem)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    values, [line] = read(tmp_path, b"a: \xff\xfe")

    assert values is None
    assert "is not valid YAML" in line


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    problems = Problems()

    assert read_mapping(tmp_path / "none.yaml", problems) is None
    assert problems.lines == ["none.yaml: can't be read: No such file or directory"]


def test_anchors_merges_and_dates_come_out_plain(tmp_path: Path) -> None:
    values, problems = read(tmp_path, "x: &x {a: 1}\ny: {<<: *x, b: 2026-01-02}\nz: 2026-01-02T03:04:05Z")

    assert problems == []
    assert values == {"x": {"a": 1}, "y": {"a": 1, "b": "2026-01-02"}, "z": "2026-01-02T03:04:05+00:00"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet="ab:-[]{}&*!<>|#'\"\\ \n0.,?%@", max_size=60).map(str.encode))
def test_whatever_the_file_holds_the_answer_is_a_mapping_or_one_problem(tmp_path: Path, content: bytes) -> None:
    values, problems = read(tmp_path, content)

    assert (values is None) == (len(problems) == 1)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


@given(st.dictionaries(st.text(max_size=5), SCALARS | st.lists(SCALARS) | st.dictionaries(st.text(max_size=5), SCALARS), max_size=4))
def test_a_section_never_gives_a_value_of_another_type(values: dict[str, object]) -> None:
    problems = Problems()
    section = Section(values, "f", problems)
    for key in values:
        assert isinstance(section.text(key), str | None)
        assert isinstance(section.boolean(key), bool | None)
        assert isinstance(section.integer(key, 0), int | None)
        assert isinstance(section.number(key, 0), int | float | None)
        assert isinstance(section.mapping(key), dict)
        assert section.items(key) is None or isinstance(section.items(key), list)
    section.refuse_unknown()
    assert all("\n" not in line for line in problems.lines)
