import { parseSecretReference, partOfSecret, SecretStore } from "../../../components/iam/secretReference";
import type { StackView } from "../stackView";
import type { Container } from "../tasks";

/** A container that ECS starts with a secret. */
export interface SecretUse {
  /** `flow runs`, `agent default` */
  readonly part: string;
  /** As in `DATABASE_URL`, or what else it is for. */
  readonly as: string;
  /** The one key that is taken of a secret that is JSON. */
  readonly jsonKey: string | undefined;
}

/** With where the secret is. */
export interface FoundUse extends SecretUse {
  readonly store: SecretStore;
  readonly arn: string;
}

/** Secrets that ECS reads to start the stack's containers. */
export function usesOf({ tasks }: StackView): FoundUse[] {
  return tasks.flatMap(({ part, containers }) =>
    containers.flatMap((container) =>
      referencesIn(container).map(({ name, valueFrom }) => {
        // A name instead of an ARN is that of a parameter of the account and region.
        const { store, arn } = parseSecretReference(valueFrom) ?? {
          store: SecretStore.parameterStore,
          arn: valueFrom,
        };
        return { part, as: name, store, arn, jsonKey: partOfSecret(valueFrom, { arn }).jsonKey };
      }),
    ),
  );
}

interface Reference {
  readonly name: string;
  readonly valueFrom: string;
}

function referencesIn({ secrets = [], logConfiguration, repositoryCredentials }: Container): Reference[] {
  const credentials = repositoryCredentials?.credentialsParameter;
  return [
    ...secrets,
    ...(logConfiguration?.secretOptions ?? []).map(({ name, valueFrom }) => ({
      name: `log option ${name}`,
      valueFrom,
    })),
    ...(credentials === undefined ? [] : [{ name: "registry credentials", valueFrom: credentials }]),
  ];
}
