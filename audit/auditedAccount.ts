import * as path from "node:path";
import { bootstrap } from "../bootstrap/bootstrap";
import { readBootstrapConfig } from "../bootstrap/config";
import { capture } from "../offline/capture";
import { offlineConfig } from "../offline/offlineConfig";
import { projectName } from "../stacks/projectName";
import type { CapturedProgram } from "./auditedStack";

/** Runs the account's program offline, with its configuration files; with an example if they name no repository. */
export async function capturedAccount(root: string): Promise<CapturedProgram> {
  const stack = "account";
  const { project: own, region, config } = offlineConfig(path.join(root, "bootstrap"), stack);
  const repository = `${own}:repository`;
  const given = {
    ...config,
    [repository]: config[repository] === "" ? "acme/flows" : (config[repository] ?? ""),
  };
  const { resources } = await capture({ project: own, stack, region, config: given }, () =>
    bootstrap(readBootstrapConfig()),
  );
  return { project: projectName(root), stack: undefined, region, resources };
}
