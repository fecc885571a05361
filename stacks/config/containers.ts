import { parseSecretReference, partOfSecret } from "../../components/iam/secretReference";
import { show } from "../../components/show";
import rules from "../../prefect_ecs/src/prefect_ecs/registration/checks/container_variables.json";
import type { Fields } from "./fields";
import { plainSecret } from "./plainSecret";

// Registration checks the `env` of deployments by the same file, which is in the image.
const variableName = new RegExp(`^(?:${rules.name})$`);
const kmsKeyArn = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;

const refusedVariables = rules.refused.map(({ names, why }) => ({
  names: new RegExp(`^(?:${names})$`),
  why,
}));

/** A container's plain and secret environment variables. */
export interface ContainerVariables {
  readonly environment: Record<string, string>;
  readonly secrets: Record<string, string>;
}

/** Reads `environment` and `secrets` of the stack, a flow project or an agent. */
export function readContainerVariables(fields: Fields): ContainerVariables {
  const environment = readVariables(fields, "environment", readPlainValue);
  const secrets = readVariables(fields, "secrets", readSecretValue);
  for (const variable of Object.keys(secrets).filter((candidate) => Object.hasOwn(environment, candidate))) {
    fields.report(
      `\`${fields.key(`secrets.${variable}`)}\` and \`${fields.key(`environment.${variable}`)}\` exclude each other: keep one of them.`,
    );
  }
  return { environment, secrets };
}

export function readKmsKeyArns(fields: Fields): string[] {
  const arns = fields.texts("secretKmsKeyArns");
  for (const [index, arn] of arns.entries()) {
    if (!kmsKeyArn.test(arn)) {
      const hint = "an alias won't do, since a policy has to name the key itself";
      fields.mustBe(`secretKmsKeyArns[${index}]`, "a KMS key's ARN ('arn:aws:kms:…:key/…')", show(arn), hint);
    }
  }
  return arns;
}

export function isVariableName(name: string): boolean {
  return variableName.test(name);
}

/** The reason why a variable is reserved for the program; undefined if it isn't. */
export function whyRefused(name: string): string | undefined {
  // Prefect reads its settings in any case.
  const heeded = /^prefect_/i.test(name) ? name.toUpperCase() : name;
  return refusedVariables.find(({ names }) => names.test(heeded))?.why;
}

type ReadValue = (fields: Fields, name: string, value: unknown, variable: string) => string | undefined;

function readVariables(fields: Fields, name: string, readValue: ReadValue): Record<string, string> {
  const variables: [string, string][] = [];
  for (const [variable, given] of fields.entries(name)) {
    const key = `${name}.${variable}`;
    const refused = whyRefused(variable);
    if (!isVariableName(variable)) {
      fields.must(name, "have names of letters, digits and '_'", show(variable));
    } else if (refused !== undefined) {
      fields.report(`\`${fields.key(key)}\` ${refused}: remove it.`);
    } else {
      const value = readValue(fields, key, given, variable);
      variables.push(...(value === undefined ? [] : [[variable, value] as [string, string]]));
    }
  }
  return Object.fromEntries(variables);
}

function readPlainValue(fields: Fields, name: string, value: unknown, variable: string): string | undefined {
  // YAML parses some values as numbers and booleans; containers get them as text.
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
    fields.mustBe(name, "text", "something else (not shown)");
    return undefined;
  }
  const secret = plainSecret(variable, String(value));
  if (secret !== undefined) {
    const hint = "store it in Secrets Manager or SSM, and name its ARN in `secrets`";
    fields.mustBe(
      name,
      "free of passwords and keys, for everyone can read it",
      `${secret} (not shown)`,
      hint,
    );
  }
  return String(value);
}

function readSecretValue(fields: Fields, name: string, value: unknown): string | undefined {
  const reference = typeof value === "string" ? parseSecretReference(value) : undefined;
  if (typeof value === "string" && reference !== undefined) {
    const { versionStage, versionId } = partOfSecret(value, reference);
    if (versionStage !== undefined && versionId !== undefined) {
      const hint = "one of them may stand in ':<json key>:<version stage>:<version id>'";
      fields.must(name, "name a version by its stage or by its id", `both, ${show(value)}`, hint);
    }
    return value;
  }
  const allowed = "an SSM parameter's ARN or a Secrets Manager secret's full ARN";
  if (typeof value === "string" && /^arn:aws[a-z-]*:(secretsmanager|ssm):/.test(value)) {
    const hint = "a full ARN ends in '-' and six characters; ':<json key>::' may follow";
    fields.mustBe(name, allowed, show(value), hint);
  } else {
    // A value that isn't an ARN may be the secret itself.
    fields.mustBe(
      name,
      allowed,
      "something else (not shown)",
      "store the value there, and name its ARN here",
    );
  }
  return undefined;
}
