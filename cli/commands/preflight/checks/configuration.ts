import { type Check, fail, pass } from "../check";

export const configuration: Check = {
  id: "configuration",
  title: "Configuration",
  look: ({ planned, configProblem, stack, unsetBuildSecrets }) =>
    Promise.resolve([
      planned === undefined
        ? fail(configProblem ?? "The program could not be run.", "docs/configuration.md lists every key")
        : pass(`${stack}'s is valid, and the program creates ${planned.length} resources`),
      ...unsetBuildSecrets.map((variable) =>
        fail(
          `\`${variable}\` is not set here, and \`buildSecrets\` of a flow project names it.`,
          `\`export ${variable}=…\` before \`pulumi up\``,
        ),
      ),
    ]),
};
