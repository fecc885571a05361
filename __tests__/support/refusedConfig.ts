import * as pulumi from "@pulumi/pulumi";

/** The lines that a reader of a configuration says to one that is wrong, without the one that introduces them. */
export function refusedLines(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (!pulumi.RunError.isInstance(error)) {
      throw error;
    }
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.replace(/^ {2}- /, ""));
  }
  return [];
}
