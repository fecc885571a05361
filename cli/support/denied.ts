/** Each service has a name of its own for it. */
const DENIED = /^(AccessDenied(Exception)?|UnauthorizedOperation|AuthorizationError(Exception)?)$/;

/** Whether AWS says that a right is missing. */
export function isDenied(error: unknown): boolean {
  return error instanceof Error && DENIED.test(error.name);
}
