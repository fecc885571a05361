import { releaseNotes } from "../../../scripts/ci/changelog";

const changelog = `# Changelog

## [Unreleased]

### Added

- Something to come.

## [1.1.0] - 2026-11-25

### Fixed

- An error.

## [1.0.0] - 2026-11-01

### Added

- All of it.

[1.1.0]: https://github.com/o/r/compare/v1.0.0...v1.1.0
`;

it.each([
  ["1.1.0", "### Fixed\n\n- An error."],
  ["1.0.0", "### Added\n\n- All of it."],
])("finds the section of %s", (version, expected) => {
  expect(releaseNotes(`v${version}`, version, changelog)).toBe(expected);
});

it("wants the tag to be the package's version", () => {
  expect(() => releaseNotes("v1.2.0", "1.1.0", changelog)).toThrow(
    "The tag must be v1.1.0, as package.json says, got 'v1.2.0'.",
  );
});

it.each([
  ["no section", changelog],
  ["a section without a line", "## [2.0.0]\n\n## [1.0.0]\n\n- Old.\n"],
])("refuses %s", (_, text) => {
  expect(() => releaseNotes("v2.0.0", "2.0.0", text)).toThrow(
    'CHANGELOG.md must have a section "## [2.0.0]" with something in it.',
  );
});
