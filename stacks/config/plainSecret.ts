import { secrets } from "../../prefect_ecs/src/prefect_ecs/registration/checks/container_variables.json";

/** Values with a recognizable form. */
const values = secrets.values.map(({ pattern, what, ignoreCase = false }) => ({
  pattern: new RegExp(pattern, ignoreCase ? "i" : ""),
  what,
}));
/** Names of variables that hold a secret, unless the value is only its location. */
const names = new RegExp(secrets.names, "i");
/** Values that aren't secrets: nothing, a flag, a number, an ARN, a path, a name with slashes or an address. */
const notSecret = new RegExp(secrets.notSecret, "i");
/** Headers with credentials, as for an access gateway. */
const headers = new RegExp(secrets.headers, "i");

/** The kind of secret that a plain variable seems to hold; undefined: none. Registration has the same rules. */
export function plainSecret(name: string, value: string): string | undefined {
  return (
    values.find(({ pattern }) => pattern.test(value))?.what ??
    (names.test(name) && !notSecret.test(value) ? "a password or key by its name" : undefined) ??
    (/_HEADERS$/i.test(name) && headers.test(value) ? "headers with credentials" : undefined)
  );
}
