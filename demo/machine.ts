import { CannotBeHad } from "./cannotBeHad";
import { type Docker, findDocker, prepareDocker } from "./docker";
import { findEngine, whatEngineLacks } from "./engine";
import type { Session } from "./session";

/** Docker, if this machine can run the whole system; otherwise the reasons why it can't. */
export async function lookAtMachine(
  session: Session,
  env: NodeJS.ProcessEnv,
): Promise<Docker | CannotBeHad[]> {
  return session.progress.step("Pulumi engine and Docker", async (say) => {
    const engine = await findEngine(session, env);
    const endpoint = await findDocker(session);
    if (engine instanceof CannotBeHad || endpoint instanceof CannotBeHad) {
      say("not both available");
      return [engine, endpoint].filter((found) => found instanceof CannotBeHad);
    }
    const prepared =
      (await whatEngineLacks(session, env, say)) ?? (await prepareDocker(endpoint, session, say));
    if (prepared instanceof CannotBeHad) {
      say("requirements missing");
      return [prepared];
    }
    say(`Pulumi ${engine.version} with its plugins, and containers that reach this machine`);
    return prepared;
  });
}
