import type { Evidence } from "../evidence/evidence";
import type { RunEvidence, RunLogLine } from "../evidence/runs";
import { type Cause, Certainty, type Finding, Symptom } from "../cause";
import { oneLine, runLogs } from "./reports";

/** The engine's message when a flow can't be loaded: prefect/engine.py */
const NOT_LOADED = "Unexpected exception encountered when trying to load flow";
const IMPORT_ERROR = /^(?:ModuleNotFoundError|ImportError): /m;

/** prefect/exceptions.py */
const BAD_PARAMETERS =
  /^(?:prefect\.exceptions\.)?(?:SignatureMismatchError|ParameterTypeError|ParameterBindError): /m;

/** prefect/flow_engine.py, `handle_exception` */
const RAISED = "Encountered exception during execution: ";

/** Python's `logging.ERROR`. */
const ERROR = 40;

/** The first matching error in each run's log, reduced to its telling line. */
function errorsIn(
  runs: readonly RunEvidence[],
  fits: (line: RunLogLine) => boolean,
  telling: (message: string) => string,
): string[] {
  return runs.flatMap(({ name, log }) => {
    const line = log.filter(({ level }) => level >= ERROR).find(fits);
    return line === undefined ? [] : [`run ${name}: ${oneLine(telling(line.message))}`];
  });
}

function lastOf(text: string): string {
  return text.trim().split("\n").pop() ?? text;
}

function endedBadly({ runs }: Evidence): RunEvidence[] {
  return runs.filter(({ state }) => state.type === "FAILED" || state.type === "CRASHED");
}

function found(because: string[], finding: Omit<Finding, "because">): Finding | undefined {
  return because.length === 0 ? undefined : { ...finding, because };
}

/** The image lacks something that the flow imports. */
export const importError: Cause = {
  id: "import-error",
  title: "The flow can't be imported",
  symptoms: [Symptom.crashed],
  meaning:
    "The image has no such module: the flow or a package that it imports is not in it. Registration imports " +
    "every flow before it registers one, so usually the run's image is older than its deployment, or an import " +
    "happens only when the flow runs.",
  find: (evidence) =>
    found(
      errorsIn(
        endedBadly(evidence),
        ({ message }) => message.startsWith(NOT_LOADED) && IMPORT_ERROR.test(message),
        lastOf,
      ),
      {
        cause: "The container can't import the flow.",
        fix: [
          "A package: add it to `flows/pyproject.toml`, then `node scripts/lock-python.mjs`",
          "Your own module: it must be below `flows/src`, and not in `flows/.dockerignore`",
          `Then \`pulumi up --stack ${evidence.stack}\`, which builds the image and registers its flows`,
        ],
        certainty: Certainty.certain,
      },
    ),
};

/** Parameters that the flow doesn't take. */
export const parametersInvalid: Cause = {
  id: "parameters-invalid",
  title: "The flow does not take the run's parameters",
  symptoms: [Symptom.crashed, Symptom.failed],
  meaning:
    "The run's parameters have other names or types than the flow's. Prefect refuses them when a deployment " +
    "enforces its schema; otherwise the flow itself does.",
  find: (evidence) =>
    found(
      errorsIn(
        endedBadly(evidence),
        ({ message }) => BAD_PARAMETERS.test(message),
        (message) =>
          BAD_PARAMETERS.exec(message)?.input.slice(BAD_PARAMETERS.exec(message)?.index).split("\n")[0] ??
          message,
      ),
      {
        cause: "The run's parameters don't match the flow's.",
        fix: [
          "Run it with the parameters named in the message",
          "If the flow has changed: fix `parameters` of its deployment and schedules in `flows/prefect.yaml`, then `pulumi up`",
        ],
        certainty: Certainty.certain,
      },
    ),
};

/** The flow's own exception. */
export const flowRaised: Cause = {
  id: "flow-raised",
  title: "The flow itself failed",
  symptoms: [Symptom.failed],
  meaning:
    "The flow's code raised an exception; everything around it worked. The traceback in its log has the line.",
  find: (evidence) => {
    const raised = endedBadly(evidence).filter(({ state, log }) => state.type === "FAILED" && raisedIn(log));
    return found(
      raised.flatMap(({ name, state, log }) => [
        `run ${name}: ${oneLine(state.message)}`,
        ...traceback(name, raisedIn(log)?.message ?? ""),
      ]),
      {
        cause: "The flow's own code raised an exception; the stack worked.",
        fix: [
          `The whole log: ${runLogs(evidence, raised)}`,
          "Try it here: `node scripts/python.mjs python -m flows.<name>`; once it is fixed, `pulumi up`",
        ],
        certainty: Certainty.certain,
      },
    );
  },
};

function raisedIn(log: readonly RunLogLine[]): RunLogLine | undefined {
  return log.find(
    ({ level, message }) => level >= ERROR && message.startsWith(RAISED) && !BAD_PARAMETERS.test(message),
  );
}

/** The last frame and the exception. */
function traceback(run: string, message: string): string[] {
  return message
    .trim()
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\s*[\^~]+$/.test(line))
    .slice(-3)
    .map((line) => `run ${run}:   ${line.trim()}`);
}
