// `npm run releases`: asks the registries whether what the project names is (still) released. The registries are those
// that npm, uv, Go and git are set up with on this machine.
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
