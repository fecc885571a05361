import { Command, InvalidArgumentError, Option } from "commander";
import * as path from "node:path";
import { FlowCode } from "../../../components/prefect/flowCode";
import { chooseStack } from "../../stack/chooseStack";
import { CliError } from "../../support/cliError";
import { ExitCode } from "../../support/exitCode";
import type { Cli, CommandContext } from "../../context/context";
import { variable } from "../../context/optionValues";

interface AdoptOptions {
  readonly code?: FlowCode;
  readonly name?: string;
  readonly prefectFile?: string;
  readonly pool?: Readonly<Record<string, string>>;
  readonly variable?: Readonly<Record<string, string>>;
  readonly write: boolean;
}

export function adoptCommand(cli: Cli): Command {
  return new Command("adopt")
    .description("inspect a folder with flows: how it would run, required changes, its `flowProjects` entry")
    .argument("<folder>", "the folder with `prefect.yaml`, or a checked-out repository")
    .option("--name <name>", "the flow project's name (default: the folder's)")
    .option("--prefect-file <path>", "the file with the deployments, in the folder (default: prefect.yaml)")
    .option("--variable <NAME=value>", "the value of a placeholder `{{ $NAME }}`; can be repeated", variable)
    .option("--pool <theirs=ours>", "map a work pool's name in the file to the stack's agent or pool", pool)
    .addOption(
      new Option("--code <where>", "where the code of runs comes from (default: image)").choices(
        Object.values(FlowCode),
      ),
    )
    .option("--write", "write the entry to Pulumi.<stack>.yaml", false)
    .addHelpText("after", HELP)
    .action(
      cli.action(async (context, folder: string, options: AdoptOptions) => {
        const { io } = context;
        const { adopt } = await import("./adopt.ts");
        const { projectName } = await import("./entry.ts");
        const { adoptionText } = await import("./report.ts");
        const { readStackFile, refuseToWrite, writeEntry } = await import("./stackFile.ts");
        const stackFile = readStackFile(io.folder, await stackOf(context, options.write));
        const place = path.resolve(io.folder, folder);
        if (options.write) {
          refuseToWrite(io.folder, stackFile, projectName(place, options.name));
        }
        const adoption = await context.progress.step("Folder", () =>
          adopt({
            root: path.join(__dirname, "../../.."),
            program: io.folder,
            folder: place,
            stackFile,
            name: options.name,
            prefectFile: options.prefectFile,
            code: options.code,
            variables: options.variable ?? {},
            pools: options.pool ?? {},
            env: io.env,
            signal: context.signal,
          }),
        );
        if (options.write) {
          writeEntry(io.folder, stackFile, adoption.entry);
        }
        const written = options.write ? stackFile.file : undefined;
        context.answer({ ...adoption, written }, () =>
          adoptionText(adoption, stackFile, options.write, context.colours),
        );
        return adoption.changes.length === 0 ? ExitCode.ok : ExitCode.failed;
      }),
    );
}

/** The stack, which inspection alone doesn't need. */
async function stackOf({ io, options }: CommandContext, isNeeded: boolean): Promise<string> {
  try {
    return await chooseStack(options.stack, { cwd: io.folder, env: io.env });
  } catch (error) {
    if (isNeeded || !(error instanceof CliError)) {
      throw error;
    }
    return "<stack>";
  }
}

/** For commander: collects `theirs=ours` options; neither may be empty. */
function pool(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { theirs, ours } = /^(?<theirs>.+)=(?<ours>[^=]+)$/s.exec(text)?.groups ?? {};
  if (theirs === undefined || ours === undefined) {
    throw new InvalidArgumentError("It must be their pool's name, =, and the stack's agent or pool.");
  }
  return { ...before, [theirs]: ours };
}

const HELP = `
It changes nothing in the folder. Registration's check imports the flows, as \`prefect deploy\` does: adopt only code
that you would run. --write adds the entry even if changes are required, and leaves the rest of the stack's file as it is.

Exit codes: 0 nothing has to change, 1 something has to.

Examples:
  $ ./prefect-ecs adopt ../reports --stack staging
  $ ./prefect-ecs adopt ../monorepo --prefect-file pipelines/etl/prefect.yaml
  $ ./prefect-ecs adopt ../reports --variable STAGE=prod --pool sales-ecs=default --write
`;
