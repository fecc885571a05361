import * as pulumi from "@pulumi/pulumi";
import type { Boundaries } from "./components/boundaries";
import type { GithubRole } from "./components/githubRole";
import type { StateStore } from "./components/stateStore";
import type { BootstrapConfig } from "./config";
import { STACK_CONTEXT } from "./rights/state";

/** Outputs for the repository's variables and the stacks' configuration. */
export interface BootstrapOutputs {
  /** URL for `pulumi login`. */
  readonly backendUrl: pulumi.Output<string>;
  /** Stack, this program's included → `pulumi stack init --secrets-provider`; absent: Pulumi Cloud's. */
  readonly secretsProviders: Record<string, pulumi.Output<string>> | undefined;
  /** Stack → value of its key `permissionsBoundaryArn`. */
  readonly permissionsBoundaryArns: Record<string, pulumi.Output<string>>;
  /** The former boundary of all stacks, with `sharedTaskBoundary`. Deploy roles can't create roles with it. */
  readonly permissionsBoundaryArn: pulumi.Output<string> | undefined;
  /** Role of pull requests' jobs. */
  readonly previewRoleArn: pulumi.Output<string>;
  /** Role of the nightly job. */
  readonly driftRoleArn: pulumi.Output<string>;
  /** Stack → role of its deployments. */
  readonly deployRoleArns: Record<string, pulumi.Output<string>>;
  /** Role of pull requests' flow projects; absent without `pullRequestStack`. */
  readonly pullRequestRoleArn: pulumi.Output<string> | undefined;
}

interface Parts {
  readonly store: StateStore | undefined;
  readonly boundaries: Boundaries;
  readonly preview: GithubRole;
  readonly drift: GithubRole;
  readonly deploy: readonly { readonly stack: string; readonly role: GithubRole }[];
  readonly pullRequest: GithubRole | undefined;
}

/** Collects the outputs. */
export function bootstrapOutputs(
  { region, environments }: BootstrapConfig,
  { store, boundaries, preview, drift, deploy, pullRequest }: Parts,
): BootstrapOutputs {
  return {
    backendUrl:
      store === undefined
        ? pulumi.output("https://api.pulumi.com")
        : pulumi.interpolate`s3://${store.bucketName}?region=${region}`,
    secretsProviders:
      store === undefined
        ? undefined
        : Object.fromEntries(
            [...environments.map(({ stack }) => stack), pulumi.getStack()].map((stack) => [
              stack,
              // The encryption context keeps one stack's deployments from other stacks' secrets.
              pulumi.interpolate`awskms://${store.keyAlias}?region=${region}&context_${STACK_CONTEXT}=${stack}`,
            ]),
          ),
    permissionsBoundaryArns: boundaries.taskArns,
    permissionsBoundaryArn: boundaries.sharedArn,
    previewRoleArn: preview.arn,
    driftRoleArn: drift.arn,
    deployRoleArns: Object.fromEntries(deploy.map(({ stack, role }) => [stack, role.arn])),
    pullRequestRoleArn: pullRequest?.arn,
  };
}
