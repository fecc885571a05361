import type { Evidence } from "../evidence/evidence";
import type { SubnetEvidence } from "../evidence/network";
import { type Cause, Certainty, type Finding, Symptom } from "../cause";
import { reported } from "./reports";
import { limitPools } from "./waiting";

/**
 * ECS's errors for a task that can't reach ECR, Secrets Manager, Parameter Store or CloudWatch.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html
 */
const NO_CONNECTION =
  /(?:CannotPullContainerError|ResourceInitializationError).*(?:i\/o timeout|There is a connection issue between the task and|Check your (?:task )?network configuration|context deadline exceeded|request canceled while waiting for connection)/s;

const STARTS = [Symptom.crashed, Symptom.pending, Symptom.agent, Symptom.rolledBack];

function withoutWayOut(evidence: Evidence, why: (subnet: SubnetEvidence) => string | undefined): string[] {
  return (evidence.network.subnets ?? []).flatMap((subnet) => why(subnet) ?? []);
}

function waysToPutBack({ stack, network }: Evidence): string[] {
  return network.subnets?.every(({ isOwn }) => isOwn) === false
    ? [
        "The subnets are not the stack's: ask the VPC's owner for a route out, through a NAT gateway or a transit gateway",
      ]
    : [`Restore it: \`pulumi up --refresh --stack ${stack}\`. The Elastic IPs stay as they are.`];
}

/** Private subnets without a default route. */
export const routeMissing: Cause = {
  id: "route-missing",
  title: "A private subnet has no route to the internet",
  symptoms: STARTS,
  meaning:
    "The default route of a private subnet is gone, so its tasks reach neither ECR nor Prefect. It was deleted, or the subnet got another route table.",
  find: (evidence) => {
    // An existing network may have VPC endpoints instead; then only ECS's errors count.
    const isCutOff = reported(evidence, NO_CONNECTION).length > 0;
    const shown = withoutWayOut(evidence, ({ id, wayOut, isOwn }) =>
      wayOut !== undefined && wayOut.route === undefined && (isOwn || isCutOff)
        ? `subnet ${id} has no route for 0.0.0.0/0 in its route table ${wayOut.routeTableId}`
        : undefined,
    );
    return brokenWayOut(evidence, "A private subnet has no route to the internet.", shown);
  },
};

