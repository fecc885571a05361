import { one } from "../support/resources";
import { capturedStack, type Change } from "../support/stack";
import { problemsOf, read, type Written } from "./configFixture";

const certificateArn = "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";
const plain = { hostname: "prefect.example.com", certificateArn, allowedCidrBlocks: ["10.0.0.0/8"] };
const oidc = {
  issuer: "https://login.example.com",
  authorizationEndpoint: "https://login.example.com/authorize",
  tokenEndpoint: "https://login.example.com/token",
  userInfoEndpoint: "https://login.example.com/userinfo",
  clientId: "prefect",
};
const withBalancer = (loadBalancer: object): Written => ({
  "aws:region": "eu-west-1",
  prefectServer: { size: "small", loadBalancer },
  dataStore: { engine: "postgres" },
});
const encrypted = ["prefectOidcClientSecret"];
const stack = (loadBalancer: object): Change => ({
  ...withBalancer(loadBalancer),
  prefectApiUrl: undefined,
  prefectApiKey: undefined,
});

it("is people's address, for pages and commands; agents and flow runs keep the private name", async () => {
  const { result } = await capturedStack("staging", stack(plain));
  expect(result.prefectUrl).toBe("https://prefect.example.com");
  expect(result.prefectApiUrl).toBe("https://prefect.example.com/api");
  expect(result.platform.prefectApiUrl).toBe("http://prefect.prefect-ecs-staging.internal:4200/api");
  expect(result.prefectServer?.loadBalancerDnsName).toContain(".elb.amazonaws.com");
  expect(result.nextSteps).toContain("2. Run a flow: ");
  expect(result.nextSteps).toContain(
    `5. Let the DNS name prefect.example.com lead to ${result.prefectServer?.loadBalancerDnsName ?? ""}, by a CNAME or an alias.`,
  );
});

it("is for browsers alone with a login: commands keep the forwarded port", async () => {
  const { result } = await capturedStack("staging", {
    ...stack({ ...plain, oidc }),
    prefectOidcClientSecret: "hunter2",
  });
  expect(result.prefectUrl).toBe("https://prefect.example.com");
  expect(result.prefectApiUrl).toBe("http://localhost:4200/api");
  expect(result.nextSteps).toContain("2. Keep `./prefect-ecs ui` open in another terminal");
});

it("is in the network's own public subnets where it faces the internet", async () => {
  const { resources } = await capturedStack("staging", stack({ ...plain, scheme: "internet-facing" }));
  expect(
    one(resources, "aws:lb/loadBalancer:LoadBalancer", "prefect-ecs-staging-load-balancer").inputs,
  ).toMatchObject({ internal: false, subnets: ["subnet-public-eu-west-1a", "subnet-public-eu-west-1b"] });
});

it("is read, with the client's secret from a key of its own", () => {
  const written = { ...withBalancer({ ...plain, oidc }), prefectOidcClientSecret: "hunter2" };
  expect(read(written, { encrypted }).prefectServer?.loadBalancer).toMatchObject({
    ...plain,
    scheme: "internal",
    oidc,
  });
});

it("says all that is wrong of it at once", () => {
  expect(
    problemsOf({
      ...withBalancer({
        scheme: "public",
        certificateArn: certificateArn.replace("eu-west-1", "us-east-1"),
        allowedCidrBlocks: ["0.0.0.0/0"],
        certificate: "x",
      }),
      prefectOidcClientSecret: "hunter2",
    }),
  ).toEqual([
    "`prefectOidcClientSecret` must be encrypted, got plaintext (not shown): set a new one with `pulumi config set --secret prefectOidcClientSecret`, since this one has been seen.",
    "`prefectOidcClientSecret` is for `prefectServer.loadBalancer.oidc`: set that too, or remove the key.",
    "`prefectServer.loadBalancer.scheme` must be 'internal' or 'internet-facing', got 'public'.",
    "`prefectServer.loadBalancer.hostname` must be the name that people use, such as 'prefect.example.com', got nothing.",
    `\`prefectServer.loadBalancer.certificateArn\` must be the ARN of a certificate of ACM in eu-west-1, where the load balancer is, got '${certificateArn.replace("eu-west-1", "us-east-1")}'.`,
    "`prefectServer.loadBalancer.certificate` is not a key of the configuration: did you mean `prefectServer.loadBalancer.certificateArn`?",
    "`prefectServer.loadBalancer.allowedCidrBlocks[0]` must be a range of at least /8, got '0.0.0.0/0': one auth string is too little against everybody, so set `prefectServer.loadBalancer.oidc`, or your own ranges.",
  ]);
});

it("asks for what a login needs", () => {
  expect(problemsOf(withBalancer({ ...plain, oidc: { issuer: "http://login.example.com" } }))).toEqual([
    "`prefectOidcClientSecret` must be there with `prefectServer.loadBalancer.oidc`, got nothing: `pulumi config set --secret prefectOidcClientSecret`.",
    "`prefectServer.loadBalancer.oidc.issuer` must be an https address, from the identity provider's `/.well-known/openid-configuration`, got 'http://login.example.com'.",
    ...["authorizationEndpoint", "tokenEndpoint", "userInfoEndpoint"].map(
      (name) =>
        `\`prefectServer.loadBalancer.oidc.${name}\` must be an https address, from the identity provider's \`/.well-known/openid-configuration\`, got nothing.`,
    ),
    "`prefectServer.loadBalancer.oidc.clientId` must be the id of the client at the identity provider, got nothing.",
  ]);
});

it("needs subnets in two zones, public ones for the internet", () => {
  const guest = {
    network: "existing",
    vpcId: "vpc-0123456789abcdef0",
    privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
  };
  const key = "`prefectServer.loadBalancer.subnetIds`";
  const isIn = (network: object, change: object): string[] =>
    problemsOf({ ...withBalancer({ ...plain, ...change }), ...network });
  const facing = { scheme: "internet-facing" };
  expect(read({ ...withBalancer(plain), ...guest }).prefectServer?.loadBalancer?.subnetIds).toBeUndefined();
  expect(isIn(guest, facing)).toEqual([
    `${key} must name public subnets of the existing VPC in two zones for an internet-facing load balancer, got none.`,
  ]);
  expect(isIn(guest, { ...facing, subnetIds: ["subnet-0123456789abcdef2"] })).toEqual([
    `${key} must name subnets of the existing VPC in two zones, got 1.`,
  ]);
  expect(isIn({}, { subnetIds: ["subnet-1"] })).toEqual([
    `${key.slice(0, -1)}[0]\` must be an id such as 'subnet-0123456789abcdef0', got 'subnet-1'.`,
    `${key} is for an existing network: the stack's own has subnets for a load balancer. Remove the key.`,
  ]);
});
