import type { CapturedResource } from "../../offline/capturedResource";
import { listed } from "../../resourceTypes";
import { imageBuildOf } from "../imageBuild";
import type { TaskSize } from "./environment";
import { type Inventory, sizeOf } from "./inventory";
import { type PlannedRegistration, plannedRegistration } from "./registrationConfig";

/** Where a stack's flows are, and which registration brings them to Prefect. */
export interface FlowSource {
  /** Folder with `prefect.yaml`, relative to the program. @default the code is in an image that was built elsewhere */
  readonly folder?: string;
  /** Whose flows they are. @default the stack's own */
  readonly flowProject?: string;
  /** @default the program, another version's, has none, or a secret hides it */
  readonly registration?: PlannedRegistration;
  /** Of a flow project's run that asks for no other. @default it isn't known */
  readonly size?: TaskSize;
}

/** The code that a stack without flow projects has. */
export const OWN_FLOWS: readonly FlowSource[] = [{ folder: "flows" }];

/** The flow projects, by name, or the stack's own code. */
export function flowSources(inventory: Inventory): readonly FlowSource[] {
  const projects = inventory.all("prefect-ecs:project:FlowProject");
  return projects.length === 0
    ? OWN_FLOWS.map((own) => ({ ...own, registration: plannedRegistration(inventory) }))
    : projects.map((project) => sourceOf(inventory, project));
}

/** Whose deployments nobody can read here; undefined: all were read. */
export function unreadFlows(sources: readonly FlowSource[]): string | undefined {
  const unread = sources.flatMap(({ folder, flowProject }) =>
    folder === undefined ? [flowProject ?? ""] : [],
  );
  return unread.length === 0
    ? undefined
    : `deployments of ${unread.length === 1 ? "flow project" : "the flow projects"} ${listed(unread)} aren't read: the code is in an image that was built elsewhere`;
}

function sourceOf(inventory: Inventory, project: CapturedResource): FlowSource {
  const registration = plannedRegistration(inventory, project);
  const definition = inventory.definitionOf(inventory.first("prefect-ecs:task:FlowRunTask", project));
  return {
    folder: folderOf(inventory, project),
    // `<project>/<stack>/<name>`
    flowProject: registration?.config.owner.split("/")[2] ?? project.name,
    registration,
    size: definition && sizeOf(definition),
  };
}

/** That of the team's own image: the one that runs is built on it, from our layer. */
function folderOf(inventory: Inventory, project: CapturedResource): string | undefined {
  const build = inventory.within(project).find(({ name }) => name === `${project.name}-build`);
  return build && imageBuildOf(build)?.context;
}
