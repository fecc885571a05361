import type { STSClient } from "@aws-sdk/client-sts";

/** Refuses, with a `StepError`, to go on with the credentials of another account. @param expected The stack's. */
export function checkAccount(sts: STSClient, expected: string): Promise<void>;
