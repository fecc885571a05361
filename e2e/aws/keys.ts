import type { Emulator } from "./emulator";

/** State of a KMS key, such as `PendingDeletion`. */
export async function keyState(emulator: Emulator, KeyId: string): Promise<string> {
  const { KeyMetadata } = await emulator.json<{ KeyMetadata: { KeyState: string } }>(
    "kms",
    "TrentService.DescribeKey",
    { KeyId },
  );
  return KeyMetadata.KeyState;
}
