import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { runnerModule } from "../../support/runner";

const { makeAuthString } = runnerModule("authString.mjs");

const aws = mockClient(SecretsManagerClient);
const make = (): Promise<boolean> => makeAuthString(new SecretsManagerClient({}), "arn");

beforeEach(() => {
  aws.reset();
  aws.on(PutSecretValueCommand).resolves({});
});

it("gives a secret without a value a random one, another each time", async () => {
  aws.on(DescribeSecretCommand).resolves({});
  expect([await make(), await make()]).toEqual([true, true]);
  const [one, other] = aws.commandCalls(PutSecretValueCommand).map(({ args: [{ input }] }) => input);
  expect(one).toEqual({
    SecretId: "arn",
    SecretString: expect.stringMatching(/^prefect:[\w-]{43}$/) as string,
  });
  expect(other?.SecretString).not.toBe(one?.SecretString);
});

it("leaves a value alone: an interrupted up comes again, or a person has rotated it", async () => {
  aws
    .on(DescribeSecretCommand)
    .resolves({ VersionIdsToStages: { "1": ["AWSPREVIOUS"], "2": ["AWSCURRENT"] } });
  expect(await make()).toBe(false);
  expect(aws.commandCalls(PutSecretValueCommand)).toEqual([]);
});
