import type { StackView } from "../stackView";
import type { NetworkUse } from "./networkUses";
import { Direction, NOTHING, type Opening } from "./opening";

/** ECS exec: access to a container that bypasses security groups. */
export function execOpenings({ tasks }: StackView, uses: readonly NetworkUse[]): Opening[] {
  return uses.flatMap(({ part, hasExec }) => {
    if (hasExec === undefined) {
      return [];
    }
    const variables = tasks
      .filter((task) => task.part === part)
      .flatMap(({ containers }) => containers.flatMap(({ secrets = [] }) => secrets.map(({ name }) => name)));
    return {
      direction: Direction.in,
      at: "ECS exec",
      of: [part],
      allows: hasExec ? "a shell" : NOTHING,
      peers: hasExec ? ["whoever may ecs:ExecuteCommand there"] : [],
      note: hasExec && variables.length > 0 ? `sees ${variables.join(", ")}` : "",
    };
  });
}
