// `npm run releases`: checks that all releases that the project names are (still) available, in the registries that npm,
// uv, Go and git are configured with on this machine.
import { coloursFor, terminalProgress } from "../../cli/support/progress";
import { checkReleases } from "./checkReleases";
import { failed, releasesReport } from "./report";

async function main(): Promise<void> {
  const { stdout, stderr, env } = process;
  const checked = await terminalProgress(stderr, coloursFor(stderr, env)).step("Ask the registries", (say) =>
    checkReleases(process.cwd(), say),
  );
  console.log(releasesReport(checked, coloursFor(stdout, env)).join("\n"));
  process.exitCode = failed(checked) ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
