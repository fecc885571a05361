import type { Unwrap } from "@pulumi/pulumi";
import type { PullRequestOutputs } from "../../pull-request/pullRequest";
import { stackOf } from "../../pull-request/stackName";
import type { Run } from "../ci/run";
import { fenced } from "../ci/fenced";
import { LABEL } from "./stacks";

/** Outputs of the program that a comment needs. */
export type EnvironmentOutputs = Pick<
  Unwrap<PullRequestOutputs>,
  "folder" | "owner" | "platform" | "prefectFile" | "prefectUrl"
>;

export interface EnvironmentCommentArgs {
  readonly number: string;
  readonly outputs: EnvironmentOutputs;
  /** From `prefect.yaml`: `<flow>/<deployment>`. */
  readonly deployments: readonly string[];
  readonly run: Run;
}

/** Comment on a pull request's flows, in Markdown. */
export function environmentComment({ number, outputs, deployments, run }: EnvironmentCommentArgs): string {
  const { platform, owner, prefectUrl } = outputs;
  const names = deployments.map((name) => `${name}-${stackOf(number)}`);
  return `${[
    `This pull request's flows run on ${platform}, at commit ${run.commit} ([run](${run.url})). Their deployments in [Prefect](${prefectUrl}/deployments) have the tag \`managed-by:${owner}\`:`,
    "",
    ...fenced(names),
    "",
    ...names
      .slice(0, 1)
      .flatMap((name) => [
        "Run one:",
        "",
        ...fenced([`./prefect-ecs run '${name}' --stack ${platform}`]),
        "",
      ]),
    `Schedules are inactive, and there are no triggers. Without the label \`${LABEL}\`, or when this is closed, all of it is deleted.`,
  ].join("\n")}\n`;
}

export function removedComment(number: string): string {
  return `This pull request's flows, \`${stackOf(number)}\`, are deleted. The label \`${LABEL}\` brings them back while it is open.\n`;
}
