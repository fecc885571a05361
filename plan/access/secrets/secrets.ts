import { SecretStore } from "../../../components/iam/secretReference";
import { type CapturedResource, HIDDEN } from "../../../offline/capturedResource";
import { dependsOn } from "../../inventory/inventory";
import type { StackView } from "../stackView";
import { keysFor } from "./keys";
import { type Reading, readingsOf, reads } from "./readings";
import { type FoundUse, type SecretUse, usesOf } from "./uses";

export interface SecretAccess {
  /** `secret prefect`; or what is read without being named, as in `any secret`. */
  readonly name: string;
  readonly keptIn: string;
  /** How Pulumi's state has the value; undefined where it doesn't. */
  readonly inState: "encrypted" | "plaintext" | undefined;
  /** Roles, and whomever the secret's own policy lets; what a denial takes away isn't subtracted. */
  readonly readers: readonly string[];
  /** Containers that are started with it. */
  readonly uses: readonly SecretUse[];
  /** The KMS key that encrypts it; for an existing secret, every possible key. */
  readonly keys: readonly string[];
}

/** The stack's own secrets, those that its containers use, and those that its roles may read all the same. */
export function secretsOf(view: StackView): SecretAccess[] {
  const readings = readingsOf(view);
  const uses = usesOf(view);
  return knownSecrets(view, readings, uses).map((secret) => ({
    name: secret.name,
    keptIn: KEPT_IN[secret.store],
    inState: inStateOf(secret, view),
    readers: readersOf(secret, readings),
    uses: uses
      .filter(({ arn }) => view.place.thing(arn) === secret.name)
      .map(({ part, as, jsonKey }) => ({ part, as, jsonKey })),
    keys: keysFor(secret, view),
  }));
}

function inStateOf({ own }: Secret, { inventory }: StackView): SecretAccess["inState"] {
  const values = inventory
    .all("aws:secretsmanager/secretVersion:SecretVersion")
    .filter((version) => own !== undefined && dependsOn(version, own))
    .map(({ inputs }) => inputs["secretString"] ?? inputs["secretBinary"]);
  return values.length === 0
    ? undefined
    : values.every((value) => value === HIDDEN)
      ? "encrypted"
      : "plaintext";
}

function readersOf(secret: Secret, readings: readonly Reading[]): string[] {
  const readers = readings.filter((reading) => reads(reading, secret)).map(({ reader }) => reader);
  return [...new Set(readers)].sort();
}

const KEPT_IN: Readonly<Record<SecretStore, string>> = {
  [SecretStore.secretsManager]: "Secrets Manager",
  [SecretStore.parameterStore]: "SSM Parameter Store",
};

/** A secret, or many that are named by a pattern. */
export interface Secret {
  readonly name: string;
  readonly store: SecretStore;
  /** Undefined where it stands for many. */
  readonly arn: string | undefined;
  readonly own: CapturedResource | undefined;
}

function knownSecrets(view: StackView, readings: readonly Reading[], uses: readonly FoundUse[]): Secret[] {
  const named: Secret[] = [
    ...readings.flatMap(({ store, targets }) =>
      targets.map((target) => ({ ...target, store, own: undefined })),
    ),
    ...uses.map(({ arn, store }) => ({ name: view.place.thing(arn), store, arn, own: undefined })),
    ...view.inventory.all("aws:secretsmanager/secret:Secret").map((own) => {
      // As offline providers complete its name.
      const arn = view.place.arn(SecretStore.secretsManager, `secret:${own.name}-AbCdEf`);
      return { name: view.place.thing(arn), store: SecretStore.secretsManager, arn, own };
    }),
  ];
  return [...new Map(named.map((secret) => [secret.name, secret])).values()].sort((left, right) =>
    left.name.localeCompare(right.name, "en", { numeric: true }),
  );
}
