// Writes docs/configuration.md from what Pulumi.yaml declares; with --check it only says whether that is stale.
import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";

const TARGET = "docs/configuration.md";

const { config } = parse(readFileSync("Pulumi.yaml", "utf8"));
const written = render(config);
if (!process.argv.includes("--check")) {
  writeFileSync(TARGET, written);
} else if (readFileSync(TARGET, "utf8") !== written) {
  console.error(`${TARGET} is not what Pulumi.yaml declares: run \`npm run docs\`.`);
  process.exitCode = 1;
}

function render(keys) {
  const rows = Object.entries(keys).map(
    ([key, { type, secret, description }]) =>
      `| \`${key}\` | ${secret ? "secret" : type} | ${description.trim().replaceAll("|", "\\|")} |`,
  );
  return `# Configuration

Set a key with \`pulumi config set <key> <value>\`, a list or map with \`--path\`, a secret with \`--secret\`, an ARN
below \`secrets\` with \`--plaintext\`; it is kept in \`Pulumi.<stack>.yaml\`. What a key without a value means stands in brackets, or in \`stacks/<stack>.ts\`. Anything wrong is refused, all of
it at once, before anything is made. The region and the credentials are the AWS provider's own keys: \`aws:region\`, \`aws:profile\`,
\`aws:assumeRoles\`.

| key | type | what it is |
| --- | --- | --- |
${rows.join("\n")}
`;
}
