import type { STSClient } from "@aws-sdk/client-sts";

/** Throws a `StepError` for credentials of another account. @param expected The stack's account. */
export function checkAccount(sts: STSClient, expected: string): Promise<void>;
