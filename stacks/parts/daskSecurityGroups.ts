import type * as pulumi from "@pulumi/pulumi";
import { DaskSecurityGroup, type ExistingNetwork, type Network } from "../../components";
import type { StackConfig } from "../config";
import type { Place } from "./place";

/** Flow project → security group of its Dask workers. */
export type DaskSecurityGroupIds = Readonly<Record<string, pulumi.Output<string>>>;

/** Creates the security groups of the flow projects with Dask: the stack's, since its work pools allow them. */
export function daskSecurityGroupsOf(
  { flowProjects }: StackConfig,
  { name, common }: Place,
  { vpcId }: Network | ExistingNetwork,
): DaskSecurityGroupIds {
  return Object.fromEntries(
    flowProjects
      .filter(({ dask }) => dask !== undefined)
      .map((project) => {
        const group = new DaskSecurityGroup(`${name}-${project.name}`, { vpcId, tags: common.tags });
        return [project.name, group.securityGroupId];
      }),
  );
}
