import { STACK_TAG } from "../../../stacks/stackTag";
import { ADDRESS, NAT_GATEWAY } from "./ec2";
import type { Orphans } from "./orphans";
import { nameOf, type StackState } from "../../stack/state";
import type { Stack } from "./stack";
import type { TaggedResource } from "./tagged";

/** Resource operations that were running when the update was killed. */
export function interruptedLines({ interrupted }: StackState): string[] {
  return interrupted.length === 0
    ? []
    : [
        "Interrupted while",
        ...interrupted.map(({ doing, type, name }) => `  ${doing} ${shortType(type)} ${name}`),
        "",
      ];
}

/** Orphans with their commands, and the next step. */
export function orphanLines(
  { lost, keptRevisions, keptSnapshots, otherProjects }: Orphans,
  state: StackState,
  stack: Stack,
): string[] {
  const next = `pulumi up --stack ${stack.name}`;
  const kept = [
    ...(keptRevisions === 0 ? [] : [keptLine(keptRevisions)]),
    ...keptSnapshots.map(
      (id) => `Kept on purpose: ${id}, the last snapshot of a data store; it costs money by its size.`,
    ),
    ...(otherProjects.length === 0
      ? []
      : [
          `Not checked: flow projects of other programs, ${otherProjects.join(", ")}; their states know them.`,
        ]),
  ];
  if (lost.length === 0) {
    return [
      "",
      "No orphans: every resource in AWS with the stack's tag is in its state.",
      ...kept,
      `Now: ${next}`,
    ];
  }
  return [
    "",
    `In AWS with the stack's tag (${STACK_TAG}), but not in its state:`,
    ...lost.flatMap((resource) => [`  ${described(resource)}`, ...adviceFor(resource, state, stack)]),
    "Nothing was deleted. `pulumi up` doesn't need these: delete what is unused.",
    ...kept,
    lost[0]?.kind === ADDRESS ? `Now: decide on the addresses, then ${next}` : `Now: ${next}`,
  ];
}

function keptLine(count: number): string {
  const revisions = count === 1 ? "1 earlier revision" : `${count} earlier revisions`;
  return `Kept on purpose, and free of charge: ${revisions} of task definitions, with their images.`;
}

function described({ kind, id, name, publicIp }: TaggedResource): string {
  switch (kind) {
    case ADDRESS:
      return `${kind} ${publicIp ?? "?"} (${id}): it costs money as long as it exists, and third parties may allow-list it`;
    case NAT_GATEWAY:
    case "rds db":
    case "rds cluster":
      return `${kind} ${id}: it costs money as long as it exists`;
    default:
      return `${kind} ${id}${name === undefined ? "" : ` (${name})`}`;
  }
}

function adviceFor(resource: TaggedResource, state: StackState, stack: Stack): string[] {
  const { id, kind } = resource;
  switch (kind) {
    case ADDRESS:
      return [
        ...wayBack(resource, state, stack),
        "    if it is unused:",
        `      aws ec2 release-address --region ${stack.region} --allocation-id ${id}`,
      ];
    case NAT_GATEWAY:
      return [`    aws ec2 delete-nat-gateway --region ${stack.region} --nat-gateway-id ${id}`];
    default:
      return [];
  }
}

/** Commands that import an address under its name, or configure it if the state already has one under that name. */
function wayBack({ id, name }: TaggedResource, state: StackState, stack: Stack): string[] {
  const network = state.resources.find(({ type }) => type === NETWORK_TYPE);
  const inItsPlace = state.resources.find(({ type, urn }) => type === ADDRESS_TYPE && nameOf(urn) === name);
  if (name !== undefined && network !== undefined && inItsPlace === undefined) {
    return [
      "    to use it in the stack, before the next `pulumi up`:",
      `      pulumi import ${ADDRESS_TYPE} ${name} ${id} --parent network=${network.urn} --stack ${stack.name} --generate-code=false`,
    ];
  }
  const other =
    inItsPlace === undefined ? "" : ` instead of ${String(inItsPlace.outputs?.["publicIp"])} (${name ?? ""})`;
  return [
    `    to use it in the stack${other}:`,
    `      pulumi config set --path 'egressAllocationIds[0]' ${id} --stack ${stack.name}`,
  ];
}

const NETWORK_TYPE = "prefect-ecs:network:Network";
const ADDRESS_TYPE = "aws:ec2/eip:Eip";

/** `aws:ec2/natGateway:NatGateway` → `NatGateway` */
function shortType(type: string): string {
  return type.split(":").pop() ?? type;
}
