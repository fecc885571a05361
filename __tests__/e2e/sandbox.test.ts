import { withDeployments, withoutDeployment } from "../../e2e/sandbox";

const PREFECT_YAML = `# The deployments.
name: flows
deployments:
  # Greets.
  - name: hello
    entrypoint: flows.hello.hello
  - name: leaderboard
    entrypoint: flows.leaderboard.leaderboard
`;

describe("withDeployments", () => {
  it("adds deployments at the end and keeps the rest of the file", () => {
    expect(withDeployments(PREFECT_YAML, "- name: waits\n  entrypoint: flows.rehearsal.waits\n")).toBe(
      `${PREFECT_YAML}  - name: waits\n    entrypoint: flows.rehearsal.waits\n`,
    );
  });

  it("refuses a file without a list of deployments", () => {
    expect(() => withDeployments("name: flows\n", "- name: waits\n")).toThrow("no list of deployments");
  });
});

describe("withoutDeployment", () => {
  it("takes one deployment away", () => {
    const text = withoutDeployment(PREFECT_YAML, "leaderboard");

    expect(text).toContain("name: hello");
    expect(text).not.toContain("leaderboard");
  });

  it("leaves a file as it is that doesn't have it", () => {
    expect(withoutDeployment(PREFECT_YAML, "other")).toBe(PREFECT_YAML);
  });
});
