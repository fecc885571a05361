/**
 * Release notes: the section of a tag's version in a changelog in the Keep a Changelog format.
 * https://keepachangelog.com/en/1.1.0/
 *
 * @param version The package's version, which the tag must match.
 */
export function releaseNotes(tag: string, version: string, changelog: string): string {
  if (tag !== `v${version}`) {
    throw new Error(`The tag must be v${version}, as package.json says, got '${tag}'.`);
  }
  const section = sectionOf(changelog, version);
  if (section === "") {
    throw new Error(`CHANGELOG.md must have a section "## [${version}]" with something in it.`);
  }
  return section;
}

function sectionOf(changelog: string, version: string): string {
  const lines = changelog.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`## [${version}]`));
  const rest = start < 0 ? [] : lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith("## ") || /^\[[^\]]+\]: /.test(line));
  return rest
    .slice(0, end < 0 ? undefined : end)
    .join("\n")
    .trim();
}
