import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";

/** The project's name in a folder's `Pulumi.yaml`. */
export function projectName(folder: string): string {
  return (parse(readFileSync(path.join(folder, "Pulumi.yaml"), "utf8")) as { readonly name: string }).name;
}
