// That the tools read what is rendered here is shown by audit/__tests__, which starts them.
import { AuditedStack } from "../../audit/auditedStack";
import { terraformPlan } from "../../audit/render/terraformPlan";
import { staging } from "../rights/programs";

interface Plan {
  readonly planned_values: { readonly root_module: { readonly resources: readonly Planned[] } };
  readonly configuration: {
    readonly root_module: { readonly resources: readonly { address: string; expressions: unknown }[] };
  };
}

interface Planned {
  readonly address: string;
  readonly values: unknown;
}

let stack: AuditedStack;
beforeAll(async () => {
  const program = {
    project: "prefect-ecs",
    stack: "staging",
    region: "eu-west-1",
    resources: await staging(),
  };
  stack = new AuditedStack("staging", program);
});

describe("the Terraform plan", () => {
  let plan: Plan;
  beforeAll(() => {
    plan = terraformPlan(stack.resources) as Plan;
  });
  const values = (address: string): unknown =>
    plan.planned_values.root_module.resources.find((resource) => resource.address === address)?.values;
  const expressions = (address: string): unknown =>
    plan.configuration.root_module.resources.find((resource) => resource.address === address)?.expressions;

  it("has blocks in lists, and maps as they are", () => {
    expect(values("aws_ecr_repository.prefect-ecs-staging")).toEqual({
      encryption_configuration: [{ encryption_type: "KMS" }],
      force_delete: true,
      image_scanning_configuration: [{ scan_on_push: true }],
      image_tag_mutability: "IMMUTABLE",
      tags: { "prefect-ecs:stack": "prefect-ecs/staging" },
    });
  });

  it("says which resource a value is of", () => {
    expect(expressions("aws_ecs_service.prefect-ecs-staging-agent-default")).toMatchObject({
      cluster: {
        references: ["aws_ecs_cluster.prefect-ecs-staging.arn", "aws_ecs_cluster.prefect-ecs-staging"],
      },
      network_configuration: [
        {
          security_groups: {
            references: [
              "aws_security_group.prefect-ecs-staging-agent-default.id",
              "aws_security_group.prefect-ecs-staging-agent-default",
            ],
          },
        },
      ],
    });
  });

  it("says which resources a document names", () => {
    expect(expressions("aws_sqs_queue_policy.prefect-ecs-staging-events")).toMatchObject({
      policy: {
        references: expect.arrayContaining([
          "aws_sqs_queue.prefect-ecs-staging-events.arn",
          "aws_cloudwatch_event_rule.prefect-ecs-staging-task-stopped.arn",
        ]) as string[],
      },
    });
  });
});

it("draws the VPC as the parts that awsx makes of it", () => {
  const ofVpc = stack.resources.filter(({ type }) =>
    /(Vpc|Subnet|RouteTable|InternetGateway|VpcEndpoint)$/.test(type),
  );
  expect(ofVpc.map(({ type, name }) => `${type.split(":").pop() ?? ""} ${stack.generalized(name)}`)).toEqual([
    "Vpc <stack>",
    "InternetGateway <stack>",
    "Subnet <stack>-public-<region>a",
    "RouteTable <stack>-public-<region>a",
    "Subnet <stack>-public-<region>b",
    "RouteTable <stack>-public-<region>b",
    "Subnet <stack>-private-<region>a",
    "RouteTable <stack>-private-<region>a",
    "Subnet <stack>-private-<region>b",
    "RouteTable <stack>-private-<region>b",
    "VpcEndpoint <stack>-com.amazonaws.<region>.s3",
  ]);
});

it("refuses a type that it has no name for", () => {
  const [resource] = stack.resources;
  const unknown = { ...resource, type: "aws:rds/proxy:Proxy" } as (typeof stack.resources)[number];
  expect(() => terraformPlan([unknown])).toThrow("can't check aws:rds/proxy:Proxy: add Terraform's name");
});
