import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { tableMarkdown } from "../../plan/report/markdownTable";
import { leftTo } from "../../plan/section";

interface Key {
  readonly type?: string;
  readonly secret?: boolean;
  readonly description: string;
}

/** `docs/configuration.md`: the keys in `Pulumi.yaml`. */
export function configurationDocument(): string {
  return `# Configuration

Keys of a stack, stored in \`Pulumi.<stack>.yaml\`:

\`\`\`sh
pulumi config set <key> <value>
\`\`\`

Set a list or map with \`--path\`, a secret with \`--secret\`, an ARN below \`secrets\` with \`--plaintext\`. All invalid values are reported at once,
before anything is created. Defaults are in brackets, or in \`stacks/<stack>.ts\`. Region and credentials are the AWS provider's keys:
\`aws:region\`, \`aws:profile\`, \`aws:assumeRoles\`.

${configurationTable("Pulumi.yaml")}
`;
}

/** The keys that a project declares. */
export function configurationTable(project: string): string {
  const { config } = parse(readFileSync(project, "utf8")) as { readonly config: Record<string, Key> };
  return tableMarkdown({
    columns: [leftTo("key"), leftTo("type"), leftTo("what it is")],
    // `pulumi new` adds the engine's own key, `pulumi:tags`.
    rows: Object.entries(config)
      .filter(([key]) => !key.includes(":"))
      .map(([key, { type = "", secret, description }]) => [
        `\`${key}\``,
        secret === true ? "secret" : type,
        // Markdown would drop placeholders as HTML.
        description.trim().replaceAll("<", "\\<"),
      ]),
  });
}
