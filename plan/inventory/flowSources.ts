import type { CapturedResource } from "../../offline/capturedResource";
import { listed } from "../../resourceTypes";
import { imageBuildOf } from "../imageBuild";
import type { TaskSize } from "./environment";
import { type Inventory, sizeOf, storageGiBOf } from "./inventory";
import { type PlannedRegistration, plannedRegistration } from "./registrationConfig";

/** Source of a stack's flows, and the registration that deploys them to Prefect. */
export interface FlowSource {
  /** Folder with `prefect.yaml`, relative to the program. @default the code is in an existing image */
  readonly folder?: string;
  /** The file with the deployments in the folder. @default prefect.yaml */
  readonly prefectFile?: string;
  /** The flow project's name. @default the stack's own flows */
  readonly flowProject?: string;
  /** @default the program (of another version) has none, or a secret hides it */
  readonly registration?: PlannedRegistration;
  /** Default size of a flow project's runs. @default unknown */
  readonly size?: TaskSize & { readonly storageGiB: number };
}

/** Flows of a stack without flow projects. */
export const OWN_FLOWS: readonly FlowSource[] = [{ folder: "flows" }];

/** The flow projects, by name, or the stack's own code. */
export function flowSources(inventory: Inventory): readonly FlowSource[] {
  const projects = inventory.all("prefect-ecs:project:FlowProject");
  return projects.length === 0
    ? OWN_FLOWS.map((own) => ({ ...own, registration: plannedRegistration(inventory) }))
    : projects.map((project) => sourceOf(inventory, project));
}

/** Note on flow projects whose deployments can't be read; undefined: all were read. */
export function unreadFlows(sources: readonly FlowSource[]): string | undefined {
  const unread = sources.flatMap(({ folder, flowProject }) =>
    folder === undefined ? [flowProject ?? ""] : [],
  );
  const projects = `flow project${unread.length === 1 ? "" : "s"} ${listed(unread)}`;
  return unread.length === 0
    ? undefined
    : `deployments of ${projects} can't be read: the code is in an existing image`;
}

function sourceOf(inventory: Inventory, project: CapturedResource): FlowSource {
  const registration = plannedRegistration(inventory, project);
  const definition = inventory.definitionOf(inventory.first("prefect-ecs:task:FlowRunTask", project));
  return {
    folder: folderOf(inventory, project),
    prefectFile: registration?.prefectFile,
    // `<project>/<stack>/<name>`
    flowProject: registration?.config.owner.split("/")[2] ?? project.name,
    registration,
    size: definition && { ...sizeOf(definition), storageGiB: storageGiBOf(definition) },
  };
}

/** Build context of the team's own image; the image that runs adds our layer to it. */
function folderOf(inventory: Inventory, project: CapturedResource): string | undefined {
  const build = inventory.within(project).find(({ name }) => name === `${project.name}-build`);
  return build && imageBuildOf(build)?.context;
}
