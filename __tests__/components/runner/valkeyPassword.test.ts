// Mocks don't prove that ElastiCache takes a password in the place of IAM: only AWS does.
import { DescribeUsersCommand, ElastiCacheClient, ModifyUserCommand } from "@aws-sdk/client-elasticache";
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { runnerModule } from "../../support/runner";

const { makeValkeyPassword } = runnerModule("valkeyPassword.mjs");

const secrets = mockClient(SecretsManagerClient);
const elastiCache = mockClient(ElastiCacheClient);
const make = (): Promise<void> =>
  makeValkeyPassword(
    {
      secrets: new SecretsManagerClient({}),
      elastiCache: new ElastiCacheClient({}),
      wait: () => Promise.resolve(),
    },
    { secretArn: "arn", userId: "main-valkey" },
  );

beforeEach(() => {
  secrets.reset();
  elastiCache.reset();
  secrets.on(PutSecretValueCommand).resolves({});
  elastiCache.on(ModifyUserCommand).resolves({});
  elastiCache.on(DescribeUsersCommand).resolves({ Users: [{ Status: "active" }] });
});

it("gives user and secret the same random password, and waits until the user has it", async () => {
  const message = "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT";
  secrets.on(GetSecretValueCommand).rejects(new ResourceNotFoundException({ $metadata: {}, message }));
  elastiCache
    .on(DescribeUsersCommand)
    .resolvesOnce({ Users: [{ Status: "modifying" }] })
    .resolves({ Users: [{ Status: "active" }] });
  await make();
  const [put] = secrets.commandCalls(PutSecretValueCommand);
  const password = put?.args[0].input.SecretString;
  expect(password).toMatch(/^[\w-]{43}$/);
  const [modified] = elastiCache.commandCalls(ModifyUserCommand);
  expect(modified?.args[0].input).toEqual({
    UserId: "main-valkey",
    AuthenticationMode: { Type: "password", Passwords: [password] },
  });
  expect(elastiCache.commandCalls(DescribeUsersCommand)).toHaveLength(2);
});

it("gives a user the password that the secret has: an interrupted up comes again", async () => {
  secrets.on(GetSecretValueCommand).resolves({ SecretString: "made-before" });
  await make();
  expect(secrets.commandCalls(PutSecretValueCommand)).toEqual([]);
  expect(elastiCache.commandCalls(ModifyUserCommand)[0]?.args[0].input.AuthenticationMode?.Passwords).toEqual(
    ["made-before"],
  );
});

it("says what to do when the user stays as it is", async () => {
  secrets.on(GetSecretValueCommand).resolves({ SecretString: "made-before" });
  elastiCache.on(DescribeUsersCommand).resolves({ Users: [{ Status: "modifying" }] });
  await expect(make()).rejects.toThrow(
    "ElastiCache's user main-valkey is not active after 5 minutes: run `pulumi up` again",
  );
});
