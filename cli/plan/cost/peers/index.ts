import { copilot } from "./copilot";
import { dataflowOps } from "./dataflowOps";
import { type Peer, withNatGateway } from "./peer";
import { prefectAwsCli } from "./prefectAwsCli";
import { prefectEcsTemplate } from "./prefectEcsTemplate";
import { terraformExample, terraformPrefectEcsWorker } from "./terraformPrefectEcsWorker";

export type { Peer } from "./peer";

export const PEERS: readonly Peer[] = [
  prefectEcsTemplate,
  dataflowOps,
  terraformPrefectEcsWorker,
  terraformExample,
  prefectAwsCli,
  copilot,
];

/** Those that make no network, in one that has a way out. */
export const PEERS_IN_A_NETWORK: readonly Peer[] = [terraformPrefectEcsWorker, prefectAwsCli].map(
  withNatGateway,
);
