import { parseSecretReference, partOfSecret, SecretStore } from "../../../components/iam/secretReference";
import { show } from "../../../components/show";
import { isVariableName, whyRefused } from "../../../stacks/config/containers";
import type { Environment } from "../../stack/environment";
import { CliError, UsageError } from "../../support/cliError";

/** Present or future store of a variable's value. */
export type Home =
  /** Encrypted in the stack's configuration; `pulumi up` copies it to Secrets Manager. */
  | { readonly kind: "configuration"; readonly configKey: string }
  /** Named by the stack: Prefect's credential, or one of its `secrets`. */
  | { readonly kind: "named"; readonly store: SecretStore; readonly arn: string; readonly jsonKey?: string }
  /** Under the stack's own path. */
  | { readonly kind: "new"; readonly store: SecretStore; readonly name: string };

/** @param store Store of a value that the stack doesn't name yet. */
export function homeOf(
  variable: string,
  { outputs, project }: Pick<Environment, "outputs" | "project">,
  store: SecretStore,
): Home {
  const { prefectCredential, secrets, flowProjects } = outputs;
  if (variable === prefectCredential?.variable) {
    const { configKey, secretArn } = prefectCredential;
    return configKey === undefined
      ? { kind: "named", store: SecretStore.secretsManager, arn: secretArn }
      : { kind: "configuration", configKey };
  }
  const projects = Object.keys(flowProjects);
  if (project === undefined && projects.length > 0) {
    // Here only flow projects have flow runs and secrets.
    throw new UsageError(`\`--project\` must name the secret's flow project: ${projects.join(", ")}.`);
  }
  const reference = secrets[variable];
  if (reference !== undefined) {
    return named(variable, reference);
  }
  if (!isVariableName(variable)) {
    throw new UsageError(`A variable's name must have only letters, digits and '_', got ${show(variable)}.`);
  }
  const refused = whyRefused(variable);
  if (refused !== undefined) {
    throw new UsageError(`${variable} ${refused}: choose another name.`);
  }
  return { kind: "new", store, name: `${pathOf({ outputs, project })}${variable}` };
}

/** Prefix of the names of values created for the stack, or for one of its flow projects. */
export function pathOf({ outputs, project }: Pick<Environment, "outputs" | "project">): string {
  return project === undefined ? `/${outputs.owner}/` : `/${outputs.owner}/${project}/`;
}

function named(variable: string, reference: string): Home {
  const parsed = parseSecretReference(reference);
  if (parsed === undefined) {
    throw new CliError(
      `${variable} is filled from '${reference}', which is not the ARN of a secret or a parameter.`,
    );
  }
  const { store, arn } = parsed;
  const { jsonKey, versionStage = "AWSCURRENT", versionId } = partOfSecret(reference, parsed);
  if (versionId !== undefined || versionStage !== "AWSCURRENT") {
    throw new CliError(
      `${variable} is filled from one version of its secret, '${reference}': a new value would have no effect. ` +
        `Change \`secrets.${variable}\` in the configuration first.`,
    );
  }
  return { kind: "named", store, arn, ...(jsonKey === undefined ? {} : { jsonKey }) };
}
