import * as pulumi from "@pulumi/pulumi";
import { PrefectServer } from "../components";

export interface PrefectServerOutput {
  readonly clusterName: string;
  readonly serviceName: string;
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
        prefectServer: pulumi.all([clusterName, server.serviceName]).apply(([clusterName, serviceName]) => ({
          clusterName,
          serviceName,
          containerName: PrefectServer.containerName,
          port: PrefectServer.port,
        })),
      };
}
