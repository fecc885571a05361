import { webAddress } from "../../stacks/config/webAddress";
import { PrefectClient } from "../prefect/client";
import { UsageError } from "../support/cliError";
import { awsClients } from "../aws/awsClients";
import { chooseStack } from "./chooseStack";
import { EngineReader } from "./engineReader";
import type { Environment } from "./environment";
import { outputsOfProject } from "./flowProject";
import { readOutputs } from "./outputs";
import { prefectAuthorization } from "./prefectCredential";

export interface OpenStackArgs {
  /** @default PREFECT_ECS_STACK, or the stack that is selected in Pulumi */
  readonly stack?: string;
  /** One of the stack's flow projects. @default the stack with all of them; for a one-off task the first */
  readonly project?: string;
  /** @default the stack's output */
  readonly prefectApiUrl?: string;
  /** Folder of the program. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly hide: (value: string) => void;
}

/** Opens a stack for commands. Calls neither AWS nor Prefect. */
export async function openStack(args: OpenStackArgs): Promise<Environment> {
  const { env, signal, hide } = args;
  const options = { cwd: args.folder, env, signal };
  const override = args.prefectApiUrl === undefined ? undefined : checkedApiUrl(args.prefectApiUrl);
  const stack = await chooseStack(args.stack, options);
  const ofStack = await readOutputs(stack, options);
  const { project } = args;
  const outputs = project === undefined ? ofStack : outputsOfProject(ofStack, project);
  const aws = awsClients(outputs.access, signal);
  const prefect = new PrefectClient({
    apiUrl: override ?? outputs.prefectApiUrl,
    ...(outputs.prefectServer === undefined ? {} : { whenUnreachable: OWN_SERVER }),
    signal,
    authorization: () => prefectAuthorization({ env, stored: outputs.prefectCredential, aws, hide }),
  });
  return { stack, project, outputs, aws, prefect, engine: new EngineReader(stack, options), signal };
}

/** Nobody outside its VPC reaches it otherwise. */
const OWN_SERVER =
  "it is the stack's own server. Keep `./prefect-ecs ui` open in another terminal; with `ui --port <port>`, add " +
  "`--prefect-api-url http://localhost:<port>/api` here.";

function checkedApiUrl(text: string): string {
  const url = webAddress(text);
  if (url === undefined) {
    throw new UsageError("`--prefect-api-url` must be an http or https address.");
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageError(
      "`--prefect-api-url` must be an address without user and password (not shown): give them as PREFECT_API_AUTH_STRING.",
    );
  }
  return text.replace(/\/+$/, "");
}
