/**
 * Variables of the user's own accounts: with them a demo would call the user's Prefect, AWS or database.
 */
const PERSONAL =
  /^(AWS_|PREFECT_|PULUMI_|EGRESS_|WORK_POOL|PG[A-Z]+$|DATABASE_URL$|LEADERBOARD_FILE$|REGISTRATION_CONFIG$)/;

/** The engine's settings for its own files and downloads; the others are for other stacks. */
const KEPT =
  /^PULUMI_(HOME|SKIP_UPDATE_CHECK|DISABLE_AUTOMATIC_PLUGIN_ACQUISITION|PLUGIN_DOWNLOAD_URL_OVERRIDES)$/;

/** This machine's addresses, which need no proxy. */
const LOOPBACK = "localhost,127.0.0.1,::1";

/** The environment of the demo's processes, without the user's own accounts. */
export function cleanEnvironment(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(base).filter(([name]) => !PERSONAL.test(name) || KEPT.test(name));
  const noProxy = [base["NO_PROXY"] ?? base["no_proxy"], LOOPBACK].filter(Boolean).join(",");
  return { ...Object.fromEntries(kept), NO_PROXY: noProxy, no_proxy: noProxy, DO_NOT_TRACK: "1" };
}
