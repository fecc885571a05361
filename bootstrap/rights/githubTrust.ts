/** Issuer of GitHub's tokens, without `https://`. */
export const GITHUB = "token.actions.githubusercontent.com";

/** Audience of the tokens, as aws-actions/configure-aws-credentials requests it. */
export const AUDIENCE = "sts.amazonaws.com";

/**
 * The claim `sub` of a job's token: its environment, or else a pull request, or else a branch.
 *
 * https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
 */
export const subjectOf = {
  environment: (repository: string, environment: string): string =>
    `repo:${repository}:environment:${environment.replace(/:/g, "%3A")}`,
  pullRequest: (repository: string): string => `repo:${repository}:pull_request`,
  branch: (repository: string, branch: string): string => `repo:${repository}:ref:refs/heads/${branch}`,
};

/** The jobs that may assume a role. */
export interface Subject {
  /** `sub` of the tokens. */
  readonly sub: string;
  /**
   * Branch of the jobs, where `sub` doesn't have it: a GitHub environment allows all branches unless it is configured
   * otherwise. @default any
   */
  readonly branch?: string;
}

/**
 * Trust policy of a role: jobs with exactly this subject.
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
