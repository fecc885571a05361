import * as path from "node:path";

/** A path that is the same on every machine: relative to the program, with slashes. */
export function relativeToProgram(place: string): string {
  return path.relative(process.cwd(), place).split(path.sep).join("/");
}
