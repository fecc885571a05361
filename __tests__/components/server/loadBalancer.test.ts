// Mocks don't prove that ELB answers, nor that an identity provider's login comes back: nothing but AWS does.
import { PrefectServer, type PrefectServerArgs } from "../../../components/server/prefectServer";
import { baseArgs } from "../../support/baseArgs";
import { outputsOf, refusalOf, registered } from "../../support/program";
import { containerOf, listOf, one, variablesOf } from "../../support/resources";

const loadBalancer: NonNullable<PrefectServerArgs["loadBalancer"]> = {
  hostname: "prefect.example.com",
  certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b",
  allowedCidrBlocks: ["10.0.0.0/8", "203.0.113.0/24"],
};
const oidc = {
  issuer: "https://login.example.com",
  authorizationEndpoint: "https://login.example.com/authorize",
  tokenEndpoint: "https://login.example.com/token",
  userInfoEndpoint: "https://login.example.com/userinfo",
  clientId: "prefect",
  clientSecret: "hunter2",
};
const make =
  (change: object = {}, args: Partial<PrefectServerArgs> = {}) =>
  (): PrefectServer =>
    new PrefectServer("main", {
      ...baseArgs.prefectServer,
      loadBalancer: { ...loadBalancer, ...change },
      ...args,
    });

const NAME = "main-load-balancer";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULE = "aws:lb/listenerRule:ListenerRule";

it("adds a load balancer with a group of its own, and changes nothing else that is there", async () => {
  const before = await registered(() => new PrefectServer("main", baseArgs.prefectServer));
  const after = await registered(make());
  const listed = listOf(before);
  expect(listOf(after).filter((line) => !listed.includes(line))).toEqual([
    "aws:ec2/securityGroup:SecurityGroup main-load-balancer",
    "aws:lb/listener:Listener main-load-balancer",
    "aws:lb/listenerRule:ListenerRule main-load-balancer",
    "aws:lb/loadBalancer:LoadBalancer main-load-balancer",
    "aws:lb/targetGroup:TargetGroup main-load-balancer",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule main-load-balancer",
    "prefect-ecs:server:LoadBalancer main-load-balancer",
  ]);
  // The service is updated in place: nothing that replaces it differs.
  const service = (resources: typeof before) =>
    one(resources, "aws:ecs/service:Service", "main-server").inputs;
  expect(service(after)).toMatchObject(service(before));
});

it("is internal by default, with TLS and without headers that aren't valid", async () => {
  const resources = await registered(make());
  expect(one(resources, "aws:lb/loadBalancer:LoadBalancer", NAME).inputs).toMatchObject({
    name: "main-vpc-1",
    internal: true,
    subnets: ["subnet-a", "subnet-b"],
    securityGroups: [`sg-${NAME}`],
    dropInvalidHeaderFields: true,
    desyncMitigationMode: "defensive",
  });
  expect(one(resources, "aws:lb/listener:Listener", NAME).inputs).toMatchObject({
    port: 443,
    protocol: "HTTPS",
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    certificateArn: loadBalancer.certificateArn,
    defaultActions: [{ type: "fixed-response", fixedResponse: { statusCode: "404" } }],
  });
  expect(one(resources, RULE, NAME).inputs).toMatchObject({
    conditions: [{ hostHeader: { values: ["prefect.example.com"] } }],
    actions: [{ type: "forward" }],
  });
  expect(await outputsOf(() => make()().loadBalancerDnsName)).toMatch(
    /^main-load-balancer-.*elb\.amazonaws\.com$/,
  );
});

it("has public subnets where it faces the internet", async () => {
  const resources = await registered(
    make({ scheme: "internet-facing" }, { loadBalancerSubnetIds: ["subnet-public-a", "subnet-public-b"] }),
  );
  expect(one(resources, "aws:lb/loadBalancer:LoadBalancer", NAME).inputs).toMatchObject({
    internal: false,
    subnets: ["subnet-public-a", "subnet-public-b"],
  });
  expect(one(resources, "aws:ecs/service:Service", "main-server").inputs).toMatchObject({
    networkConfiguration: { subnets: ["subnet-a", "subnet-b"], assignPublicIp: false },
  });
});

