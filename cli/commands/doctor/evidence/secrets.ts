import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { DescribeParametersCommand } from "@aws-sdk/client-ssm";
import { parseSecretReference, SecretStore } from "../../../../components/iam/secretReference";
import type { Environment } from "../../../stack/environment";
import { ifThere } from "../../../support/ifThere";
import type { Reader } from "../reader";

/** A secret that task definitions name. Its value is never read. */
export interface SecretEvidence {
  readonly arn: string;
  readonly store: SecretStore;
  /** Environment variables of containers that hold its value. */
  readonly variables: readonly string[];
  /** Why it has no readable value, as in "the secret …"; undefined: it has one. */
  readonly missing: string | undefined;
}

/** A container's variable, and ECS's `valueFrom`. */
export type SecretUse = readonly [variable: string, valueFrom: string];

/** Whether the secrets of the task definitions in use have values. */
export async function readSecrets(
  env: Environment,
  reader: Reader,
  uses: readonly SecretUse[],
): Promise<SecretEvidence[]> {
  const references = [...new Set(uses.map(([, valueFrom]) => valueFrom))].sort();
  const found = await Promise.all(
    references.map(async (valueFrom) => {
      const reference = parseSecretReference(valueFrom);
      if (reference === undefined) {
        return undefined;
      }
      const inSecretsManager = reference.store === SecretStore.secretsManager;
      const state = inSecretsManager
        ? await readSecret(env, reader, reference.arn, valueFrom)
        : await readParameter(env, reader, reference.arn);
      const variables = uses.filter(([, other]) => other === valueFrom).map(([variable]) => variable);
      return state === undefined
        ? undefined
        : { ...reference, variables: [...new Set(variables)], missing: state.missing };
    }),
  );
  return found.filter((secret) => secret !== undefined);
}

type State = Pick<SecretEvidence, "missing">;

async function readSecret(
  env: Environment,
  reader: Reader,
  arn: string,
  valueFrom: string,
): Promise<State | undefined> {
  return reader.read(`secret ${arn}`, "secretsmanager:DescribeSecret", async () => {
    const secret = await ifThere(() =>
      env.aws.secretsManager.send(new DescribeSecretCommand({ SecretId: arn }), { abortSignal: env.signal }),
    );
    return { missing: whyMissing(secret, valueFrom) };
  });
}

interface DescribedSecret {
  readonly DeletedDate?: Date;
  readonly VersionIdsToStages?: Record<string, string[]>;
}

function whyMissing(secret: DescribedSecret | undefined, valueFrom: string): string | undefined {
  if (secret === undefined) {
    return "does not exist";
  }
  if (secret.DeletedDate !== undefined) {
    return "is marked for deletion";
  }
  const versions = secret.VersionIdsToStages ?? {};
  // `<arn, seven parts>:<json key>:<stage>:<version id>`; without a version, the current one.
  const version = valueFrom.split(":")[9] ?? "";
  if (version !== "") {
    return version in versions ? undefined : `no longer has version ${version}`;
  }
  const hasValue = Object.values(versions).some((stages) => stages.includes("AWSCURRENT"));
  return hasValue ? undefined : "has no value yet";
}

async function readParameter(env: Environment, reader: Reader, arn: string): Promise<State | undefined> {
  return reader.read(`parameter ${arn}`, "ssm:DescribeParameters", async () => {
    const name = arn.slice(arn.indexOf(":parameter/") + ":parameter".length);
    const described = await env.aws.ssm.send(
      // The ARN has a slash even if the name doesn't start with one.
      new DescribeParametersCommand({
        ParameterFilters: [{ Key: "Name", Option: "Equals", Values: [name, name.slice(1)] }],
      }),
      { abortSignal: env.signal },
    );
    return { missing: (described.Parameters ?? []).length > 0 ? undefined : "does not exist" };
  });
}
