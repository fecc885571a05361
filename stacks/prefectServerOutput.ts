import * as pulumi from "@pulumi/pulumi";
import { PrefectServer } from "../components";

export interface PrefectServerOutput {
  readonly clusterName: string;
  /** Of the API and, unless they have their own, of the background services. */
  readonly serviceName: string;
  /** Absent: the API's tasks have them. */
  readonly backgroundServiceName?: string;
  /** Target of the DNS record of the load balancer's hostname; absent: there is none. */
  readonly loadBalancerDnsName?: string;
  readonly containerName: string;
  /** Where it listens in the container, for its API and its pages. */
  readonly port: number;
}

/** The stack's output `prefectServer`; the engine warns about an output without a value, so it is absent without one. */
export function prefectServerOutput(
  clusterName: pulumi.Output<string>,
  server: PrefectServer | undefined,
): { readonly prefectServer?: pulumi.Output<PrefectServerOutput> } {
  return server === undefined
    ? {}
    : {
        prefectServer: pulumi
          .all([clusterName, server.serviceName, server.backgroundServiceName, server.loadBalancerDnsName])
          .apply(([clusterName, serviceName, backgroundServiceName, loadBalancerDnsName]) => ({
            clusterName,
            serviceName,
            ...(backgroundServiceName === undefined ? {} : { backgroundServiceName }),
            ...(loadBalancerDnsName === undefined ? {} : { loadBalancerDnsName }),
            containerName: PrefectServer.containerName,
            port: PrefectServer.port,
          })),
      };
}
