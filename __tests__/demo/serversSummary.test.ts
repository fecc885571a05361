import * as path from "node:path";
import pc from "picocolors";
import { serversSummary } from "../../demo/serversSummary";

// That these lines bring a stack up is shown by `npm run e2e`.

function summary(bridgeAddress: string | undefined): string[] {
  const args = {
    ports: { emulator: 4566, prefect: 4200 },
    docker: { bridgeAddress },
    environmentFile: path.resolve(".demo/env"),
  };
  return serversSummary(args, pc.createColors(false)).split("\n");
}

describe("what `npm run demo:servers` ends with", () => {
  it("is where the servers are, and every line to type for a stack there", () => {
    expect(summary("172.17.0.1")).toStrictEqual([
      "AWS      http://localhost:4566, emulated",
      "Prefect  http://127.0.0.1:4200, log in with admin:demo",
      "",
      "Create a stack",
      "  . .demo/env  # first, in a new shell: points its commands here",
      "  pulumi stack init try",
      "  pulumi config set aws:region eu-west-1",
      "  pulumi config set prefectApiUrl http://172.17.0.1:4200/api",
      "  pulumi config set --secret prefectAuthString admin:demo",
      "  pulumi up",
      "  ./prefect-ecs run hello/hello",
      "",
      "Take it down  npm run demo:down",
    ]);
  });

  it("names two addresses of Prefect where containers need another one than people", () => {
    expect(summary(undefined)).toEqual(
      expect.arrayContaining([
        "  pulumi config set prefectApiUrl http://host.docker.internal:4200/api",
        "  pulumi config set prefectUiUrl http://127.0.0.1:4200",
      ]),
    );
  });
});
