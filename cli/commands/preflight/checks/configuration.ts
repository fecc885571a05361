import { type Check, fail, pass } from "../check";

export const configuration: Check = {
  id: "configuration",
  title: "Configuration",
  look: ({ planned, configProblem, stack }) =>
    Promise.resolve([
      planned === undefined
        ? fail(configProblem ?? "The program could not be run.", "docs/configuration.md has every key")
        : pass(`that of ${stack} is valid, and the program makes ${planned.length} resources of it`),
    ]),
};
