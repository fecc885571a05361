import { isRepeatedCall } from "../../demo/upOnEmulator";

// That a client sends a call again takes a busy machine; `emulator.slow.ts` shows that it gets the first one's answer.
describe("an `up` that the emulator made fail", () => {
  it.each([
    "creating IAM Role (agent-1): operation error IAM: CreateRole, https response error StatusCode: 409, EntityAlreadyExists: Role with name agent-1 already exists.",
    "creating Security Group (runs-1): operation error EC2: CreateSecurityGroup, api error InvalidGroup.Duplicate: The security group 'runs-1' already exists",
    "attaching EC2 Internet Gateway (igw-1): api error Resource.AlreadyAssociated: resource igw-1 is already attached to network vpc-1",
  ])("is tried again after %s", (message) => {
    expect(isRepeatedCall(message)).toBe(true);
  });

  it.each([
    "creating SQS Queue (events): operation error SQS: CreateQueue, api error QueueDeletedRecently",
    "the registration failed: deployment hello/hello already exists and belongs to another stack",
  ])("is not after %s", (message) => {
    expect(isRepeatedCall(message)).toBe(false);
  });
});
