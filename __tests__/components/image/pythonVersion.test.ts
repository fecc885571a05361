import { pythonVersion } from "../../../components/image/pythonVersion";

it.each([
  [undefined, "3.13"],
  ["", "3.13"],
  [">=3.10", "3.13"],
  [">=3.11,<3.13", "3.12"],
  [">= 3.11, < 3.13", "3.12"],
  [">=3.12.4,<3.13", "3.12"],
  ["<=3.12", "3.11"],
  [">3.13", "3.13"],
  [">=3.14", "3.14"],
  ["~=3.11", "3.13"],
  ["~=3.11.2", "3.11"],
  ["==3.12.*", "3.12"],
  ["==3.12.4", "3.12"],
  ["!=3.13.*", "3.14"],
  ["!=3.13.1", "3.13"],
  ["^3.11", "3.13"],
  ["~3.11", "3.11"],
  ["3.12.*", "3.12"],
  ["*", "3.13"],
  [">=3.10,<3.11 || >=3.12,<3.13", "3.12"],
])("requires-python %j is Python %s", (specifier, version) => {
  expect(pythonVersion({ specifier })).toEqual({ version });
});

it.each([
  ["3.12\n", "3.12"],
  ["3.11.9", "3.11"],
  ["# the team's\ncpython@3.12.1\n", "3.12"],
  ["cpython-3.13", "3.13"],
])(".python-version %j is Python %s, whatever else is allowed", (file, version) => {
  expect(pythonVersion({ file, specifier: ">=3.10" })).toEqual({ version });
});

it.each([
  [{ specifier: "<3.11" }, "`requires-python` must allow one of 3.11, 3.12, 3.13, 3.14, got '<3.11'."],
  [{ file: "3.10" }, "`.python-version` must name one of 3.11, 3.12, 3.13, 3.14, got '3.10'."],
  [{ file: "pypy3.10" }, "`.python-version` must name one of 3.11, 3.12, 3.13, 3.14, got 'pypy3.10'."],
  [{ file: "3.9" }, "`.python-version` must name one of 3.11, 3.12, 3.13, 3.14, got '3.9'."],
])("refuses %j", (named, problem) => {
  expect(pythonVersion(named)).toEqual({ problem });
});
