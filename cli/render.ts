import { captureStack } from "../offline/captureStack";

/** `npm run --silent render -- <stack>`: prints the resources that the stack's program registers, as JSON. */
async function main(stack: string): Promise<void> {
  const { resources, result } = await captureStack(process.cwd(), stack);
  process.stdout.write(`${JSON.stringify({ stack, resources, outputs: result }, null, 2)}\n`);
}

main(process.argv[2] ?? "staging").catch((error: unknown) => {
  // An invalid configuration needs no stack trace.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
