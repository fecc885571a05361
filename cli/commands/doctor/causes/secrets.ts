import { SecretStore } from "../../../../components/iam/secretReference";
import type { Evidence } from "../evidence/evidence";
import type { SecretEvidence } from "../evidence/secrets";
import { type Cause, Certainty, Symptom } from "../cause";
import { namedIn, reported } from "./reports";

const STARTS = [Symptom.crashed, Symptom.pending, Symptom.agent, Symptom.rolledBack];

/**
 * The store's error, behind ECS's "ResourceInitializationError: unable to pull secrets or registry auth: …".
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html,
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
const NO_SECRET =
  /Secrets Manager can't find the specified secret|on the secret because it was marked for deletion|The secret does not exist in Secrets Manager/;

function missingIn({ secrets }: Evidence, store: SecretStore): SecretEvidence[] {
  return secrets.filter((secret) => secret.store === store && secret.missing !== undefined);
}

function missingLine({ arn, variables, missing = "" }: SecretEvidence): string {
  return `${arn}, for ${variables.join(", ")}, ${missing}`;
}

/** Commands that set these secrets, or one with a placeholder for the variable. */
function setSecret({ stack }: Evidence, secrets: readonly SecretEvidence[]): string {
  const variables = [...new Set(secrets.flatMap((secret) => secret.variables))];
  const names = variables.length === 0 ? ["<VARIABLE>"] : variables;
  return names.map((name) => `\`./prefect-ecs secret set ${name} --stack ${stack}\``).join(", ");
}

/** ARN of the secret that ECS couldn't fetch, or a placeholder. */
function fetched(evidence: Evidence): string {
  return namedIn(evidence, /failed to fetch secret (arn:\S+) from secrets manager/)[0] ?? "<arn>";
}

/** A secret in Secrets Manager that is gone or has no value. */
export const secretMissing: Cause = {
  id: "secret-missing",
  title: "A secret is gone or has no value",
  symptoms: STARTS,
  meaning:
    "ECS starts a container only after it has read all its secrets. One of them was deleted, never got a " +
    "value, or was recreated: then it has a new ARN, and the configuration names the old one.",
  find: (evidence) => {
    const missing = missingIn(evidence, SecretStore.secretsManager);
    const said = reported(evidence, NO_SECRET);
    if (missing.length === 0 && said.length === 0) {
      return undefined;
    }
    return {
      cause: "A container's secret does not exist or has no value.",
      because: [...missing.map((secret) => `secret ${missingLine(secret)}`), ...said],
      fix: [
        `If it was deleted less than a month ago: \`aws secretsmanager restore-secret --secret-id ${missing[0]?.arn ?? fetched(evidence)}\``,
        `Give it a value: ${setSecret(evidence, missing)}`,
        "If it has a new ARN: `pulumi config set --plaintext --path 'secrets.<variable>' <arn> --stack " +
          `${evidence.stack}\`, then \`pulumi up\`. Prefect's own: \`pulumi up --refresh\` recreates it`,
      ],
      certainty: Certainty.certain,
    };
  },
};

/** ECS's error for names that GetParameters returns as invalid. */
const NO_PARAMETER = /invalid ssm parameters: (\S+)/;

/** An SSM parameter that is gone. */
export const parameterMissing: Cause = {
  id: "parameter-missing",
  title: "An SSM parameter is gone",
  symptoms: STARTS,
  meaning: "As with a secret: ECS starts a container only after it has read all its parameters.",
  find: (evidence) => {
    const missing = missingIn(evidence, SecretStore.parameterStore);
    const said = reported(evidence, NO_PARAMETER);
    if (missing.length === 0 && said.length === 0) {
      return undefined;
    }
    return {
      cause: "A container's SSM parameter does not exist.",
      because: [...missing.map((secret) => `parameter ${missingLine(secret)}`), ...said],
      fix: [
        `Give it a value: ${setSecret(evidence, missing)}`,
        `If it has another name now: \`pulumi config set --plaintext --path 'secrets.<variable>' <arn> --stack ${evidence.stack}\`, then \`pulumi up\``,
      ],
      certainty: Certainty.certain,
    };
  },
};

