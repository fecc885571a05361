import { type Check, fail, pass } from "../check";

export const configuration: Check = {
  id: "configuration",
  title: "Configuration",
  look: ({ planned, configProblem, stack }) =>
    Promise.resolve([
      planned === undefined
        ? fail(configProblem ?? "The program could not be run.", "docs/configuration.md lists every key")
        : pass(`${stack}'s is valid, and the program creates ${planned.length} resources`),
    ]),
};
