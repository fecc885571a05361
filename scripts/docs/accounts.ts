import { readFileSync } from "node:fs";
import { withBlock } from "./block";
import { configurationTable } from "./configuration";
import { outputsTable } from "./outputs";

/** `docs/account-reference.md`, with the keys and outputs of `bootstrap/`. */
export function accountReference(document: string): string {
  const outputs = outputsTable(readFileSync("bootstrap/outputs.ts", "utf8"), "BootstrapOutputs");
  const withKeys = withBlock(document, "configuration", configurationTable("bootstrap/Pulumi.yaml"));
  return withBlock(withKeys, "outputs", outputs);
}
