import * as pulumi from "@pulumi/pulumi";
import { PrefectServer } from "../components";

export interface PrefectServerOutput {
  readonly clusterName: string;
  /** Of the API and, unless they have their own, of the background services. */
  readonly serviceName: string;
  /** Absent: the API's tasks have them. */
  readonly backgroundServiceName?: string;
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
          .all([clusterName, server.serviceName, server.backgroundServiceName])
          .apply(([clusterName, serviceName, backgroundServiceName]) => ({
            clusterName,
            serviceName,
            ...(backgroundServiceName === undefined ? {} : { backgroundServiceName }),
            containerName: PrefectServer.containerName,
            port: PrefectServer.port,
          })),
      };
}
