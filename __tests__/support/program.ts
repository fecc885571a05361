import * as pulumi from "@pulumi/pulumi";
import { capture, type CaptureArgs, type Captured } from "../../offline/capture";
import type { CapturedResource } from "../../offline/capturedResource";
import { OFFLINE_ACCOUNT, OfflineProviders } from "../../offline/providers";

// The one place that tests get their mocks from: those of the offline commands.
export { type CapturedResource, OFFLINE_ACCOUNT, OfflineProviders };

export const region = "eu-west-1";
const testStack: CaptureArgs = { project: "prefect-ecs", stack: "test", region };

/**
 * Runs a program under the offline providers.
 *
 * Pulumi takes a stack trace at every step of a resource, four fifths of the time that a stack takes; so there are none.
 */
export async function captured<T>(args: CaptureArgs, program: () => T): Promise<Captured<pulumi.Unwrap<T>>> {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return await capture(args, program);
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** Resources that components register. */
export async function registered(program: () => unknown): Promise<CapturedResource[]> {
  // A component's outputs aren't outputs of the stack.
  return (await captured(testStack, () => void program())).resources;
}

/** The outputs of a component, resolved. */
export async function outputsOf<T>(program: () => T): Promise<pulumi.Unwrap<T>> {
  return (await captured(testStack, program)).result;
}

/** A component's error for invalid arguments: the lines that users see, without a stack trace. */
export async function refusalOf(program: () => unknown): Promise<string[]> {
  try {
    await registered(program);
  } catch (error) {
    // Earlier registrations are still running, and would run into the next test.
    await pulumi.runtime.disconnect();
    if (pulumi.ResourceError.isInstance(error) && error.hideStack === true) {
      return error.message.split("\n");
    }
    throw error;
  }
  return [];
}
