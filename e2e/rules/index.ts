import { firstCluster } from "./firstCluster";
import { heldNames } from "./heldNames";
import { attachedGateway, mappedAddresses } from "./internetGateway";
import { inUseRules } from "./inUse";
import { natGatewayRules } from "./natGateway";
import { newRoles } from "./newRoles";
import { newVpcs } from "./newVpcs";
import { quotas } from "./quotas";
import type { Rule } from "./rule";
import { serviceNetwork } from "./serviceNetwork";
import { sizes } from "./sizes";
import { tooManyTags } from "./tags";

/** New instances of the rules: everything that AWS refuses and the emulator itself doesn't. */
export function makeRules(): Rule[] {
  return [
    mappedAddresses,
    attachedGateway,
    ...natGatewayRules(),
    ...inUseRules(),
    ...quotas,
    newRoles,
    newVpcs(),
    firstCluster(),
    serviceNetwork,
    ...heldNames(),
    ...sizes,
    tooManyTags,
  ];
}