/** A default route to a NAT gateway that is deleted or failed. */
export const natGatewayGone: Cause = {
  id: "nat-gateway-gone",
  title: "The NAT gateway is gone or has failed",
  symptoms: STARTS,
  meaning:
    "The default route of a private subnet leads to a NAT gateway that does not work: it was deleted, or AWS " +
    "could not create it. The Elastic IP is still the stack's, and the new gateway gets it.",
  find: (evidence) => {
    const shown = withoutWayOut(evidence, ({ id, wayOut }) => {
      const { natGateway, route } = wayOut ?? {};
      if (natGateway === undefined || WORKING.has(natGateway.state)) {
        return undefined;
      }
      const failure = natGateway.failure === "" ? "" : `: ${natGateway.failure}`;
      return `subnet ${id} leaves through ${natGateway.id}, which is ${natGateway.state}${failure} (its route is ${route?.state ?? "?"})`;
    });
    return brokenWayOut(evidence, "The NAT gateway that private subnets leave through does not work.", shown);
  },
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html#nat-gateway-states */
const WORKING = new Set(["available"]);

/** A default route whose target, not a NAT gateway, is gone: AWS says the same of an interface without an instance. */
export const routeBlackhole: Cause = {
  id: "route-blackhole",
  title: "A private subnet's route leads nowhere",
  symptoms: STARTS,
  meaning:
    "The target of a private subnet's default route doesn't work, and is not a NAT gateway: the network interface of a NAT instance that is being replaced or can't start, or something that no longer exists, because the route was changed by hand.",
  find: (evidence) => {
    const shown = withoutWayOut(evidence, ({ id, wayOut }) =>
      wayOut?.route?.state === "blackhole" && wayOut.natGateway === undefined
        ? `subnet ${id}: the target ${wayOut.route.target} of its default route does not exist, or has no instance`
        : undefined,
    );
    return brokenWayOut(
      evidence,
      "A private subnet's default route leads to something that is gone.",
      shown,
      [
        ...natInstancesOf(evidence).map(
          (id) =>
            `With \`natStrategy: instance\`, Auto Scaling starts another instance within five minutes. See why it doesn't: \`aws autoscaling describe-scaling-activities --query "Activities[?contains(AutoScalingGroupName, '${id}')].StatusMessage"\``,
        ),
        ...waysToPutBack(evidence),
      ],
    );
  },
};

/** Interfaces that own subnets leave by: the names of their groups end in their ids. */
function natInstancesOf({ network }: Evidence): string[] {
  const targets = (network.subnets ?? []).flatMap(({ isOwn, wayOut }) =>
    isOwn && wayOut?.route?.target.startsWith("eni-") === true ? [wayOut.route.target] : [],
  );
  return [...new Set(targets)];
}

/** Security groups that block egress over HTTPS. */
export const egressClosed: Cause = {
  id: "egress-closed",
  title: "A security group blocks egress",
  symptoms: STARTS,
  meaning:
    "Agents and flow runs reach ECR, Secrets Manager, CloudWatch and Prefect over HTTPS. The egress rule of their security group was removed.",
  find: (evidence) => {
    const shown = (evidence.network.securityGroups ?? [])
      .filter(({ allowsHttps }) => !allowsHttps)
      .map(
        ({ id, openPorts }) =>
          `security group ${id} allows egress to ${openPorts.length === 0 ? "no port" : `port ${openPorts.join(", ")} only`}, not HTTPS to everywhere`,
      );
    return brokenWayOut(
      evidence,
      "A security group of agents or flow runs blocks egress over HTTPS.",
      shown,
      [`Restore it: \`pulumi up --refresh --stack ${evidence.stack}\``],
    );
  },
};

function brokenWayOut(
  evidence: Evidence,
  cause: string,
  shown: string[],
  ways = waysToPutBack(evidence),
): Finding | undefined {
  return shown.length === 0
    ? undefined
    : {
        cause,
        because: [...shown, ...reported(evidence, NO_CONNECTION)],
        fix: ways,
        certainty: Certainty.certain,
      };
}

/** Causes that explain a failed connection by themselves. */
const PLAIN = [routeMissing, natGatewayGone, routeBlackhole, egressClosed];

/** Tasks without a connection although none of the above is broken. */
export const noConnection: Cause = {
  id: "no-connection",
  title: "Tasks do not reach AWS",
  symptoms: STARTS,
  meaning:
    "ECS says that a task could not reach ECR, Secrets Manager or CloudWatch, although the stack's routes, NAT " +
    "gateways and security groups are in order. Remaining causes are a network ACL, an endpoint policy or the " +
    "VPC's DNS settings, or the problem has passed.",
  find: (evidence) => {
    const said = reported(evidence, NO_CONNECTION);
    if (said.length === 0 || PLAIN.some(({ find }) => find(evidence) !== undefined)) {
      return undefined;
    }
    return {
      cause:
        "Tasks did not reach AWS, and the stack's routes, NAT gateways and security groups don't show why.",
      because: said,
      fix: [
        "Check what the stack doesn't own: network ACLs of the subnets, policies of VPC endpoints, the VPC's DNS support",
        "Let AWS analyze the path: `aws ec2 create-network-insights-path` from a task's network interface to " +
          "the internet gateway (https://docs.aws.amazon.com/vpc/latest/reachability/)",
        "If it has passed, run again",
      ],
      certainty: Certainty.likely,
    };
  },
};

/** EC2's error for a task without an address, quoted by ECS. */
const NO_FREE_ADDRESS = /InsufficientFreeAddressesInSubnet|does not have enough free addresses to satisfy/;

/** Subnets without free addresses. */
export const subnetFull: Cause = {
  id: "subnet-full",
  title: "A subnet has no free address",
  symptoms: STARTS,
  meaning:
    "Each task takes an address of its private subnet. Too many tasks run at once for the subnets' size, or something else in the VPC uses the addresses.",
  find: (evidence) => {
    const subnets = evidence.network.subnets ?? [];
    const full = subnets.filter(({ freeAddresses }) => freeAddresses === 0);
    const said = reported(evidence, NO_FREE_ADDRESS);
    if (full.length === 0 && said.length === 0) {
      return undefined;
    }
    return {
      cause: "A private subnet has no free address for another task.",
      because: [
        ...full.map(
          ({ id, cidrBlock, availabilityZone }) =>
            `subnet ${id} (${cidrBlock}, ${availabilityZone}) has 0 free addresses`,
        ),
        ...said,
      ],
      fix: [
        `Now ${limitPools(evidence)}`,
        `See what uses them: \`aws ec2 describe-network-interfaces --filters Name=subnet-id,Values=${subnets.map(({ id }) => id).join(",")}\``,
        "More addresses need a larger `vpcCidrBlock` (which replaces the VPC; the Elastic IPs stay), or more " +
          `\`availabilityZones\`: \`pulumi config set\`, then \`pulumi up --stack ${evidence.stack}\``,
      ],
      certainty: Certainty.certain,
    };
  },
};
