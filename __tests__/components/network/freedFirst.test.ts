// That the engine runs the hook before it creates the resource, e2e/ proves.
import * as pulumi from "@pulumi/pulumi";
import { freedFirst } from "../../../components/network/freedFirst";
import { type AwsServer, awsServer } from "../../support/awsServer";

const tags = { "prefect-ecs:stack": "prefect-ecs/test" };
const accountId = "123456789012";

let server: AwsServer;
let said: jest.SpyInstance;
beforeEach(async () => {
  server = await awsServer(accountId, {});
  jest.spyOn(pulumi.runtime, "getEngine").mockReturnValue({} as ReturnType<typeof pulumi.runtime.getEngine>);
  said = jest.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
});
afterEach(() => {
  server.close();
  jest.restoreAllMocks();
});

/** Runs the hook as the engine does before it creates a gateway with this address. */
async function run(expected = accountId): Promise<void> {
  const access = { accountId: pulumi.output(expected), region: "eu-west-1", endpoint: server.endpoint };
  const [hook] = freedFirst({ access, tags }).hooks?.beforeCreate ?? [];
  await (hook as pulumi.ResourceHookFunction)({
    urn: "urn",
    id: "",
    name: "net-nat-1",
    type: "aws:ec2/natGateway:NatGateway",
    newInputs: { allocationId: "eipalloc-1" },
  });
}

it("asks AWS who has the address, and leaves it when nobody has", async () => {
  await run();
  expect(server.asked).toEqual(["GetCallerIdentity", "DescribeNatGateways", "DescribeAddresses"]);
  expect(server.inputs[2]).toMatchObject({ "AllocationId.1": "eipalloc-1" });
  expect(said).not.toHaveBeenCalled();
});

it("fails in words before anything is touched, with another account's credentials", async () => {
  await expect(run("999999999999")).rejects.toThrow(
    /^These credentials belong to account 123456789012, the stack to 999999999999\. Nothing was done\./,
  );
  expect(server.asked).toEqual(["GetCallerIdentity"]);
});

it("is asked of an engine with access to AWS, and not of mocks, which refuse hooks", () => {
  expect(freedFirst({ access: undefined, tags })).toEqual({});
  jest.spyOn(pulumi.runtime, "getEngine").mockReturnValue(undefined);
  expect(freedFirst({ access: { accountId, region: "eu-west-1" }, tags })).toEqual({});
});
