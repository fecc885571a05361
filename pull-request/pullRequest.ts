import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { FlowProject, type FlowProjectImage, type Platform } from "../components";
import { show } from "../components/show";
import type { StackConfig } from "../stacks/config";
import { flowProjectArgs } from "../stacks/parts/flowProjects";
import { stackName } from "../stacks/stackName";
import { copiedProject } from "./copied";
import { imageOnPlatform, type PlatformProjects } from "./imageOnPlatform";
import { platformConfig } from "./platformConfig";
import { numberOf } from "./stackName";

export interface PullRequestOutputs {
  /** The platform's stack. */
  readonly platform: string;
  /** Folder of the code, relative to the checkout. */
  readonly folder: string;
  /** The file with the deployments in the folder. @default prefect.yaml */
  readonly prefectFile?: string;
  /** Its mark in Prefect. */
  readonly owner: pulumi.Output<string>;
  /** Prefect's pages. */
  readonly prefectUrl: pulumi.Output<string>;
  /** The revision that new runs start from. */
  readonly taskDefinitionArn: pulumi.Output<string>;
}

const ROOT = path.join(__dirname, "..");

/** A copy of one of the platform's flow projects, called as the stack is: `pr-<number>`. @param root Folder of the platform's program. */
export function pullRequest(root = ROOT): PullRequestOutputs {
  const keys = new pulumi.Config();
  const stack = checkedName(stackName());
  const config = platformConfig(root, keys.get("platform") ?? "staging");
  const copied = copiedProject(config, keys.get("flowProject") ?? "");
  const folder = copied.folder as string;

  const platform = new pulumi.StackReference(`${pulumi.getOrganization()}/${config.project}/${config.stack}`);
  const project = new FlowProject(`${config.project}-${config.stack}-${stack}`, {
    ...flowProjectArgs(config, copied, (name) => imageOf(platform, config, name)),
    platform: platform.requireOutput("platform") as pulumi.Output<Platform>,
    name: stack,
    folder: path.posix.join("..", folder),
    preview: true,
    // Its flows' tasks run in the flow's own: the platform's work pools allow no security group for it.
    dask: undefined,
  });
  return {
    platform: config.stack,
    folder,
    ...(copied.prefectFile === undefined ? {} : { prefectFile: copied.prefectFile }),
    owner: project.owner,
    prefectUrl: platform.requireOutput("prefectUrl") as pulumi.Output<string>,
    taskDefinitionArn: project.taskDefinitionArn,
  };
}

/** Another flow project's image, as the platform has it. */
function imageOf(platform: pulumi.StackReference, config: StackConfig, name: string): FlowProjectImage {
  const image = platform
    .requireOutput("flowProjects")
    .apply((projects: PlatformProjects) => imageOnPlatform(config, projects, name));
  const { imageUri, repositoryArn } = image;
  const cpuArchitecture = config.flowProjects.find((one) => one.name === name)?.image.cpuArchitecture;
  return { imageUri, repositoryArn, cpuArchitecture };
}

/** What the role of pull requests may make, and the sweep takes away, is called so. */
function checkedName(stack: string): string {
  if (numberOf(stack) === undefined) {
    throw new pulumi.RunError(
      `The stack's name must be 'pr-' and the number of the pull request, got ${show(stack)}.`,
    );
  }
  return stack;
}
