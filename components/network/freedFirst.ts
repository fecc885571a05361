import { execFile } from "node:child_process";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type AwsAccess, INPUT_VARIABLE, RunnerScript } from "../runner/runnerStep";

export interface FreedFirstArgs {
  /** Undefined: nothing is freed, and AWS refuses an address in use. */
  readonly access: AwsAccess | undefined;
  /** Tags of the NAT gateways and interfaces that may lose their address. */
  readonly tags: Record<string, string>;
}

/**
 * Options of a resource with an `allocationId`, whose former user lets go of the address before the resource is created: a
 * NAT gateway becomes an instance, or an instance a gateway. Pulumi would create the new one first, which AWS refuses.
 *
 * A hook and not a resource: stacks that never change it have nothing more. Pulumi's mocks have no engine and refuse hooks.
 */
export function freedFirst({ access, tags }: FreedFirstArgs): pulumi.ResourceOptions {
  if (access === undefined || pulumi.runtime.getEngine() === undefined) {
    return {};
  }
  const known = new Promise<pulumi.Unwrap<AwsAccess>>((resolve) => {
    pulumi.output(access).apply(resolve);
  });
  const free: pulumi.ResourceHookFunction = async ({ newInputs }) => {
    const allocationId = String(newInputs?.["allocationId"]);
    const said = await runScript({ access: await known, address: { allocationId, tags } });
    if (said !== "") {
      await pulumi.log.info(said);
    }
  };
  return { hooks: { beforeCreate: [free] } };
}

/** Throws with what the script says when it fails. */
function runScript(input: object): Promise<string> {
  const script = path.join(__dirname, "..", "runner", RunnerScript.freeAddress);
  const env = { ...process.env, [INPUT_VARIABLE]: JSON.stringify(input) };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script], { env }, (error, stdout, stderr) => {
      if (error === null) {
        resolve(stdout.trim());
      } else {
        reject(new Error(stderr.trim() === "" ? error.message : stderr.trim()));
      }
    });
  });
}
