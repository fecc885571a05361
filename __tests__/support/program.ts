import * as pulumi from "@pulumi/pulumi";
import { capture, type CapturedResource } from "../../cli/plan/capture";
import { OFFLINE_ACCOUNT, OfflineProviders } from "../../cli/plan/mocks";

// The one place that tests get their mocks from: those of the offline commands.
export { capture, type CapturedResource, OFFLINE_ACCOUNT, OfflineProviders };

export const region = "eu-west-1";

/** Runs a program under the offline providers, and returns what it registered. */
export async function registered(program: () => unknown): Promise<CapturedResource[]> {
  // What a component gives away is no output of the stack.
  const run = (): void => void program();
  return (await capture({ project: "prefect-ecs", stack: "test", region }, run)).resources;
}

/** The outputs of a component, resolved. */
export async function outputsOf<T>(program: () => T): Promise<pulumi.Unwrap<T>> {
  return (await capture({ project: "prefect-ecs", stack: "test", region }, program)).result;
}

/** What a component says to arguments that it doesn't take: the lines that a person sees, without a stack trace. */
export async function refusalOf(program: () => unknown): Promise<string[]> {
  try {
    await registered(program);
  } catch (error) {
    // What was registered before is under way still, and would run into the next test.
    await pulumi.runtime.disconnect();
    if (pulumi.ResourceError.isInstance(error) && error.hideStack === true) {
      return error.message.split("\n");
    }
    throw error;
  }
  return [];
}
