import type { Emulator } from "./emulator";
import { contentsOf } from "./xml";

/** Names of all buckets. */
export async function buckets(emulator: Emulator): Promise<string[]> {
  return contentsOf(await emulator.s3("GET", "/"), "Name");
}

/** Keys of a bucket's objects. */
export async function keysIn(emulator: Emulator, bucket: string): Promise<string[]> {
  return contentsOf(await emulator.s3("GET", `/${bucket}?list-type=2`), "Key");
}

/** Deletes all objects of a bucket, with all versions. */
export async function emptyBucket(emulator: Emulator, bucket: string): Promise<void> {
  const versions = await emulator.s3("GET", `/${bucket}?versions`);
  const ids = contentsOf(versions, "VersionId");
  for (const [index, key] of contentsOf(versions, "Key").entries()) {
    await emulator.s3("DELETE", `/${bucket}/${key}?versionId=${ids[index] ?? ""}`);
  }
}
