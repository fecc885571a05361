import { policiesByRole } from "../rolePolicies";
import type { StackView } from "../stackView";
import { Effect, includes, type Statement } from "../statement";
import type { Secret } from "./secrets";

/** The key that the program sets for a secret; for another program's secret, the keys that the stack's roles may decrypt with. */
export function keysFor({ own, store }: Secret, view: StackView): string[] {
  if (own !== undefined) {
    const { kmsKeyId } = own.inputs;
    return [typeof kmsKeyId === "string" ? view.place.thing(kmsKeyId) : AWS_KEY];
  }
  const keys = [...policiesByRole(view).values()]
    .flatMap(({ statements }) => statements)
    .filter((statement) => mayDecrypt(statement, store))
    .flatMap(({ resources }) => view.place.things(resources));
  return [AWS_KEY, ...new Set(keys.sort())];
}

const AWS_KEY = "AWS's own key";

function mayDecrypt({ effect, actions, conditions }: Statement, store: string): boolean {
  const services = Object.values(conditions).flatMap((keys) => keys["kms:ViaService"] ?? []);
  return (
    effect === Effect.allow &&
    includes(actions, "kms:Decrypt") &&
    (services.length === 0 || services.some((service) => service.startsWith(`${store}.`)))
  );
}
