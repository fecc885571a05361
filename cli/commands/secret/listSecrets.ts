import { ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { DescribeParametersCommand, GetParameterCommand } from "@aws-sdk/client-ssm";
import { parseSecretReference, SecretStore } from "../../../components/iam/secretReference";
import type { CommandContext } from "../../context/context";
import type { Environment } from "../../stack/environment";
import { columns } from "../../support/columns";
import { ExitCode } from "../../support/exitCode";
import { briefly } from "../../support/failure";
import { ago } from "../../support/time";
import { configuredSecrets } from "./configured";
import { pathOf } from "./home";

/** A secret in the list; never its value. */
interface Listed {
  readonly name: string;
  readonly where: string;
  readonly changed: Date | undefined;
  /** Containers that read it since the last `pulumi up`; undefined: none. */
  readonly readBy: string | undefined;
  /** Whether the configuration names it, so that the next `pulumi up` gives it to flow runs and registration. */
  readonly configured: boolean;
  /** Why it can't be read. */
  readonly unreadable: string | undefined;
}

type OwnSecret = Omit<Listed, "configured">;

/** Lists the secrets of the stack's containers, and those created for them that the stack doesn't name yet. */
export async function listSecrets(context: CommandContext): Promise<number> {
  const environment = await context.environment();
  const unlisted: string[] = [];
  const listed = await context.progress.step("Secrets", async () => {
    const named = await namedSecrets(environment);
    const whereNamed = new Set(named.map(({ where }) => where));
    const own = (await ownSecrets(environment, unlisted)).filter(({ where }) => !whereNamed.has(where));
    const { folder: cwd, env } = context.io;
    const configured =
      own.length === 0
        ? undefined
        : await configuredSecrets(environment, { cwd, env, signal: context.signal });
    return [
      ...named,
      ...own.map((secret) => ({ ...secret, configured: configured?.has(secret.where) === true })),
    ];
  });
  context.answer(listed, () => render(listed, context));
  unlisted.forEach((line) => {
    context.note(line);
  });
  return unlisted.length > 0 || listed.some(({ unreadable }) => unreadable !== undefined)
    ? ExitCode.unread
    : ExitCode.ok;
}

function render(listed: readonly Listed[], { colours: { bold, red, yellow } }: CommandContext): string {
  if (listed.length === 0) {
    return "The stack has no secrets: `./prefect-ecs secret set <NAME>` creates one.";
  }
  const rows = listed.map(({ name, where, changed, readBy, configured, unreadable }) => [
    name,
    unreadable === undefined ? (changed === undefined ? "" : ago(changed)) : red("can't be read"),
    readBy ?? yellow(configured ? `${CONTAINERS} from the next \`pulumi up\` on` : "none: not in `secrets`"),
    unreadable ?? where,
  ]);
  return columns([["Name", "Changed", "Read by", "Kept in"].map((head) => bold(head)), ...rows]).join("\n");
}

const CONTAINERS = "flow runs, registration";

function namedSecrets(environment: Environment): Promise<Listed[]> {
  const { prefectCredential, secrets, flowProjects } = environment.outputs;
  const projects = environment.project === undefined ? Object.entries(flowProjects) : [];
  const credential = prefectCredential === undefined ? [] : [prefectCredential];
  return Promise.all([
    ...credential.map(({ variable, secretArn }) =>
      lookUp(environment, variable, secretArn, "agents, flow runs, registration"),
    ),
    ...Object.entries(secrets).map(([name, reference]) => lookUp(environment, name, reference, CONTAINERS)),
    ...projects.flatMap(([project, own]) =>
      Object.entries(own.secrets).map(([name, reference]) =>
        lookUp(environment, name, reference, `${CONTAINERS} of ${project}`),
      ),
    ),
  ]);
}

async function lookUp(
  environment: Environment,
  name: string,
  reference: string,
  readBy: string,
): Promise<Listed> {
  const { store, arn: where } = parseSecretReference(reference) ?? {
    store: SecretStore.secretsManager,
    arn: reference,
  };
  try {
    const changed = await lastChanged(environment, store, where);
    return { name, where, changed, readBy, configured: true, unreadable: undefined };
  } catch (error) {
    environment.signal.throwIfAborted();
    return { name, where, changed: undefined, readBy, configured: true, unreadable: briefly(error) };
  }
}

async function lastChanged({ aws }: Environment, store: SecretStore, arn: string): Promise<Date | undefined> {
  if (store === SecretStore.parameterStore) {
    // Without decryption: the value isn't needed.
    const { Parameter } = await aws.ssm.send(new GetParameterCommand({ Name: arn, WithDecryption: false }));
    return Parameter?.LastModifiedDate;
  }
  const described = await aws.secretsManager.send(new DescribeSecretCommand({ SecretId: arn }));
  return described.LastChangedDate ?? described.CreatedDate;
}

/** Secrets created by `secret set`. @param unlisted Gets a line for each store that can't be listed. */
async function ownSecrets(
  { aws, outputs, project, signal }: Environment,
  unlisted: string[],
): Promise<OwnSecret[]> {
  const path = pathOf({ outputs, project });
  const entry = (name: string, where: string, changed: Date | undefined): OwnSecret => ({
    name: name.slice(path.length),
    where,
    changed,
    readBy: undefined,
    unreadable: undefined,
  });
  const parameters = aws.ssm
    .send(
      new DescribeParametersCommand({
        ParameterFilters: [{ Key: "Name", Option: "BeginsWith", Values: [path] }],
      }),
    )
    .then(({ Parameters = [] }) =>
      Parameters.map(({ Name = "", ARN = Name, LastModifiedDate }) => entry(Name, ARN, LastModifiedDate)),
    );
  const secrets = aws.secretsManager
    .send(new ListSecretsCommand({ Filters: [{ Key: "name", Values: [path] }] }))
    .then(({ SecretList = [] }) =>
      SecretList.map(({ Name = "", ARN = Name, LastChangedDate }) => entry(Name, ARN, LastChangedDate)),
    );
  // Without the right to list, users still see the secrets that the stack names.
  const orNothing = (store: string, listing: Promise<OwnSecret[]>): Promise<OwnSecret[]> =>
    listing.catch((error: unknown) => {
      signal.throwIfAborted();
      unlisted.push(`Values in ${store} that the stack doesn't name can't be listed: ${briefly(error)}`);
      return [];
    });
  const found = await Promise.all([
    orNothing("SSM Parameter Store", parameters),
    orNothing("Secrets Manager", secrets),
  ]);
  return found.flat();
}
