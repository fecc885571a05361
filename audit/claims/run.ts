import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { AuditedStack, capturedProgram } from "../auditedStack";
import { cloudFormationTemplate } from "../render/cloudFormationTemplate";
import { root } from "../tools/process";
import { cloudFormationPeer } from "./cloudFormationPeer";
import { COUNTS, type Peer } from "./peer";
import { terraformPeer } from "./terraformPeer";

/**
 * Counts what `docs/security.md` claims, of this program and of others' in folders beside it:
 *
 *     npm run audit:claims -- <prefect_aws>/templates/ecs/service.json <terraform-prefect-ecs-worker>
 */
async function main([template, module]: readonly string[]): Promise<void> {
  const peers = [
    ours(new AuditedStack("staging", await capturedProgram(root, "staging"))),
    ...(template === undefined
      ? []
      : [
          cloudFormationPeer(
            "prefect-aws `ecs-worker deploy-service`",
            resourcesOf(readFileSync(template, "utf8")),
          ),
        ]),
    ...(module === undefined ? [] : [terraformPeer("terraform-prefect-ecs-worker", terraformFiles(module))]),
  ];
  const rows = [
    ["", ...peers.map(({ name }) => name)],
    ["---", ...peers.map(() => "---")],
    ...Object.entries(COUNTS).map(([what, count]) => [what, ...peers.map((peer) => String(count(peer)))]),
  ];
  process.stdout.write(rows.map((row) => `| ${row.join(" | ")} |\n`).join(""));
}

/** The agent and what belongs to it: the others run registration and flows, and have no worker. */
function ours(stack: AuditedStack): Peer {
  const resources = stack.resources.filter(({ name }) => /-agent-default(-(task|execution))?$/.test(name));
  return cloudFormationPeer("here", resourcesOf(JSON.stringify(cloudFormationTemplate(resources).template)));
}

function resourcesOf(template: string): Parameters<typeof cloudFormationPeer>[1] {
  return (JSON.parse(template) as { readonly Resources: Parameters<typeof cloudFormationPeer>[1] }).Resources;
}

function terraformFiles(folder: string): string {
  const files = readdirSync(folder).filter((file) => file.endsWith(".tf"));
  return files.map((file) => readFileSync(path.join(folder, file), "utf8")).join("\n");
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
