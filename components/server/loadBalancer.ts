import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { letIn } from "../network/letIn";
import { refuse } from "../refuse";
import { loadBalancerProblems, LoadBalancerScheme, type LoadBalancerSettings } from "./loadBalancerArgs";
import { PREFECT_SERVER_PORT, PREFECT_SERVER_TAG } from "./serverAddress";

export { LoadBalancerScheme, type LoadBalancerSettings, type OidcClient } from "./loadBalancerArgs";

export interface LoadBalancerArgs extends LoadBalancerSettings {
  /** Beginning of its name in AWS, which takes 32 characters: too few for Pulumi's own suffix. */
  readonly namePrefix: string;
  readonly vpcId: pulumi.Input<string>;
  /** Subnets of at least two zones: public ones, if it is internet-facing. */
  readonly subnetIds: pulumi.Input<string[]>;
  /** Security group of the tasks behind it, without inline rules. */
  readonly targetSecurityGroupId: pulumi.Input<string>;
  readonly tags: Record<string, string>;
}

const HTTPS = 443;

/** ELB's default. */
export const IDLE_TIMEOUT_SECONDS = 60;

/** An Application Load Balancer with TLS in front of a Prefect server's pages and API, for people. */
export class LoadBalancer extends pulumi.ComponentResource {
  /** Target of the hostname's DNS record. */
  readonly dnsName: pulumi.Output<string>;
  /** Resolves after the listener leads there: ECS refuses a target group that no load balancer has. */
  readonly targetGroupArn: pulumi.Output<string>;

  constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:server:LoadBalancer", name, {}, opts);
    refuse(loadBalancerProblems(args), this);
    const { tags } = args;
    // Another VPC's has another name, so that its target group can be there before the old one goes.
    const elbName = pulumi
      .output(args.vpcId)
      .apply((id) => `${args.namePrefix.slice(0, 26).replace(/-$/, "")}-${id.slice(-5)}`);

    const securityGroup = this.securityGroup(name, args);
    const loadBalancer = new aws.lb.LoadBalancer(
      name,
      {
        name: elbName,
        loadBalancerType: "application",
        internal: args.scheme !== LoadBalancerScheme.internetFacing,
        subnets: args.subnetIds,
        securityGroups: [securityGroup.id],
        idleTimeout: IDLE_TIMEOUT_SECONDS,
        dropInvalidHeaderFields: true,
        desyncMitigationMode: "defensive",
        tags,
      },
      // Another scheme is another load balancer, of the same name.
      { parent: this, deleteBeforeReplace: true },
    );
    const targetGroup = this.targetGroup(name, args, elbName);
    const listener = new aws.lb.Listener(
      name,
      {
        loadBalancerArn: loadBalancer.arn,
        port: HTTPS,
        protocol: "HTTPS",
        sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
        certificateArn: args.certificateArn,
        // For who comes by address instead of name.
        defaultActions: [
          { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } },
        ],
        tags,
      },
      { parent: this },
    );
    const rules = this.rules(name, args, listener, targetGroup);

    this.dnsName = loadBalancer.dnsName;
    this.targetGroupArn = pulumi
      .all([targetGroup.arn, ...rules.map(({ arn }) => arn)])
      .apply(([arn]) => arn as string);
    this.registerOutputs({ dnsName: this.dnsName, targetGroupArn: this.targetGroupArn });
  }

  private securityGroup(name: string, args: LoadBalancerArgs): aws.ec2.SecurityGroup {
    const { vpcId, targetSecurityGroupId, allowedCidrBlocks, oidc, tags } = args;
    const tcp = (port: number) => ({ protocol: "tcp", fromPort: port, toPort: port });
    const group = new aws.ec2.SecurityGroup(
      name,
      {
        vpcId,
        description: "Load balancer of the Prefect server",
        ingress: [{ ...tcp(HTTPS), cidrBlocks: allowedCidrBlocks, description: "People" }],
        egress: [
          {
            ...tcp(PREFECT_SERVER_PORT),
            securityGroups: [targetSecurityGroupId],
            description: "Prefect server",
          },
          ...(oidc === undefined
            ? []
            : [{ ...tcp(HTTPS), cidrBlocks: ["0.0.0.0/0"], description: "Identity provider" }]),
        ],
        // By it a deployment's rights tell the groups whose inbound rules it may make.
        tags: { ...tags, [PREFECT_SERVER_TAG]: name },
      },
      { parent: this },
    );
    letIn(
      name,
      {
        securityGroupId: targetSecurityGroupId,
        clientSecurityGroupId: group.id,
        port: PREFECT_SERVER_PORT,
        description: "Load balancer",
        tags,
      },
      this,
    );
    return group;
  }

  private targetGroup(
    name: string,
    { vpcId, tags }: LoadBalancerArgs,
    elbName: pulumi.Output<string>,
  ): aws.lb.TargetGroup {
    return new aws.lb.TargetGroup(
      name,
      {
        name: elbName,
        vpcId,
        targetType: "ip",
        protocol: "HTTP",
        port: PREFECT_SERVER_PORT,
        // As long as a stopping task serves: prefect_ecs/src/prefect_ecs/server/serving.py.
        deregistrationDelay: 20,
        // No stricter than the container's own, by which ECS replaces a task sooner.
        healthCheck: {
          path: "/api/health",
          interval: 30,
          timeout: 10,
          healthyThreshold: 2,
          unhealthyThreshold: 5,
        },
        tags,
      },
      { parent: this },
    );
  }

  /** A login redirects pages to the identity provider; what the pages fetch is answered with 401 instead, without one. */
  private rules(
    name: string,
    { hostname, oidc, tags }: LoadBalancerArgs,
    { arn: listenerArn }: aws.lb.Listener,
    { arn: targetGroupArn }: aws.lb.TargetGroup,
  ): aws.lb.ListenerRule[] {
    const rule = (
      ruleName: string,
      priority: number,
      path: string | undefined,
      onUnauthenticatedRequest: string,
    ): aws.lb.ListenerRule =>
      new aws.lb.ListenerRule(
        ruleName,
        {
          listenerArn,
          priority,
          conditions: [
            { hostHeader: { values: [hostname] } },
            ...(path === undefined ? [] : [{ pathPattern: { values: [path] } }]),
          ],
          actions: [
            ...(oidc === undefined
              ? []
              : [
                  {
                    order: 1,
                    type: "authenticate-oidc",
                    authenticateOidc: { ...oidc, onUnauthenticatedRequest },
                  },
                ]),
            { ...(oidc === undefined ? {} : { order: 2 }), type: "forward", targetGroupArn },
          ],
          tags,
        },
        { parent: this },
      );
    return [
      ...(oidc === undefined ? [] : [rule(`${name}-api`, 1, "/api/*", "deny")]),
      rule(name, 2, undefined, "authenticate"),
    ];
  }
}
