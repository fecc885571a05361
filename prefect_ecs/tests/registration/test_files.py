"""What comes out of a YAML file, and what of a broken or hostile one."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prefect_ecs.registration.files.section import Place, Section
from prefect_ecs.registration.files.yaml_file import Document, read_document
from prefect_ecs.registration.problems import Problems


def read(directory: Path, content: bytes | str) -> tuple[dict[str, object] | None, list[str]]:
    """What the file holds, and what is wrong with it."""
    path, problems = directory / "some.yaml", Problems()
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return (document.values if (document := read_document(path, problems)) else None), problems.lines


LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "\n".join(
    f"{name}: &{name} [{','.join(['*' + before] * 9)}]" for before, name in zip("abcdefg", "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "some.yaml: is empty; nothing is changed or removed on account of an empty file"),
        ("- a", 'some.yaml:1: must be a mapping, got ["a"]'),
        (
            "a: 1\n---\nb: 2\n",
            "some.yaml:2: is not valid YAML: it has a second document after `---`, and Prefect reads one: put all into one",
        ),
        ("a: [", "some.yaml:1: is not valid YAML: expected the node content, but found '<stream end>'"),
        ("a: 1\nb:\n  c: 2\n  c: 3", "some.yaml:4: the key `b.c` occurs twice"),
        ("a: &x [*x]", "some.yaml: is nested deeper than 40 levels"),
        ("[" * 200_000, "some.yaml: is nested deeper than 40 levels"),
        (LAUGHS, "some.yaml: stands for more than 50000 values"),
        ("a:\n  ~: 1", "some.yaml:2: `a` has the key ~, which is not text; put it in quotes"),
        ("a:\n  [b]: 1", "some.yaml:2: `a` has the key [b], which is not text; put it in quotes"),
        ("? {a: 1}\n: 2", "some.yaml:1: the file has the key {a: 1}, which is not text; put it in quotes"),
        ("a: !!binary aGk=", "some.yaml:1: `a` is of type bytes; allowed: text, numbers, booleans, lists, mappings"),
        ('a: "\\0"', "some.yaml:1: `a` holds a character that no database takes"),
        ('a: "\\ud800"', "some.yaml:1: `a` holds a character that no database takes"),
        (
            "a: !!python/object/apply:os.system [ls]",
            "some.yaml:1: `a` has the tag !!python/object/apply:os.system; allowed: text, numbers, booleans, lists, mappings",
        ),
    ],
)
def test_a_broken_or_hostile_file_is_told_in_one_line(tmp_path: Path, content: str, problem: str) -> None:
    _, [line] = read(tmp_path, content)

    assert line.startswith(problem)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    values, [line] = read(tmp_path, b"a: \xff\xfe")

    assert values is None
    assert line == "some.yaml:1: is not valid YAML: it is not in UTF-8"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    problems = Problems()

    assert read_document(tmp_path / "none.yaml", problems) is None
    assert problems.lines == ["none.yaml: can't be read: No such file or directory"]


def test_anchors_merges_and_dates_come_out_plain(tmp_path: Path) -> None:
    values, problems = read(tmp_path, "x: &x {a: 1}\ny: {<<: *x, b: 2026-01-02}\nz: 2026-01-02T03:04:05Z")

    assert problems == []
    assert values == {"x": {"a": 1}, "y": {"a": 1, "b": "2026-01-02"}, "z": "2026-01-02T03:04:05+00:00"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet="ab:-[]{}&*!<>|#'\"\\ \n0.,?%@", max_size=60).map(str.encode))
def test_whatever_the_file_holds_the_answer_is_a_mapping_or_one_problem(tmp_path: Path, content: bytes) -> None:
    values, problems = read(tmp_path, content)

    assert (values is None) <= (len(problems) > 0)
    assert all(line.startswith("some.yaml:") and line.splitlines() == [line] for line in problems)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


@given(st.dictionaries(st.text(max_size=5), SCALARS | st.lists(SCALARS) | st.dictionaries(st.text(max_size=5), SCALARS), max_size=4))
def test_a_section_never_gives_a_value_of_another_type(values: dict[str, object]) -> None:
    problems = Problems()
    section = Section(values, Place(Document("f", values), problems))
    for key in values:
        assert isinstance(section.text(key), str | None)
        assert isinstance(section.boolean(key), bool | None)
        assert isinstance(section.integer(key, 0), int | None)
        assert isinstance(section.number(key, 0), int | float | None)
        assert isinstance(section.mapping(key), dict)
        assert section.items(key) is None or isinstance(section.items(key), list)
    section.refuse_unknown()
    assert all("\n" not in line for line in problems.lines)
