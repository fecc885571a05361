import { type Cause, Certainty, Symptom } from "../cause";
import { oneLine } from "./reports";

/** prefect/client/orchestration/__init__.py, `raise_for_api_version_mismatch`: a client's comparison with its server, at its start. */
const OLDER =
  /Your Prefect server is running an older version of Prefect than your client.*from version (\S+) to version (\S+) or higher/;

/** A server older than its agents or flow runs. */
export const serverOlder: Cause = {
  id: "prefect-server-older",
  title: "The Prefect server is older than its clients",
  symptoms: [Symptom.late, Symptom.crashed, Symptom.failed, Symptom.unregistered],
  meaning:
    "Agents or flow runs have a newer Prefect than the server, and may ask for what it doesn't know. A server may be newer than its clients; " +
    "[Images](images.md#versions-of-prefect) lists which versions work together.",
  onlyIfNothingElse: true,
  find: ({ agents, runs, stack }) => {
    const said = [
      ...agents.flatMap(({ name, log }) => log.map((text) => ({ about: `agent ${name}`, text }))),
      ...runs.flatMap(({ name, log }) => log.map(({ message }) => ({ about: `run ${name}`, text: message }))),
    ].filter(({ text }) => OLDER.test(text));
    const [, server = "", client = ""] = OLDER.exec(said.at(-1)?.text ?? "") ?? [];
    return said.length === 0
      ? undefined
      : {
          cause: `The Prefect server has version ${server}, older than ${client} of its clients.`,
          because: [...new Set(said.map(({ about, text }) => `${about} logged: ${oneLine(text)}`))],
          fix: [
            `Upgrade the server to ${client}; the stack's own has the version in \`flows/pyproject.toml\`: \`pulumi up --stack ${stack}\``,
            "Or give the flow project whose image is newer the server's version",
          ],
          certainty: Certainty.possible,
        };
  },
};
