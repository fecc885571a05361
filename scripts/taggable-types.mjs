// Writes policies/taggableTypes.txt from the installed @pulumi/aws; with --check, fails if the file is stale.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const TARGET = "policies/taggableTypes.txt";
const PACKAGE = "node_modules/@pulumi/aws";

const types = `${taggableTypes().join("\n")}\n`;
if (!process.argv.includes("--check")) {
  writeFileSync(TARGET, types);
} else if (readFileSync(TARGET, "utf8") !== types) {
  console.error(`${TARGET} differs from @pulumi/aws: run \`npm run policies:taggable\`.`);
  process.exitCode = 1;
}

/** Types with the input `tags` and the computed output `tagsAll`; without `tagsAll`, `tags` means something else. */
function taggableTypes() {
  return readdirSync(PACKAGE, { recursive: true })
    .filter((file) => file.endsWith(".js") && !file.includes("node_modules"))
    .map((file) => readFileSync(`${PACKAGE}/${file}`, "utf8"))
    .filter(
      (text) =>
        text.includes('resourceInputs["tags"] = args?.tags') && text.includes('resourceInputs["tagsAll"] ='),
    )
    .map((text) => /__pulumiType = '(.*)'/.exec(text)[1])
    .sort();
}
