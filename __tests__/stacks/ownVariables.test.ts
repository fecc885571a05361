import { whyRefused } from "../../stacks/config/containers";
import { ofType } from "../support/resources";
import { generous, staging } from "../rights/programs";

it.each([staging, generous])(
  "refuses from people every variable that the program sets itself",
  async (program) => {
    const said = ["DATABASE_URL", "API_TOKEN"];
    const names = ofType(await program(), "aws:ecs/taskDefinition:TaskDefinition").flatMap(({ inputs }) => {
      const [container] = JSON.parse(inputs["containerDefinitions"] as string) as [
        Record<"environment" | "secrets", { name: string }[]>,
      ];
      return [...container.environment, ...container.secrets].map(({ name }) => name);
    });
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !said.includes(name) && whyRefused(name) === undefined)).toEqual([]);
  },
);
