import type { Check } from "../check";
import { account } from "./account";
import { configuration } from "./configuration";
import { docker } from "./docker";
import { fargate } from "./fargate";
import { instances } from "./instances";
import { prefect } from "./prefect";
import { prefectPlan } from "./prefectPlan";
import { pulumiVersion } from "./pulumiVersion";
import { quotas } from "./quotas";
import { region } from "./region";
import { serviceLinkedRole } from "./serviceLinkedRole";
import { subnets } from "./subnets";

/** In the order of `up`. */
export const CHECKS: readonly Check[] = [
  configuration,
  pulumiVersion,
  docker,
  account,
  region,
  serviceLinkedRole,
  quotas,
  fargate,
  instances,
  subnets,
  prefect,
  prefectPlan,
];
