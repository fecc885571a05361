import { SecretStore } from "../../../../components/iam/secretReference";
import type { Evidence } from "../evidence/evidence";
import type { SecretEvidence } from "../evidence/secrets";
import { type Cause, Certainty, Symptom } from "../cause";
import { namedIn, reported } from "./reports";

const STARTS = [Symptom.crashed, Symptom.pending, Symptom.agent, Symptom.rolledBack];

/**
 * ECS puts "ResourceInitializationError: unable to pull secrets or registry auth: …" before what the store says.
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

/** Of a variable of these, or of any. */
function setSecret({ stack }: Evidence, secrets: readonly SecretEvidence[]): string {
  const variables = [...new Set(secrets.flatMap((secret) => secret.variables))];
  const names = variables.length === 0 ? ["<VARIABLE>"] : variables;
  return names.map((name) => `\`./prefect-ecs secret set ${name} --stack ${stack}\``).join(", ");
}

/** ARNs that ECS names, of secrets that it couldn't fetch. */
function fetched(evidence: Evidence): string {
  return namedIn(evidence, /failed to fetch secret (arn:\S+) from secrets manager/)[0] ?? "<arn>";
}

/** A secret in Secrets Manager without a value that ECS could read. */
export const secretMissing: Cause = {
  id: "secret-missing",
  title: "A secret is gone or has no value",
  symptoms: STARTS,
  meaning:
    "ECS starts no container before it has read all its secrets. One of them was deleted, was never given a value, or was deleted and made anew: then it has another ARN, and the configuration names the old one.",
  find: (evidence) => {
    const missing = missingIn(evidence, SecretStore.secretsManager);
    const said = reported(evidence, NO_SECRET);
    if (missing.length === 0 && said.length === 0) {
      return undefined;
    }
    return {
      cause: "A secret that containers get does not exist, or has no value.",
      because: [...missing.map((secret) => `secret ${missingLine(secret)}`), ...said],
      fix: [
        `If it was deleted less than a month ago: \`aws secretsmanager restore-secret --secret-id ${missing[0]?.arn ?? fetched(evidence)}\``,
        `Give it a value: ${setSecret(evidence, missing)}`,
        `If it has a new ARN: \`pulumi config set --plaintext --path 'secrets.<variable>' <arn> --stack ${evidence.stack}\`, then \`pulumi up\`. Prefect's own: \`pulumi up --refresh\` makes it again`,
      ],
      certainty: Certainty.certain,
    };
  },
};

/** What ECS says of names that GetParameters returns as invalid. */
const NO_PARAMETER = /invalid ssm parameters: (\S+)/;

/** An SSM parameter that is gone. */
export const parameterMissing: Cause = {
  id: "parameter-missing",
  title: "An SSM parameter is gone",
  symptoms: STARTS,
  meaning: "As with a secret: ECS starts no container before it has read all its parameters.",
  find: (evidence) => {
    const missing = missingIn(evidence, SecretStore.parameterStore);
    const said = reported(evidence, NO_PARAMETER);
    if (missing.length === 0 && said.length === 0) {
      return undefined;
    }
    return {
      cause: "An SSM parameter that containers get does not exist.",
      because: [...missing.map((secret) => `parameter ${missingLine(secret)}`), ...said],
      fix: [
        `Give it a value: ${setSecret(evidence, missing)}`,
        `If it has another name now: \`pulumi config set --plaintext --path 'secrets.<variable>' <arn> --stack ${evidence.stack}\`, then \`pulumi up\``,
      ],
      certainty: Certainty.certain,
    };
  },
};

/** IAM's form of a denial: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const DENIED = /is not authorized to perform: (secretsmanager:GetSecretValue|ssm:GetParameters|kms:Decrypt)/;

/** A secret that the execution role may not read. */
export const secretDenied: Cause = {
  id: "secret-denied",
  title: "ECS may not read a secret",
  symptoms: STARTS,
  meaning:
    "The execution role gets the right to read exactly what `secrets` names, and to decrypt with exactly the keys of `secretKmsKeyArns`. A key of your own that is not named there, a policy of the secret that denies, or a right that was taken away by hand.",
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
        `Put back what somebody changed by hand: \`pulumi up --refresh --stack ${evidence.stack}\``,
        `If a key of your own encrypts it: \`pulumi config set --path 'secretKmsKeyArns[0]' <key's ARN> --stack ${evidence.stack}\`, then \`pulumi up\``,
        `If AWS says 'explicit deny in a resource-based policy', see the secret's own: \`aws secretsmanager get-resource-policy --secret-id ${fetched(evidence)}\``,
      ],
      certainty: Certainty.certain,
    };
  },
};

/**
 * What Secrets Manager and Parameter Store pass on of KMS.
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
    "The key is disabled or waits for its deletion, or its policy does not let the execution role use it. When the key is deleted, what it encrypts is lost.",
  find: (evidence) => {
    const said = reported(evidence, KEY_UNUSABLE);
    if (said.length === 0) {
      return undefined;
    }
    return {
      cause: "The KMS key that a secret is encrypted with can't be used.",
      because: said,
      fix: [
        `See the key's state: \`aws kms describe-key --key-id <key>\`; the secret names it: \`aws secretsmanager describe-secret --secret-id ${fetched(evidence)} --query KmsKeyId\``,
        "If it is disabled: `aws kms enable-key --key-id <key>`",
        "If it waits for its deletion: `aws kms cancel-key-deletion --key-id <key>`, then enable it",
        `If it is well: \`pulumi config set --path 'secretKmsKeyArns[0]' <key's ARN> --stack ${evidence.stack}\`, then \`pulumi up\``,
      ],
      certainty: Certainty.certain,
    };
  },
};

/** https://github.com/aws/amazon-ecs-agent/blob/master/ecs-agent/asm/asm.go */
const NO_JSON_KEY = /retrieved secret from Secrets Manager did not contain json key (\S+)/;
const NO_JSON = /unable to retrieve secret from asm.*invalid character '.' (?:looking for|in literal|after)/s;

/** A part of a secret that it doesn't have. */
export const jsonKeyMissing: Cause = {
  id: "json-key-missing",
  title: "A secret lacks the JSON key that is asked of it",
  symptoms: STARTS,
  meaning: "An ARN of `secrets` ends in `:<key>::`, and the secret's value is no JSON object with that key.",
  find: (evidence) => {
    const said = [...reported(evidence, NO_JSON_KEY), ...reported(evidence, NO_JSON)];
    if (said.length === 0) {
      return undefined;
    }
    const keys = namedIn(evidence, NO_JSON_KEY);
    return {
      cause:
        keys.length === 0
          ? "A secret of which a JSON key is asked holds no JSON."
          : `A secret has no JSON key ${keys.join(", ")}, which the configuration asks of it.`,
      because: said,
      fix: [
        `Put the key into the secret's JSON: ${setSecret(evidence, [])}`,
        `Or ask for another one: \`pulumi config set --plaintext --path 'secrets.<variable>' '<arn>:<key>::' --stack ${evidence.stack}\`, then \`pulumi up\``,
      ],
      certainty: Certainty.certain,
    };
  },
};
