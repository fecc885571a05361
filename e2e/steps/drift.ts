import * as assert from "node:assert/strict";
import type { Emulator } from "../aws/emulator";
import { describeChange } from "../changes";
import type { Say } from "../report";
import type { World } from "../world";
import type { Outputs } from "./outputs";

/** An inbound rule for flow runs, added by hand: `preview --refresh` shows it, and `up --refresh` removes it. */
export async function drift(
  { emulator, engine }: World,
  { flowRunSecurityGroupId }: Outputs,
  say: Say,
): Promise<void> {
  await emulator.ec2("AuthorizeSecurityGroupIngress", {
    GroupId: flowRunSecurityGroupId,
    "IpPermissions.1.IpProtocol": "tcp",
    "IpPermissions.1.FromPort": "22",
    "IpPermissions.1.ToPort": "22",
    "IpPermissions.1.IpRanges.1.CidrIp": "0.0.0.0/0",
  });
  assert.equal(await openPorts(emulator, flowRunSecurityGroupId), 1);

  say("pulumi preview --refresh");
  const { changes } = await engine.succeed("preview", { flags: ["--refresh"] });
  const shown = changes.filter(
    ({ type, properties }) => type === SECURITY_GROUP && properties.includes("ingress"),
  );
  assert.equal(
    shown.length,
    1,
    `the open port should show, not only: ${changes.map(describeChange).join(", ")}`,
  );
  say("pulumi up --refresh");
  await engine.succeed("up", { flags: ["--refresh"] });
  assert.equal(await openPorts(emulator, flowRunSecurityGroupId), 0, "the port should be closed again");
}

const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";

async function openPorts(emulator: Emulator, groupId: string): Promise<number> {
  const text = await emulator.ec2("DescribeSecurityGroupRules", {
    "Filter.1.Name": "group-id",
    "Filter.1.Value.1": groupId,
  });
  return text.split("<isEgress>false<").length - 1;
}