/** Access denied by IAM: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const DENIED = /is not authorized to perform: (secretsmanager:GetSecretValue|ssm:GetParameters|kms:Decrypt)/;

/** A secret that the execution role may not read. */
export const secretDenied: Cause = {
  id: "secret-denied",
  title: "ECS may not read a secret",
  symptoms: STARTS,
  meaning:
    "The execution role may read exactly what `secrets` names, and decrypt with exactly the keys of " +
    "`secretKmsKeyArns`. Your own key is missing there, the secret's policy denies access, or a right was " +
    "removed by hand.",
  find: (evidence) => {
    const said = reported(evidence, DENIED);
    if (said.length === 0) {
      return undefined;
    }
    const actions = namedIn(evidence, DENIED);
    return {
      cause: `ECS may not read a secret for the containers: ${actions.join(", ")} is denied.`,
      because: said,
      fix: [
        `Undo changes made by hand: \`pulumi up --refresh --stack ${evidence.stack}\``,
        `If a key of your own encrypts it: \`pulumi config set --path 'secretKmsKeyArns[0]' <key's ARN> --stack ${evidence.stack}\`, then \`pulumi up\``,
        "If AWS says 'explicit deny in a resource-based policy', see the secret's policy: `aws secretsmanager " +
          `get-resource-policy --secret-id ${fetched(evidence)}\``,
      ],
      certainty: Certainty.certain,
    };
  },
};

/**
 * Errors of KMS, passed on by Secrets Manager and Parameter Store.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html,
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html
 */
const KEY_UNUSABLE =
  /Access to KMS is not allowed|KMSInvalidStateException|DisabledException|DecryptionFailure|arn:aws[a-z-]*:kms:\S+ is (?:disabled|pending deletion)/;

/** A secret's key that can't be used. */
export const keyUnusable: Cause = {
  id: "kms-key-unusable",
  title: "The KMS key of a secret can't be used",
  symptoms: STARTS,
  meaning:
    "The key is disabled or pending deletion, or its policy does not let the execution role use it. Once the key is deleted, everything it encrypts is lost.",
  find: (evidence) => {
    const said = reported(evidence, KEY_UNUSABLE);
    if (said.length === 0) {
      return undefined;
    }
    return {
      cause: "The KMS key that a secret is encrypted with can't be used.",
      because: said,
      fix: [
        "See the key's state: `aws kms describe-key --key-id <key>`; the secret names it: `aws " +
          `secretsmanager describe-secret --secret-id ${fetched(evidence)} --query KmsKeyId\``,
        "If it is disabled: `aws kms enable-key --key-id <key>`",
        "If it is pending deletion: `aws kms cancel-key-deletion --key-id <key>`, then enable it",
        `If it is enabled: \`pulumi config set --path 'secretKmsKeyArns[0]' <key's ARN> --stack ${evidence.stack}\`, then \`pulumi up\``,
      ],
      certainty: Certainty.certain,
    };
  },
};

/** https://github.com/aws/amazon-ecs-agent/blob/master/ecs-agent/asm/asm.go */
const NO_JSON_KEY = /retrieved secret from Secrets Manager did not contain json key (\S+)/;
const NO_JSON = /unable to retrieve secret from asm.*invalid character '.' (?:looking for|in literal|after)/s;

/** A JSON key that the secret's value lacks. */
export const jsonKeyMissing: Cause = {
  id: "json-key-missing",
  title: "A secret lacks the configured JSON key",
  symptoms: STARTS,
  meaning:
    "An ARN of `secrets` ends in `:<key>::`, and the secret's value isn't a JSON object with that key.",
  find: (evidence) => {
    const said = [...reported(evidence, NO_JSON_KEY), ...reported(evidence, NO_JSON)];
    if (said.length === 0) {
      return undefined;
    }
    const keys = namedIn(evidence, NO_JSON_KEY);
    return {
      cause:
        keys.length === 0
          ? "The configuration names a JSON key of a secret whose value isn't JSON."
          : `A secret has no JSON key ${keys.join(", ")}, which the configuration names.`,
      because: said,
      fix: [
        `Put the key into the secret's JSON: ${setSecret(evidence, [])}`,
        `Or configure another key: \`pulumi config set --plaintext --path 'secrets.<variable>' '<arn>:<key>::' --stack ${evidence.stack}\`, then \`pulumi up\``,
      ],
      certainty: Certainty.certain,
    };
  },
};
