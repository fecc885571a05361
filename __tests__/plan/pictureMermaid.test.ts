import { diagramOf } from "../../plan/picture/diagramOf";
import { mermaid } from "../../plan/picture/mermaid";
import { address, agent, staging } from "./pictureFixture";

// That Mermaid takes it, and draws it without crossings, was looked at in a browser; its package needs one.

describe("a picture in Mermaid", () => {
  it("tells the same as the drawing", () => {
    expect(mermaid(diagramOf(staging))).toBe(`flowchart LR
  subgraph prefect["Prefect Cloud"]
    pool_ecs_staging["<b>ecs-staging</b><br>work pool"]
    deployments["<b>Deployments</b><br>schedules, limits"]
  end
  subgraph region["AWS eu-west-1"]
    subgraph vpc["VPC 10.0.0.0/16"]
      subgraph cluster["Private subnets 10.0.0.0/20, 10.0.32.0/20: ECS cluster, Fargate"]
        registration["<b>Registration</b><br>on pulumi up<br>0.5 vCPU<br>1 GiB"]
        agent_default["<b>Agent default</b><br>0.25 vCPU<br>512 MiB<br>always on"]
        flow_runs["<b>Flow runs</b><br>one task each<br>0.5 vCPU<br>1 GiB<br>x86-64<br>no public IP"]
      end
      subgraph public["Public subnets"]
        gateway_prefect_ecs_staging_nat_1["<b>NAT gateway</b><br>eu-west-1a<br>10.0.16.0/20"]
      end
    end
    address_egress_1["<b>Elastic IP</b><br>egress-1<br>never released"]
    subgraph beside["For every task"]
      direction TB
      events["<b>Event queue</b><br>detects crashed runs"]
      secrets["<b>Secrets</b><br>PREFECT_API_KEY"]
      registry["<b>Image registry</b><br>one image for all<br>through the S3 endpoint"]
      logs["<b>Logs</b><br>5 groups<br>kept 30 days"]
      alarms["<b>6 alarms</b><br>and a dashboard<br>no e-mail set"]
    end
  end
  subgraph internet["Internet"]
    third_party["<b>Third party</b><br>Redshift, API …<br>that allow-lists<br>the Elastic IP"]
  end
  deployments -->|"registered by"| registration
  pool_ecs_staging -->|"runs"| agent_default
  agent_default -->|"starts"| flow_runs
  flow_runs ==> gateway_prefect_ecs_staging_nat_1
  gateway_prefect_ecs_staging_nat_1 ==> address_egress_1
  address_egress_1 ==> third_party
  cluster -.- beside
`);
  });

  it("has a line for each agent, and none for an address in reserve", () => {
    const lines = mermaid(
      diagramOf({
        ...staging,
        agents: [agent, { ...agent, name: "heavy", workPool: "ecs-heavy", spotShare: 1 }],
        addresses: [address, { ...address, name: "egress-2", natGateway: undefined }],
      }),
    ).split("\n");

    expect(lines).toContain('  pool_ecs_heavy -->|"runs"| agent_heavy');
    expect(lines).toContain('  agent_heavy -->|"on Spot"| flow_runs');
    expect(lines).toContain('      reserve["<b>Elastic IP</b><br>in reserve<br>egress-2"]');
    expect(lines.filter((line) => line.includes("third_party") && line.includes("==>"))).toHaveLength(1);
  });
});
