/** The services' names of the error. */
const DENIED = /^(AccessDenied(Exception)?|UnauthorizedOperation|AuthorizationError(Exception)?)$/;

/** Whether an AWS error means a missing right. */
export function isDenied(error: unknown): boolean {
  return error instanceof Error && DENIED.test(error.name);
}
