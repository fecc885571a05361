import * as pulumi from "@pulumi/pulumi";
import type { Boundaries } from "./components/boundaries";
import type { GithubRole } from "./components/githubRole";
import type { StateStore } from "./components/stateStore";
import type { BootstrapConfig } from "./config";
import { STACK_CONTEXT } from "./rights/state";

/** What the repository and the stacks are told. */
export interface BootstrapOutputs {
  /** For `pulumi login`. */
  readonly backendUrl: pulumi.Output<string>;
  /** Stack, and this program's own → what `pulumi stack init --secrets-provider` is told; absent: Pulumi Cloud's own. */
  readonly secretsProviders: Record<string, pulumi.Output<string>> | undefined;
  /** Stack → its key `permissionsBoundaryArn`. */
  readonly permissionsBoundaryArns: Record<string, pulumi.Output<string>>;
  /** The boundary that all stacks shared, with `sharedTaskBoundary`: deploy roles make no role in it any more. */
  readonly permissionsBoundaryArn: pulumi.Output<string> | undefined;
  /** The role of pull requests' jobs. */
  readonly previewRoleArn: pulumi.Output<string>;
  /** The role of the nightly job. */
  readonly driftRoleArn: pulumi.Output<string>;
  /** Stack → the role that deploys it. */
  readonly deployRoleArns: Record<string, pulumi.Output<string>>;
  /** The role of pull requests' flow projects; absent without `pullRequestStack`. */
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

/** Collects the outputs of the parts. */
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
              // The context is what keeps one stack's deployments from the other's secrets.
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
