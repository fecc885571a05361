/**
 * The result of `ask`; undefined if it doesn't exist, which is a valid result.
 *
 * @param missing Name of the error by which this operation says so, besides the usual ones.
 */
export async function ifThere<T>(ask: () => Promise<T>, missing?: string): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && (MISSING.has(error.name) || error.name === missing)) {
      return undefined;
    }
    throw error;
  }
}

const MISSING = new Set([
  "ResourceNotFoundException",
  "ImageNotFoundException",
  "RepositoryNotFoundException",
  "QueueDoesNotExist",
  "AWS.SimpleQueueService.NonExistentQueue",
]);
