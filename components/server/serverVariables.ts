import { PREFECT_HOME } from "../prefect/prefectHome";
import { IDLE_TIMEOUT_SECONDS } from "./loadBalancer";
import type { CompleteServerSettings } from "./prefectServerArgs";
import { PREFECT_SERVER_PORT } from "./serverAddress";

/** Plain variables of each task. @param hasLoadBalancer A load balancer leads to it. */
export function serverVariables(
  { eventRetentionDays, flowRunRetentionDays }: CompleteServerSettings,
  hasLoadBalancer: boolean,
): Record<string, string> {
  return {
    PREFECT_HOME,
    PREFECT_SERVER_API_PORT: String(PREFECT_SERVER_PORT),
    // Whatever address the browser has: a forwarded port of a laptop, or a load balancer's.
    PREFECT_SERVER_UI_API_URL: "/api",
    PREFECT_SERVER_UI_STATIC_DIRECTORY: `${PREFECT_HOME}/pages`,
    // The load balancer would use a connection that the server closes at that moment, and answer 502.
    ...(hasLoadBalancer ? { PREFECT_SERVER_API_KEEPALIVE_TIMEOUT: String(IDLE_TIMEOUT_SECONDS + 15) } : {}),
    PREFECT_SERVER_ANALYTICS_ENABLED: "false",
    PREFECT_SERVER_EVENTS_RETENTION_PERIOD: `P${eventRetentionDays}D`,
    PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED: flowRunRetentionDays === 0 ? "events" : "events,flow_runs",
    ...(flowRunRetentionDays === 0
      ? {}
      : { PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD: String(flowRunRetentionDays * 86_400) }),
  };
}
