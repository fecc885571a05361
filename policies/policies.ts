import type { ResourceValidationPolicy } from "@pulumi/policy";
import { digestPinnedImages } from "./rules/digestPinnedImages";
import { logRetention } from "./rules/logRetention";
import { noPublicAddress } from "./rules/noPublicAddress";
import { noWildcardPassRole } from "./rules/noWildcardPassRole";
import { protectedEgressAddress } from "./rules/protectedEgressAddress";
import { requiredTags } from "./rules/requiredTags";

/** The pack's rules, also for your own pack. */
export const POLICIES: ResourceValidationPolicy[] = [
  noPublicAddress,
  protectedEgressAddress,
  noWildcardPassRole,
  digestPinnedImages,
  logRetention,
  requiredTags,
];
