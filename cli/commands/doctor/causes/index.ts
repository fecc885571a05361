import type { Cause } from "../cause";
import { agentKeyRefused, agentNotTheRightPrefect, agentPrefectUnreachable } from "./agentLog";
import { capacityUnavailable, fargateQuota, noInstance, runTaskThrottled } from "./capacity";
import { diskFull, killed, outOfMemory, spotInterruption, stoppedByHand } from "./containers";
import { databaseFull, databasePasswordRefused, dataStoreSecretUnreadable } from "./dataStore";
import { daskCapacity, daskUnreached, daskWorkersEnd } from "./dask";
import { concurrencyLimit, deploymentLimit, deploymentPaused } from "./deployments";
import { flowRaised, importError, parametersInvalid } from "./flows";
import { imageArchitecture, imageDenied, imageMissing } from "./images";
import { logGroupMissing } from "./logs";
import { cancellingForLong, crashedNotRetried } from "./endedRuns";
import { heartbeatLost, rescheduled, stuckBeforeStart } from "./lostRuns";
import {
  egressClosed,
  natGatewayGone,
  noConnection,
  routeBlackhole,
  routeMissing,
  subnetFull,
} from "./network";
import { deadLetters, eventQueueMissing, eventsLost, eventsWait, observerStopped } from "./observer";
import { prefectRateLimited } from "./rateLimit";
import { jsonKeyMissing, keyUnusable, parameterMissing, secretDenied, secretMissing } from "./secrets";
import { agentSleeps, agentUnhealthy, desiredCountZero, rolledBack, serviceMissing } from "./services";
import { registrationFailed } from "./registration";
import { stackDestroyed } from "./stack";
import {
  agentWithoutKey,
  definitionRefused,
  jobVariablesInvalid,
  runTaskDenied,
  sizeInvalid,
} from "./submission";
import { poolChanged } from "./templates";
import { agentUnexplained, runUnexplained } from "./unexplained";
import { serverOlder } from "./versions";
import { nobodyPolls, poolLimit, poolMissing, poolPaused, runElsewhere } from "./workPools";
import { queueLimit, queuePaused, queueUnserved } from "./workQueues";

/** All known causes; a root cause comes before its consequences. */
export const CAUSES: readonly Cause[] = [
  stackDestroyed,
  natGatewayGone,
  routeMissing,
  routeBlackhole,
  egressClosed,
  noConnection,
  subnetFull,
  imageMissing,
  imageArchitecture,
  imageDenied,
  secretMissing,
  parameterMissing,
  jsonKeyMissing,
  secretDenied,
  keyUnusable,
  dataStoreSecretUnreadable,
  logGroupMissing,
  fargateQuota,
  noInstance,
  capacityUnavailable,
  daskCapacity,
  daskUnreached,
  daskWorkersEnd,
  serviceMissing,
  desiredCountZero,
  agentSleeps,
  agentKeyRefused,
  agentNotTheRightPrefect,
  agentPrefectUnreachable,
  agentUnhealthy,
  rolledBack,
  registrationFailed,
  runElsewhere,
  poolMissing,
  poolPaused,
  poolChanged,
  poolLimit,
  nobodyPolls,
  queuePaused,
  queueUnserved,
  queueLimit,
  deploymentPaused,
  deploymentLimit,
  agentWithoutKey,
  definitionRefused,
  runTaskDenied,
  runTaskThrottled,
  prefectRateLimited,
  sizeInvalid,
  jobVariablesInvalid,
  databaseFull,
  databasePasswordRefused,
  outOfMemory,
  diskFull,
  killed,
  spotInterruption,
  stoppedByHand,
  rescheduled,
  stuckBeforeStart,
  heartbeatLost,
  crashedNotRetried,
  cancellingForLong,
  eventQueueMissing,
  observerStopped,
  eventsLost,
  eventsWait,
  deadLetters,
  concurrencyLimit,
  importError,
  parametersInvalid,
  flowRaised,
  serverOlder,
  agentUnexplained,
  runUnexplained,
];
