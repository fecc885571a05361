import { interruptedLines, orphanLines } from "./report";
import type { StateResource } from "../../stack/state";
import type { TaggedResource } from "./tagged";

const stack = { name: "staging", project: "prefect-ecs", region: "eu-west-1" };
const urn = (types: string, name: string): string => `urn:pulumi:staging::prefect-ecs::${types}::${name}`;
const network: StateResource = {
  urn: urn("prefect-ecs:network:Network", "prefect-ecs-staging"),
  type: "prefect-ecs:network:Network",
};
const ownAddress: StateResource = {
  urn: urn("prefect-ecs:network:Network$aws:ec2/eip:Eip", "prefect-ecs-staging-egress-1"),
  type: "aws:ec2/eip:Eip",
  id: "eipalloc-1",
  outputs: { publicIp: "203.0.113.1" },
};
const address: TaggedResource = {
  id: "eipalloc-2",
  kind: "Elastic IP",
  name: "prefect-ecs-staging-egress-1",
  publicIp: "203.0.113.2",
};
const lines = (
  lost: TaggedResource[],
  resources: StateResource[],
  keptRevisions = 0,
  keptSnapshots: string[] = [],
): string[] =>
  orphanLines(
    { lost, keptRevisions, keptSnapshots, otherProjects: [] },
    { resources, interrupted: [] },
    stack,
  );

describe("interruptedLines", () => {
  it("names the operation that was interrupted", () => {
    const interrupted = [{ doing: "creating", type: "aws:ec2/vpc:Vpc", name: "prefect-ecs-staging" }];

    expect(interruptedLines({ resources: [], interrupted })).toEqual([
      "Interrupted while",
      "  creating Vpc prefect-ecs-staging",
      "",
    ]);
  });

  it("omits an operation that ended", () => {
    expect(interruptedLines({ resources: [], interrupted: [] })).toEqual([]);
  });
});

describe("orphanLines", () => {
  it("names the next command when nothing is left over", () => {
    expect(lines([], [], 2)).toEqual([
      "",
      "No orphans: every resource in AWS with the stack's tag is in its state.",
      "Kept on purpose, and free of charge: 2 earlier revisions of task definitions, with their images.",
      "Now: pulumi up --stack staging",
    ]);
  });

  it("shows how to adopt or release an address that the stack lacks", () => {
    expect(lines([address], [network])).toEqual([
      "",
      "In AWS with the stack's tag (prefect-ecs:stack), but not in its state:",
      "  Elastic IP 203.0.113.2 (eipalloc-2): it costs money as long as it exists, and third parties may allow-list it",
      "    to use it in the stack, before the next `pulumi up`:",
      `      pulumi import aws:ec2/eip:Eip prefect-ecs-staging-egress-1 eipalloc-2 --parent network=${network.urn} --stack staging --generate-code=false`,
      "    if it is unused:",
      "      aws ec2 release-address --region eu-west-1 --allocation-id eipalloc-2",
      "Nothing was deleted. `pulumi up` doesn't need these: delete what is unused.",
      "Now: decide on the addresses, then pulumi up --stack staging",
    ]);
  });

  it("doesn't import an address over the one that the stack has in its place", () => {
    expect(lines([address], [network, ownAddress]).slice(3, 5)).toEqual([
      "    to use it in the stack instead of 203.0.113.1 (prefect-ecs-staging-egress-1):",
      "      pulumi config set --path 'egressAllocationIds[0]' eipalloc-2 --stack staging",
    ]);
  });

  it("lists the rest, with a command for resources that cost money", () => {
    const rest = [
      { id: "nat-2", kind: "NAT gateway" },
      { id: "vpc-2", kind: "VPC", name: "prefect-ecs-staging" },
    ];

    expect(lines(rest, []).slice(2, 5)).toEqual([
      "  NAT gateway nat-2: it costs money as long as it exists",
      "    aws ec2 delete-nat-gateway --region eu-west-1 --nat-gateway-id nat-2",
      "  VPC vpc-2 (prefect-ecs-staging)",
    ]);
    expect(lines(rest, []).pop()).toBe("Now: pulumi up --stack staging");
  });
});
