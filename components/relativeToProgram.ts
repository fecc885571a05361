import * as path from "node:path";

/** A path as every machine has it: relative to the program, with slashes. */
export function relativeToProgram(place: string): string {
  return path.relative(process.cwd(), place).split(path.sep).join("/");
}
