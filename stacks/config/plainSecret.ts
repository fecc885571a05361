import rules from "../../prefect_ecs/src/prefect_ecs/registration/checks/container_variables.json";

/** Values with a recognizable form. */
const values: readonly (readonly [pattern: RegExp, what: string])[] = [
  [new RegExp(rules.passwordInAddress), "an address with one"],
  [/(?:^|[\s;&?])(?:password|passwd|pwd)=[^;&\s]+/i, "a connection string with one"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
  [/\bpn[ub]_[A-Za-z0-9]{8,}/, "a key of Prefect Cloud"],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/, "a key of AWS"],
  [/\b(?:gh[opsur]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|glpat-[\w-]{16,})/, "a token of a git host"],
  [/\bxox[abeoprs]-[A-Za-z0-9-]{10,}/, "a token of Slack"],
  [/\b(?:sk|rk)_live_[A-Za-z0-9]{10,}|\bsk-[A-Za-z0-9_-]{20,}/, "a key"],
  [/\bAIza[\w-]{30,}/, "a key of Google"],
  [/\bdapi[0-9a-f]{32}\b/, "a token of Databricks"],
  [/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./, "a signed token"],
];

/** Names of variables that hold a secret, unless the value is only its location. */
const names =
  /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_KEY|SECRET_KEY|PRIVATE_KEY|AUTH_STRING|CREDENTIALS?)$/i;

/** Values that aren't secrets: nothing, a flag, a number, an ARN, a path, a name with slashes or an address. */
const noSecret =
  /^(?:|true|false|yes|no|on|off|-?[\d.]+|arn:\S+|[./~]\S*|[\w.-]+(?:\/[\w.-]+)+|[a-z][a-z0-9+.-]*:\/\/\S*)$/i;

/** Headers with credentials, as for an access gateway. */
const headers = /authorization|cookie|secret|token|api-?key|password/i;

/** The kind of secret that a plain variable seems to hold; undefined: none. */
export function plainSecret(name: string, value: string): string | undefined {
  return (
    values.find(([pattern]) => pattern.test(value))?.[1] ??
    (names.test(name) && !noSecret.test(value) ? "one by its name" : undefined) ??
    (/_HEADERS$/i.test(name) && headers.test(value) ? "headers that let somebody in" : undefined)
  );
}
