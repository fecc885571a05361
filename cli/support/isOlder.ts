/** Compares major and minor; an unreadable version, such as a custom build, is never older. */
export function isOlder(version: string, other: string): boolean {
  const [left, right] = [version, other].map((text) => /^(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number));
  const [major = 0, minor = 0] = left ?? [];
  const [otherMajor = 0, otherMinor = 0] = right ?? [];
  return left !== undefined && (major < otherMajor || (major === otherMajor && minor < otherMinor));
}
