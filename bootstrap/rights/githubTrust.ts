/** Issuer of the tokens of GitHub's own runners, without `https://`. */
export const GITHUB = "token.actions.githubusercontent.com";

/** Whom a token is for: what aws-actions/configure-aws-credentials asks GitHub for. */
export const AUDIENCE = "sts.amazonaws.com";

/**
 * What a token says of the job that got it, in `sub`: its environment, or else a pull request, or else a branch.
 *
 * https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
 */
export const subjectOf = {
  environment: (repository: string, environment: string): string =>
    `repo:${repository}:environment:${environment.replace(/:/g, "%3A")}`,
  pullRequest: (repository: string): string => `repo:${repository}:pull_request`,
  branch: (repository: string, branch: string): string => `repo:${repository}:ref:refs/heads/${branch}`,
};

/** Whom a role is for. */
export interface Subject {
  /** `sub` of the tokens. */
  readonly sub: string;
  /**
   * The branch that they come from, where `sub` doesn't say it. GitHub's environments let in the branches that they are
   * told to, which is every one where nobody told them. @default any
   */
  readonly branch?: string;
}

/**
 * Who may assume a role: jobs with exactly this subject.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
export function githubTrust(providerArn: string, { sub, branch }: Subject): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: providerArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${GITHUB}:aud`]: AUDIENCE,
            [`${GITHUB}:sub`]: sub,
            ...(branch === undefined ? {} : { [`${GITHUB}:ref`]: `refs/heads/${branch}` }),
          },
        },
      },
    ],
  });
}
