import { accountOf, readState, type StateResource } from "./state";

const resource = (outputs?: Record<string, unknown>): StateResource => ({
  urn: "urn:pulumi:staging::prefect-ecs::prefect-ecs:network:Network$aws:ec2/eip:Eip::prefect-ecs-staging-egress-1",
  type: "aws:ec2/eip:Eip",
  id: "eipalloc-1",
  outputs,
});
const exported = (deployment: unknown): string => JSON.stringify({ version: 3, deployment });

describe("readState", () => {
  it("lists the pending operations of a killed update", () => {
    const pending = [{ type: "creating", resource: resource() }];

    expect(readState(exported({ pending_operations: pending })).interrupted).toEqual([
      { doing: "creating", type: "aws:ec2/eip:Eip", name: "prefect-ecs-staging-egress-1" },
    ]);
  });

  it("reads a stack in which nothing has been made yet", () => {
    expect(readState(exported({ manifest: {} }))).toEqual({ resources: [], interrupted: [] });
  });
});

describe("accountOf", () => {
  it("is that of the first ARN with an account in it", () => {
    const resources = [
      resource(),
      resource({ arn: "arn:aws:s3:::a-bucket" }),
      resource({ arn: "arn:aws:ecs:eu-west-1:123456789012:cluster/main" }),
    ];

    expect(accountOf({ resources, interrupted: [] })).toBe("123456789012");
  });

  it("is unknown if no resource has it", () => {
    expect(accountOf({ resources: [resource()], interrupted: [] })).toBeUndefined();
  });
});
