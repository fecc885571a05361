import { runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import { OFFLINE_ACCOUNT } from "../support/program";

export type Context = Readonly<Record<string, string | string[]>>;

/** Statement of every key whose access the account's policies decide. */
export const KEY_POLICY = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${OFFLINE_ACCOUNT}:root` },
      Action: "kms:*",
      Resource: "*",
    },
  ],
};

/** A request for a resource of the account that offline programs see. */
export function requestOf(
  principal: string,
  action: string,
  resource: string,
  contextVariables: Context,
): Simulation["request"] {
  return { principal, action, resource: { resource, accountId: OFFLINE_ACCOUNT }, contextVariables };
}

/**
 * Keys that AWS sends and the simulator's data lacks → keys of the same type that it knows with the same actions.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif and
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context
 */
const STAND_INS: Readonly<Record<string, string>> = {
  "token.actions.githubusercontent.com:aud": "token.actions.githubusercontent.com:actor",
  "token.actions.githubusercontent.com:sub": "token.actions.githubusercontent.com:workflow",
  "kms:EncryptionContext:stack": "kms:EncryptionAlgorithm",
};

function withStandIns<T>(simulation: T): T {
  const text = Object.entries(STAND_INS).reduce(
    (text, [key, standIn]) => text.replaceAll(`"${key}"`, `"${standIn}"`),
    JSON.stringify(simulation),
  );
  return JSON.parse(text) as T;
}

/** Whether IAM would allow it. */
export async function allowed(
  simulation: Pick<
    Simulation,
    "request" | "identityPolicies" | "resourcePolicy" | "permissionBoundaryPolicies"
  > &
    Partial<Pick<Simulation, "resourceControlPolicies">>,
): Promise<boolean> {
  const result = await runSimulation(
    { serviceControlPolicies: [], resourceControlPolicies: [], ...withStandIns(simulation) },
    { simulationMode: "Strict" },
  );
  // A policy that AWS wouldn't take, an action that it doesn't know, or a resource that the action isn't about.
  if (result.resultType === "error") {
    throw new Error(JSON.stringify(result.errors, null, 2));
  }
  const ignored = result.resultType === "single" ? (result.result.ignoredContextKeys ?? []) : [];
  if (ignored.length > 0) {
    throw new Error(`AWS doesn't send ${ignored.join(", ")} with ${simulation.request.action}`);
  }
  return result.overallResult === "Allowed";
}
