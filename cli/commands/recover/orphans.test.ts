import { configValues } from "../../stack/access";
import { configuredProjects } from "./configuredProjects";
import { orphansOf } from "./orphans";
import type { TaggedResource } from "./tagged";

const arn = (rest: string): string => `arn:aws:${rest}`;
const address: TaggedResource = { id: "eipalloc-2", kind: "Elastic IP", publicIp: "203.0.113.7" };
const gateway: TaggedResource = { id: "nat-2", kind: "NAT gateway" };
const cluster: TaggedResource = { id: arn("ecs:eu-west-1:123456789012:cluster/main"), kind: "ecs cluster" };
const state = {
  resources: [
    { urn: "u1", type: "aws:ec2/eip:Eip", id: "eipalloc-1" },
    {
      urn: "u2",
      type: "aws:cloudwatch/logGroup:LogGroup",
      id: "flows",
      outputs: { arn: arn("logs:eu-west-1:123456789012:log-group:flows") },
    },
  ],
  interrupted: [],
};

describe("orphansOf", () => {
  it("excludes resources whose id or ARN is in the state", () => {
    const known = [
      { id: "eipalloc-1", kind: "Elastic IP" },
      { id: arn("logs:eu-west-1:123456789012:log-group:flows:*"), kind: "logs log-group" },
    ];

    expect(orphansOf(known, state, [])).toEqual({
      lost: [],
      keptRevisions: 0,
      keptSnapshots: [],
      otherProjects: [],
    });
  });

  it("lists addresses first, then other resources that cost money", () => {
    expect(orphansOf([cluster, gateway, address], state, []).lost).toEqual([address, gateway, cluster]);
  });

  it("counts revisions, which stay on purpose, and passes over tasks, which come and go", () => {
    const revision = {
      id: arn("ecs:eu-west-1:123456789012:task-definition/runs:3"),
      kind: "ecs task-definition",
    };
    const task = { id: arn("ecs:eu-west-1:123456789012:task/main/1"), kind: "ecs task" };

    expect(orphansOf([revision, task], state, [])).toEqual({
      lost: [],
      keptRevisions: 1,
      keptSnapshots: [],
      otherProjects: [],
    });
  });

  it("finds a data store, before what costs nothing, and knows that its last snapshots stay on purpose", () => {
    const at = (resource: string, kind: string): TaggedResource => ({
      id: `arn:aws:rds:eu-west-1:1:${resource}`,
      kind,
    });
    const database = at("db:prefect-ecs-staging-store-1", "rds db");
    const snapshot = at("snapshot:prefect-ecs-staging-store-2-final", "rds snapshot");
    expect(orphansOf([cluster, snapshot, database], state, [])).toMatchObject({
      lost: [database, cluster],
      keptSnapshots: [snapshot.id],
    });
  });

  it("excludes flow projects of other programs, and includes lost resources of the stack's own", () => {
    const group = (flowProject: string): TaggedResource => ({
      id: arn(`logs:eu-west-1:123456789012:log-group:${flowProject}`),
      kind: "logs log-group",
      flowProject,
    });
    const own = {
      urn: "u3",
      type: "aws:iam/role:Role",
      inputs: { tags: { "prefect-ecs:flow-project": "ml" } },
    };

    expect(
      orphansOf([group("reports"), group("ml")], { ...state, resources: [...state.resources, own] }, []),
    ).toEqual({ lost: [group("ml")], keptRevisions: 0, keptSnapshots: [], otherProjects: ["reports"] });
  });

  it("includes a project of the stack's configuration that isn't in the state yet", () => {
    const group: TaggedResource = {
      id: arn("logs:eu-west-1:123456789012:log-group:ml"),
      kind: "logs log-group",
      flowProject: "ml",
    };
    // As `pulumi config --json` prints it.
    const objectValue = [{ name: "ml", folder: "../ml" }];
    const printed = {
      "prefect-ecs:flowProjects": { value: JSON.stringify(objectValue), secret: false, objectValue },
    };
    const configured = configuredProjects(configValues(JSON.stringify(printed)), "prefect-ecs");

    expect(orphansOf([group], state, configured)).toEqual({
      lost: [group],
      keptRevisions: 0,
      keptSnapshots: [],
      otherProjects: [],
    });
    expect(configuredProjects({}, "prefect-ecs")).toEqual([]);
    expect(configuredProjects({ "prefect-ecs:flowProjects": "ml" }, "prefect-ecs")).toEqual([]);
  });
});