it("lets the named ranges in, and reaches the server alone", async () => {
  const resources = await registered(make());
  expect(one(resources, GROUP, NAME).inputs).toMatchObject({
    ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: loadBalancer.allowedCidrBlocks }],
    egress: [{ protocol: "tcp", fromPort: 4200, toPort: 4200, securityGroups: ["sg-main-server"] }],
    tags: { "prefect-ecs:prefect-server": NAME },
  });
  expect(
    one(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", NAME).inputs,
  ).toMatchObject({
    securityGroupId: "sg-main-server",
    referencedSecurityGroupId: `sg-${NAME}`,
    fromPort: 4200,
  });
});

it("leads to healthy tasks, which ECS gives the time that migrations take", async () => {
  const resources = await registered(make());
  expect(one(resources, "aws:lb/targetGroup:TargetGroup", NAME).inputs).toMatchObject({
    name: "main-vpc-1",
    targetType: "ip",
    protocol: "HTTP",
    port: 4200,
    deregistrationDelay: 20,
    healthCheck: { path: "/api/health" },
  });
  const service = one(resources, "aws:ecs/service:Service", "main-server");
  expect(service.inputs).toMatchObject({
    healthCheckGracePeriodSeconds: 300,
    loadBalancers: [{ containerName: "prefect-server", containerPort: 4200 }],
  });
  // ECS takes no target group that isn't a load balancer's yet.
  expect(service.propertyDependencies["loadBalancers"]).toContain(one(resources, RULE, NAME).urn);
  // Longer than the load balancer keeps a connection that nobody uses.
  expect(variablesOf(containerOf(resources, "main-server"))["PREFECT_SERVER_API_KEEPALIVE_TIMEOUT"]).toBe(
    "75",
  );
});

it("sends pages without a login to the identity provider, and answers what they fetch with 401", async () => {
  const resources = await registered(make({ oidc, allowedCidrBlocks: ["0.0.0.0/0"] }));
  const rules = [one(resources, RULE, `${NAME}-api`), one(resources, RULE, NAME)];
  expect(rules.map(({ inputs }) => [inputs["priority"], inputs["conditions"]])).toEqual([
    [1, [{ hostHeader: { values: ["prefect.example.com"] } }, { pathPattern: { values: ["/api/*"] } }]],
    [2, [{ hostHeader: { values: ["prefect.example.com"] } }]],
  ]);
  expect(rules.map(({ inputs }) => inputs["actions"])).toMatchObject(
    ["deny", "authenticate"].map((onUnauthenticatedRequest) => [
      { order: 1, type: "authenticate-oidc", authenticateOidc: { ...oidc, onUnauthenticatedRequest } },
      { order: 2, type: "forward" },
    ]),
  );
  expect(one(resources, GROUP, NAME).inputs["egress"]).toMatchObject([
    { fromPort: 4200 },
    { fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] },
  ]);
});

it("refuses a range for everybody without a login, no range, and what is none", async () => {
  const everybody =
    "`allowedCidrBlocks[0]` must be a range of at least /8, got '0.0.0.0/0': one auth string is too little against everybody, so set `oidc`, or your own ranges.";
  expect(await refusalOf(make({ allowedCidrBlocks: ["0.0.0.0/0"] }))).toEqual([everybody]);
  expect(await refusalOf(make({ allowedCidrBlocks: [], hostname: "https://x" }))).toEqual([
    "`hostname` must be a name such as 'prefect.example.com', got 'https://x'.",
    "`allowedCidrBlocks` must name at least one range that may connect, got none.",
  ]);
  expect(await refusalOf(make({ allowedCidrBlocks: ["office"] }))).toEqual([
    "`allowedCidrBlocks[0]` must be an IPv4 range such as '203.0.113.0/24', got 'office'.",
  ]);
});
