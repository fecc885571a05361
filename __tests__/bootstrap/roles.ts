import { type CapturedResource, OFFLINE_ACCOUNT } from "../support/program";
import { ofType, one } from "../support/resources";
import { allowed, type Context, KEY_POLICY, requestOf } from "../rights/simulation";

const POLICY = "aws:iam/policy:Policy";

/** A role that GitHub's jobs assume, by which IAM would decide. */
export class GithubRole {
  readonly #arn: string;
  readonly #policies: { readonly name: string; readonly policy: unknown }[];
  readonly #boundary: { readonly name: string; readonly policy: unknown };
  readonly #trust: unknown;

  /** @param name Without the project's: `deploy-staging`. */
  constructor(resources: readonly CapturedResource[], name: string) {
    const whole = `prefect-ecs-${name}`;
    const role = one(resources, "aws:iam/role:Role", whole);
    this.#arn = `arn:aws:iam::${OFFLINE_ACCOUNT}:role/bootstrap/${whole}`;
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
  may(action: string, resource: string, context: Context = {}): Promise<boolean> {
    return this.#allowed(action, resource, context, this.#policies);
  }

  /** Whether it could, if somebody attached a policy that allows everything. */
  couldEver(action: string, resource: string, context: Context = {}): Promise<boolean> {
    const everything = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
    };
    return this.#allowed(action, resource, context, [{ name: "everything", policy: everything }]);
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
    identityPolicies: { name: string; policy: unknown }[],
  ): Promise<boolean> {
    return allowed({
      request: requestOf(this.#arn, action, resource, { "aws:RequestedRegion": "eu-west-1", ...context }),
      identityPolicies,
      permissionBoundaryPolicies: [this.#boundary],
      resourcePolicy: action.startsWith("kms:") ? KEY_POLICY : undefined,
    });
  }
}

export const ISSUER = "token.actions.githubusercontent.com";

function documentOf({ name, inputs }: CapturedResource): { name: string; policy: unknown } {
  return { name, policy: JSON.parse(inputs["policy"] as string) as unknown };
}
