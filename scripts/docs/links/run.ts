// `npm run docs:links`: requests every page of other sites that documents and code link to. Not a test: it depends on the
// network and those sites.
import { coloursFor, terminalProgress } from "../../../cli/support/progress";
import { checkLinks } from "./checkLinks";
import { externalLinks } from "./externalLinks";
import { linksReport } from "./report";
import { sites } from "./sites";
import { askedOf } from "./unasked";

async function main(): Promise<void> {
  const links = askedOf(externalLinks(process.cwd()));
  const { stdout, stderr, env } = process;
  const checked = await terminalProgress(stderr, coloursFor(stderr, env)).step("Ask other sites", (say) =>
    checkLinks(links, sites(), say),
  );
  console.log(linksReport(checked, coloursFor(stdout, env)).join("\n"));
  process.exitCode = checked.some(({ verdict }) => verdict === "gone") ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
