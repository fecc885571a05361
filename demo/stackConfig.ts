import { readFileSync } from "node:fs";
import * as path from "node:path";
import { type Document, parseDocument } from "yaml";
import { HOST_NAME } from "./dockerBridge";
import { pinnedPostgres } from "./emulatedNetwork";
import { emulatorUrl } from "./emulator";
import type { LocalPorts } from "./localPorts";
import { prefectUiUrl } from "./prefectServer";

/** `Pulumi.local.yaml` of a program, with the chosen ports and a Prefect server of this machine. */
export function localConfig(root: string, ports: LocalPorts): string {
  const document = localDocument(root, ports);
  document.setIn(["config", "prefectApiUrl"], `http://${HOST_NAME}:${ports.prefect}/api`);
  return document.toString();
}

/** `Pulumi.local.yaml` with a Prefect server and a data store of the stack's own. */
export function ownServerConfig(root: string, ports: LocalPorts): string {
  const document = localDocument(root, ports);
  document.deleteIn(["config", "prefectApiUrl"]);
  document.setIn(["config", "dataStore"], {
    engine: "postgres",
    engineVersion: pinnedPostgres(root).version,
  });
  document.setIn(["config", "prefectServer"], { size: "small" });
  return document.toString();
}

function localDocument(root: string, ports: LocalPorts): Document {
  const document = localFile(root);
  const { config } = document.toJS() as LocalFile;
  const services = config["aws:endpoints"].flatMap((endpoints) => Object.keys(endpoints));
  const endpoint = emulatorUrl(ports.emulator);
  document.setIn(["config", "aws:endpoints"], [Object.fromEntries(services.map((name) => [name, endpoint]))]);
  document.setIn(["config", "prefectUiUrl"], prefectUiUrl(ports.prefect));
  return document;
}

/** The emulated region. */
export function localRegion(root: string): string {
  return (localFile(root).toJS() as LocalFile).config["aws:region"];
}

interface LocalFile {
  readonly config: {
    readonly "aws:region": string;
    readonly "aws:endpoints": readonly Record<string, string>[];
  };
}

function localFile(root: string): Document {
  return parseDocument(readFileSync(path.join(root, "Pulumi.local.yaml"), "utf8"));
}
