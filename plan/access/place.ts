import type { CapturedResource } from "../../offline/capturedResource";
import type { Names } from "../../resourceTypes";
import { OFFLINE_ACCOUNT } from "../../offline/providers";
import type { Selection } from "./statement";

/** Where a stack is: what is its own is said in short, and what isn't says so. */
export class Place {
  readonly names: Names;
  readonly #region: string;
  /** Names in AWS, as far as they are known offline. */
  readonly #own: readonly string[];

  /** @param region The stack's own. */
  constructor(resources: readonly CapturedResource[], names: Names, region: string) {
    this.names = names;
    this.#region = region;
    this.#own = resources.flatMap(({ name, inputs }) =>
      typeof inputs["namePrefix"] === "string" ? [name, inputs["namePrefix"].replace(/-$/, "")] : [name],
    );
  }

  /** `arn:…:task-definition/prefect-ecs-staging-flow-run:*` → `task definition flow-run:*`; no two ARNs alike. */
  thing(arn: string): string {
    const { service, region = "", account = "", path = "" } = ARN.exec(arn)?.groups ?? {};
    if (service === undefined) {
      return arn === "*" ? "everything" : arn;
    }
    const { noun, name } = partsOf(service, path);
    const elsewhere = [...this.#otherAccount(account), ...this.#otherRegion(region)];
    if (name === "*") {
      const all = `all of ${service}${region === this.#region ? " in this region" : ""}`;
      return withRemarks(noun === undefined ? all : `any ${noun}`, elsewhere);
    }
    const own = elsewhere.length === 0 ? this.#ownName(service, name) : undefined;
    const isForeign = own === undefined && elsewhere.length === 0 && !isWildcard(name);
    return withRemarks(`${noun ?? service} ${own ?? name}`, isForeign ? [FOREIGN] : elsewhere);
  }

  /**
   * Of what is selected, each thing; or one text that says what isn't. Policies of some resources select nothing, and
   * are about the resource itself.
   */
  things({ allBut, names }: Selection<string>): string[] {
    const things = names.map((name) => this.thing(name));
    if (names.length === 0) {
      return ["itself"];
    }
    return allBut ? [`everything but ${things.join(", ")}`] : things;
  }

  /** The ARN of something of the stack's own. */
  arn(service: string, path: string): string {
    return `arn:aws:${service}:${this.#region}:${OFFLINE_ACCOUNT}:${path}`;
  }

  /** A role by its name, in the program or in AWS. */
  role(name: string): string {
    return this.#own.includes(name) ? this.names.short(name) : withRemarks(name, [FOREIGN]);
  }

  /** `this account`, or the number of another. */
  account(id: string): string {
    return ACCOUNTS.get(id) ?? `account ${id}`;
  }

  /** Without the stack's name, if the stack makes it, or what it is in. */
  #ownName(service: string, name: string): string | undefined {
    const whole = service === "secretsmanager" ? withoutSuffix(name) : withoutPath(service, name);
    const isOwn = this.#own.some(
      (own) => whole === own || whole.startsWith(`${own}:`) || whole.startsWith(`${own}/`),
    );
    return isOwn || this.names.coversOwn(whole) ? this.names.short(whole) : undefined;
  }

  #otherAccount(account: string): string[] {
    return account === "" || account === OFFLINE_ACCOUNT ? [] : [this.account(account)];
  }

  #otherRegion(region: string): string[] {
    return region === "" || region === this.#region ? [] : [region === "*" ? "any region" : region];
  }
}

const ACCOUNTS = new Map([
  [OFFLINE_ACCOUNT, "this account"],
  ["aws", "AWS's own"],
  ["*", "any account"],
]);

const ARN = /^arn:[^:]*:(?<service>[^:]*):(?<region>[^:]*):(?<account>[^:]*):(?<path>.*)$/;

/** Whether an ARN names nothing: `*`, or everything of a service or of a type. */
export function isEverything(arn: string): boolean {
  const { service, path = "" } = ARN.exec(arn)?.groups ?? {};
  return isWildcard(service === undefined ? arn.replace(/^arn:/, "") : partsOf(service, path).name);
}

function isWildcard(name: string): boolean {
  return /^[*?:/]+$/.test(name);
}

const FOREIGN = "not this stack's";

function withRemarks(what: string, remarks: readonly string[]): string {
  return remarks.length === 0 ? what : `${what} (${remarks.join(", ")})`;
}

/** Secrets Manager appends six characters to a name. */
function withoutSuffix(secret: string): string {
  return secret.replace(/-[A-Za-z0-9]{6}$/, "");
}

/** A role's path isn't part of its name. Patterns stay as they are. */
function withoutPath(service: string, name: string): string {
  return service === "iam" && !name.includes("*") ? name.slice(name.lastIndexOf("/") + 1) : name;
}

/** Noun and name of a service's ARN; services that aren't listed have no noun for a bare name. */
function partsOf(
  service: string,
  path: string,
): { readonly noun: string | undefined; readonly name: string } {
  const bare = BARE.get(service);
  const [, type, name] = /^([a-z-]+)[:/](.*)$/s.exec(path) ?? [];
  return bare !== undefined || type === undefined || name === undefined
    ? { noun: bare, name: path }
    : { noun: NOUNS.get(`${service}:${type}`) ?? `${service} ${type}`, name };
}

/** Services whose ARNs begin with a name, without the type of what it is the name of. */
const BARE = new Map([
  ["s3", "bucket"],
  ["sns", "topic"],
  ["sqs", "queue"],
]);

/** Types that are called otherwise than in their ARNs. */
const NOUNS = new Map([
  ["cloudwatch:alarm", "alarm"],
  ["ecr:repository", "repository"],
  ["ecs:cluster", "cluster"],
  ["ecs:service", "service"],
  ["ecs:task", "task"],
  ["ecs:task-definition", "task definition"],
  ["events:rule", "rule"],
  ["iam:policy", "policy"],
  ["iam:role", "role"],
  ["iam:user", "user"],
  ["kms:key", "key"],
  ["logs:log-group", "log"],
  ["secretsmanager:secret", "secret"],
  ["ssm:parameter", "parameter"],
]);
