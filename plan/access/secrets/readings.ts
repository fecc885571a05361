import { SecretStore } from "../../../components/iam/secretReference";
import { isEverything, type Place } from "../place";
import { principalsInWords } from "../principals";
import { policiesByRole } from "../rolePolicies";
import type { StackView } from "../stackView";
import { Effect, includes, type Selection, type Statement, statementsOf } from "../statement";

/** Readers and secrets of one statement. */
export interface Reading {
  readonly reader: string;
  readonly store: SecretStore;
  readonly resources: Selection<string>;
  /** Secrets that the statement names, and in one what it doesn't name. */
  readonly targets: readonly Target[];
}

interface Target {
  readonly name: string;
  readonly arn: string | undefined;
}

/** Secrets that roles may read, and that secrets' own policies let others read. */
export function readingsOf(view: StackView): Reading[] {
  const ofRoles = [...policiesByRole(view)].flatMap(([role, { statements }]) =>
    statements.flatMap((statement) =>
      readings([view.place.role(role)], statement, statement.resources, view.place),
    ),
  );
  const ofSecrets = view.inventory.all("aws:secretsmanager/secretPolicy:SecretPolicy").flatMap(({ inputs }) =>
    (statementsOf(inputs["policy"]) ?? []).flatMap((statement) =>
      readings(
        principalsInWords(statement.principals, view.place),
        statement,
        // There, `*` is the secret itself.
        { allBut: false, names: [String(inputs["secretArn"])] },
        view.place,
      ),
    ),
  );
  return [...ofRoles, ...ofSecrets];
}

/** Whether a reading covers a secret. */
export function reads(
  { store, resources, targets }: Reading,
  secret: Target & { readonly store: SecretStore },
): boolean {
  return (
    store === secret.store &&
    (targets.some(({ name }) => name === secret.name) ||
      (secret.arn !== undefined && includes(resources, secret.arn)))
  );
}

function readings(
  readers: readonly string[],
  { effect, actions }: Statement,
  resources: Selection<string>,
  place: Place,
): Reading[] {
  if (effect === Effect.deny) {
    return [];
  }
  return Object.values(SecretStore)
    .filter((store) => READS[store].some((action) => includes(actions, action)))
    .flatMap((store) => {
      const targets = targetsOf(store, resources, place);
      return readers.map((reader) => ({ reader, store, resources, targets }));
    })
    .filter(({ targets }) => targets.length > 0);
}

/** Actions that return a value. */
const READS: Readonly<Record<SecretStore, readonly string[]>> = {
  [SecretStore.secretsManager]: ["secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"],
  [SecretStore.parameterStore]: [
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
  ],
};

const NOUNS: Readonly<Record<SecretStore, string>> = {
  [SecretStore.secretsManager]: "secret",
  [SecretStore.parameterStore]: "parameter",
};

function targetsOf(store: SecretStore, resources: Selection<string>, place: Place): Target[] {
  if (resources.allBut) {
    return [{ name: `any ${NOUNS[store]} (${place.things(resources).join(", ")})`, arn: undefined }];
  }
  return resources.names
    .filter((name) => mayBeIn(store, name))
    .map((name) => ({
      name: isEverything(name) ? `any ${NOUNS[store]}` : place.thing(name),
      arn: /[*?]/.test(name) ? undefined : name,
    }));
}

/** Whether an ARN, or a pattern of some, can be of the store. */
function mayBeIn(store: SecretStore, name: string): boolean {
  const service = name.split(":")[2] ?? "*";
  return service === store || /[*?]/.test(service);
}
