import { type CapturedResource, OFFLINE_ACCOUNT } from "../support/program";
import { ofType, one } from "../support/resources";
import { allowed, type Context, KEY_POLICY, requestOf } from "../rights/simulation";

const POLICY = "aws:iam/policy:Policy";

/** A role that GitHub's jobs assume, by which IAM would decide. */
export class GithubRole {
  readonly #arn: string;
  readonly #session: string;
  readonly #policies: Named[];
  readonly #boundary: Named;
  readonly #trust: unknown;

  /** @param name Without the project's: `deploy-staging`. */
  constructor(resources: readonly CapturedResource[], name: string) {
    const whole = `prefect-ecs-${name}`;
    const role = one(resources, "aws:iam/role:Role", whole);
    this.#arn = `arn:aws:iam::${OFFLINE_ACCOUNT}:role/bootstrap/${whole}`;
    this.#session = sessionOf(whole);
    this.#trust = JSON.parse(role.inputs["assumeRolePolicy"] as string);
    this.#policies = ofType(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
      .filter(({ inputs }) => inputs["role"] === whole)
      .map(({ name }) => documentOf(one(resources, POLICY, name)));
    const boundary = ofType(resources, POLICY).filter(({ name, inputs }) =>
      String(role.inputs["permissionsBoundary"]).endsWith(`${String(inputs["path"])}${name}`),
    );
    this.#boundary = documentOf(boundary[0] as CapturedResource);
  }

  /** Whether the role may do it to a resource of its own account, in the region of the stacks. */
  may(action: string, resource: string, context: Context = {}, trusted = false): Promise<boolean> {
    return this.#allowed(action, resource, context, this.#policies, trusted);
  }

  /** Whether its own policies alone would let it. */
  mayUnbounded(action: string, resource: string, context: Context = {}, trusted = false): Promise<boolean> {
    return decide(
      { session: this.#session, policies: this.#policies, boundary: EVERYTHING },
      { action, resource, context, trusted },
    );
  }

  /** Whether it could, with a policy that allows everything instead of its own. */
  couldEver(action: string, resource: string, context: Context = {}, trusted = false): Promise<boolean> {
    return this.#allowed(action, resource, context, [EVERYTHING], trusted);
  }

  /** Whether it could, with a policy that allows everything in addition to its own. */
  couldBeside(action: string, resource: string, context: Context = {}): Promise<boolean> {
    return this.#allowed(action, resource, context, [...this.#policies, EVERYTHING], false);
  }

  /** Whether a job may assume the role whose token says this. */
  trusts(
    claims: { readonly aud: string; readonly sub: string; readonly ref: string },
    issuer = ISSUER,
  ): Promise<boolean> {
    return allowed({
      request: {
        ...requestOf(
          `arn:aws:iam::${OFFLINE_ACCOUNT}:oidc-provider/${issuer}`,
          "sts:AssumeRoleWithWebIdentity",
          this.#arn,
          {
            [`${ISSUER}:aud`]: claims.aud,
            [`${ISSUER}:sub`]: claims.sub,
            [`${ISSUER}:ref`]: claims.ref,
          },
        ),
      },
      identityPolicies: [],
      resourcePolicy: this.#trust,
    });
  }

  #allowed(
    action: string,
    resource: string,
    context: Context,
    policies: Named[],
    trusted: boolean,
  ): Promise<boolean> {
    return decide(
      { session: this.#session, policies, boundary: this.#boundary },
      { action, resource, context, trusted },
    );
  }
}

/** A task's role that a deploy role has given everything: IAM would decide by its boundary. */
export class TaskRole {
  readonly #session: string;
  readonly #boundary: Named;

  constructor(resources: readonly CapturedResource[], stack: string) {
    this.#session = sessionOf(`prefect-ecs-${stack}-flow-run-task-0a1b2c3`);
    this.#boundary = documentOf(one(resources, POLICY, `prefect-ecs-tasks-${stack}`));
  }

  couldEver(action: string, resource: string, context: Context = {}, trusted = false): Promise<boolean> {
    const role = { session: this.#session, policies: [EVERYTHING], boundary: this.#boundary };
    return decide(role, { action, resource, context, trusted });
  }
}

interface Named {
  readonly name: string;
  readonly policy: unknown;
}

const EVERYTHING: Named = {
  name: "everything",
  policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};

function sessionOf(role: string): string {
  return `arn:aws:sts::${OFFLINE_ACCOUNT}:assumed-role/${role}/session`;
}

function decide(
  { session, policies, boundary }: { session: string; policies: Named[]; boundary: Named },
  {
    action,
    resource,
    context,
    trusted,
  }: { action: string; resource: string; context: Context; trusted: boolean },
): Promise<boolean> {
  const inRegion = { "aws:RequestedRegion": "eu-west-1", ...context };
  return allowed({
    request: requestOf(session, action, resource, inRegion),
    identityPolicies: policies.map((one) => about(action, one)),
    permissionBoundaryPolicies: [about(action, boundary)],
    resourcePolicy: trusted ? trusting(session) : action.startsWith("kms:") ? KEY_POLICY : undefined,
  });
}

/** Without the statements that are about other services' actions: the simulation reads every one for each request. */
function about(action: string, { name, policy }: Named): Named {
  const [service = ""] = action.split(":");
  const document = policy as { readonly Statement: readonly { readonly Action?: string | string[] }[] };
  const [first] = document.Statement;
  const left = document.Statement.filter(
    ({ Action }) =>
      Action === undefined || [Action].flat().some((one) => one === "*" || one.startsWith(`${service}:`)),
  );
  // A policy without a statement is none: where nothing is left, one about something else stands for that.
  return { name, policy: { ...document, Statement: left.length > 0 ? left : [first] } };
}

/** A trust that lets a session in without any right of its own. */
function trusting(session: string): unknown {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: session }, Action: "sts:AssumeRole" }],
  };
}

export const ISSUER = "token.actions.githubusercontent.com";

function documentOf({ name, inputs }: CapturedResource): Named {
  return { name, policy: JSON.parse(inputs["policy"] as string) as unknown };
}
