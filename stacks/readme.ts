import type { StackConfig } from "./config";

/** The steps' values, in addition to the configuration. */
interface StepFacts {
  readonly egressIps: string[];
  /** Of the own Prefect server; undefined: it has no load balancer. */
  readonly loadBalancerDnsName: string | undefined;
}

/** The text's values, in addition to the configuration. */
export interface ReadmeFacts extends StepFacts {
  readonly taskDefinitionArn: string;
  readonly clusterUrl: string;
  /** Undefined: there is none. */
  readonly dashboardUrl: string | undefined;
  /** Source → log group in the AWS console. */
  readonly logUrls: Record<string, string>;
}

/** A flow of `flows/`; flow projects' flows are known only in Prefect. */
function flowToRun({ flowProjects }: StackConfig): string {
  return flowProjects.length === 0 ? "hello/hello" : "<flow>/<deployment>";
}

/** Next steps after `pulumi up`. */
export function nextSteps(config: StackConfig, { egressIps, loadBalancerDnsName }: StepFacts): string {
  const { prefect, prefectServer } = config;
  return [
    egressIps.length === 0
      ? "1. Find the public address of the existing network (the flow `egress-address` shows it), and set `egressIps`."
      : `1. Have ${egressIps.join(", ")} allow-listed by the services that your flows connect to.`,
    `2. ${prefect.forwardedUrl === undefined ? "Run" : "Keep `./prefect-ecs ui` open in another terminal, and run"} a flow: \`./prefect-ecs run ${flowToRun(config)}\`, or press Run in ${prefect.uiUrl}/deployments.`,
    "3. Check the stack: `./prefect-ecs status`.",
    config.alarmEmail === undefined
      ? "4. Get alarms by e-mail: `pulumi config set alarmEmail <address>`, then `pulumi up`."
      : `4. Have ${config.alarmEmail} confirm AWS's e-mail: no alarms are sent before.`,
    ...(prefectServer?.loadBalancer === undefined || loadBalancerDnsName === undefined
      ? []
      : [
          `5. Let the DNS name ${prefectServer.loadBalancer.hostname} lead to ${loadBalancerDnsName}, by a CNAME or an alias.`,
        ]),
  ].join("\n");
}

/** Overview, links and next steps in Markdown: Pulumi Cloud shows an output of this name as a page. */
export function readme(config: StackConfig, facts: ReadmeFacts): string {
  const { project, stack, aws, agents, prefect } = config;
  const pools = agents.map(({ name, workPool }) => `\`${name}\` serves the work pool \`${workPool}\``);
  const egress =
    facts.egressIps.length === 0 ? "as its network does" : `through ${facts.egressIps.join(", ")}`;
  return `# ${project}/${stack}

Prefect flows on AWS ECS, in ${aws.region}.

## What to do next

${nextSteps(config, facts)}

## What there is

| | |
| --- | --- |
| Prefect | ${prefect.uiUrl} |
| Agents | ${pools.join(", ")}, in this [cluster](${facts.clusterUrl}) |
| Flow runs | each a task of \`${facts.taskDefinitionArn.split("/").pop() ?? ""}\`, which leaves ${egress} |
| Alarms | ${facts.dashboardUrl === undefined ? "in `./prefect-ecs status`" : `on this [dashboard](${facts.dashboardUrl})`} |
${Object.entries(facts.logUrls)
  .map(([who, url]) => `| Log of ${who} | [CloudWatch](${url}) |\n`)
  .join("")}
## Commands

\`\`\`sh
export PREFECT_ECS_STACK=${stack}
./prefect-ecs status          # agents, work pools, last runs, alarms: one screen
./prefect-ecs run ${flowToRun(config)} # start a run, and follow it to its end
./prefect-ecs logs            # the agent's log; with a run's name that run's
./prefect-ecs task -- python -m ${config.flowProjects.length === 0 ? "flows.hello" : "<module>"}   # a one-off command where flows run
./prefect-ecs secret set DATABASE_URL         # a secret for flows
./prefect-ecs --help
\`\`\`
`;
}
