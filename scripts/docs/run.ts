import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { accessOf } from "../../plan/access/access";
import { CAUSES } from "../../cli/commands/doctor/causes";
import { troubleshootingPage } from "../../cli/commands/doctor/page";
import { accountReference } from "./accounts";
import { configurationDocument } from "./configuration";
import { costDocument } from "./cost";
import { decisionsDocument } from "./decisions";
import { documentedStacks } from "./documentedStacks";
import { pricedEnvironments } from "./environments";
import { outputsDocument } from "./outputs";
import { pricedStacks } from "./pricedStacks";
import { readmeWithCost } from "./readmeCost";
import { securityWithRights } from "./security";

/** `npm run docs`: writes the generated documents; with `--check`, lists the stale ones. */
async function main(isCheck: boolean): Promise<void> {
  const documented = await documentedStacks(process.cwd());
  const stacks = pricedStacks(documented);
  const environments = await pricedEnvironments(process.cwd());
  const documents = {
    "docs/account-reference.md": accountReference(readFileSync("docs/account-reference.md", "utf8")),
    "docs/configuration.md": configurationDocument(),
    "docs/decisions/README.md": decisionsDocument(),
    "docs/outputs.md": outputsDocument(readFileSync("stacks/outputs.ts", "utf8")),
    "docs/cost.md": costDocument(stacks, environments),
    "docs/security.md": securityWithRights(
      readFileSync("docs/security.md", "utf8"),
      accessOf(documented.staging),
    ),
    "docs/troubleshooting.md": troubleshootingPage(CAUSES),
    "README.md": readmeWithCost(readFileSync("README.md", "utf8"), stacks),
  };
  const stale: string[] = [];
  for (const [file, text] of Object.entries(documents)) {
    const written = await format(text, { ...(await resolveConfig(file)), filepath: file });
    if (!isCheck) {
      writeFileSync(file, written);
    } else if (!existsSync(file) || readFileSync(file, "utf8") !== written) {
      stale.push(file);
    }
  }
  if (stale.length > 0) {
    console.error(`Stale documents: ${stale.join(", ")}. Run \`npm run docs\` and commit them.`);
    process.exitCode = 1;
  }
}

main(process.argv.includes("--check")).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
