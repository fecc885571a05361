import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { closest } from "../stacks/config/suggestion";

/** Note for a stack without a configuration file: any name is accepted, even a mistyped one. */
export function stackNote(root: string, stack: string): string[] {
  if (existsSync(path.join(root, `Pulumi.${stack}.yaml`))) {
    return [];
  }
  const known = readdirSync(root).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  const meant = closest(stack, known);
  const question = meant === undefined ? "" : ` Did you mean ${meant}?`;
  return [
    `There is no Pulumi.${stack}.yaml: this is a staging of that name, as the project's defaults make it.${question}`,
  ];
}

/** Note for builds with secrets that this shell hasn't got: a plan needs none. */
export function buildSecretsNote(unset: readonly string[]): string[] {
  const variables = unset.map((variable) => `\`${variable}\``).join(", ");
  return unset.length === 0
    ? []
    : [`\`pulumi up\` needs ${variables} in its environment, as \`buildSecrets\` say; a plan doesn't.`];
}
