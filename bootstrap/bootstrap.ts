import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { STACK_TAG } from "../stacks/stackTag";
import { Boundaries } from "./components/boundaries";
import { GithubProvider } from "./components/githubProvider";
import { GithubRole } from "./components/githubRole";
import { StateStore } from "./components/stateStore";
import { Backend, type BootstrapConfig } from "./config";
import { bootstrapOutputs, type BootstrapOutputs } from "./outputs";
import { type Subject, subjectOf } from "./rights/githubTrust";
import { pullRequestDocuments } from "./rights/pullRequests";
import { deployDocuments, type Documents, driftDocuments, previewDocuments } from "./rights/policies";

/** The GitHub environment of the jobs in `.github/workflows/pull-request-environment.yml`, which run on any branch. */
const PULL_REQUEST_ENVIRONMENT = "pull-request";

/** Prepares an account: GitHub's OIDC provider → state → boundaries → a role for each kind of job. */
export function bootstrap(config: BootstrapConfig): BootstrapOutputs {
  const { project, repository, region, environments } = config;
  const tags = { ...config.tags, [STACK_TAG]: `${pulumi.getProject()}/${pulumi.getStack()}` };
  const withState = config.backend === Backend.s3;

  const github = new GithubProvider(`${project}-github`, { existingArn: config.githubOidcProviderArn, tags });
  const store = withState
    ? new StateStore(`${project}-state`, { region, bucketName: config.stateBucketName, tags })
    : undefined;
  const scope = pulumi
    .all([aws.getPartitionOutput().partition, aws.getCallerIdentityOutput().accountId])
    .apply(([partition, accountId]) => ({ partition, accountId, prefix: project, path: project }));
  const boundaries = new Boundaries(project, {
    scope,
    regions: config.regions,
    state: store?.state,
    stacks: environments,
    keepShared: config.sharedTaskBoundary,
    tags,
  });
  const account = pulumi
    .all([scope, store?.state, pulumi.all(boundaries.taskArns)])
    .apply(([scope, state, taskBoundaryArns]) => ({ scope, state, taskBoundaryArns }));

  const role = (name: string, description: string, subject: Subject, documents: Documents): GithubRole =>
    new GithubRole(`${project}-${name}`, {
      description,
      providerArn: github.arn,
      subject,
      boundaryArn: boundaries.ciArn,
      policies: Object.fromEntries(
        Object.entries(documents).map(([topic, render]) => [topic, account.apply(render)]),
      ),
      tags,
    });
  const preview = role(
    "preview",
    "Pull requests: what would change",
    { sub: subjectOf.pullRequest(repository) },
    previewDocuments(environments, withState),
  );
  const drift = role(
    "drift",
    "Every night: what somebody has changed by hand",
    { sub: subjectOf.branch(repository, config.defaultBranch) },
    driftDocuments(environments, withState),
  );
  const deploy = environments.map((environment) => ({
    stack: environment.stack,
    role: role(
      `deploy-${environment.stack}`,
      `Deployments of ${environment.stack}`,
      { sub: subjectOf.environment(repository, environment.githubEnvironment), branch: config.defaultBranch },
      deployDocuments(environment, withState),
    ),
  }));

  const ofPullRequests = environments.find(({ stack }) => stack === config.pullRequestStack);
  const pullRequest =
    ofPullRequests &&
    role(
      "pull-request",
      `Flow projects of pull requests on ${ofPullRequests.stack}`,
      { sub: subjectOf.environment(repository, PULL_REQUEST_ENVIRONMENT) },
      pullRequestDocuments(ofPullRequests, withState),
    );

  return bootstrapOutputs(config, { store, boundaries, preview, drift, deploy, pullRequest });
}
