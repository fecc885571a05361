import { cleanEnvironment } from "../../demo/environment";

describe("the environment of what runs on this machine", () => {
  it("has nothing of a person's own accounts", () => {
    const own = {
      AWS_PROFILE: "prod",
      AWS_ACCESS_KEY_ID: "AKIA",
      PREFECT_API_URL: "https://api.prefect.cloud/api",
      PREFECT_API_KEY: "pnu_mine",
      PULUMI_ACCESS_TOKEN: "pul-mine",
      PULUMI_BACKEND_URL: "s3://mine",
      PULUMI_STACK: "prod",
      DATABASE_URL: "postgresql://mine",
      PGPORT: "6543",
      EGRESS_ECHO_URL: "https://mine",
      REGISTRATION_CONFIG: "{}",
      LEADERBOARD_FILE: "/mine",
    };

    expect(Object.keys(cleanEnvironment(own)).sort()).toStrictEqual(["DO_NOT_TRACK", "NO_PROXY", "no_proxy"]);
  });

  it("keeps what the engine needs to find its plugins, and everything else", () => {
    const useful = {
      PATH: "/bin",
      HOME: "/home/me",
      PULUMI_HOME: "/opt/p",
      HTTPS_PROXY: "http://proxy:3128",
    };

    expect(cleanEnvironment(useful)).toMatchObject(useful);
  });

  it("asks no proxy for this machine", () => {
    expect(cleanEnvironment({ no_proxy: "example.com" })["NO_PROXY"]).toBe(
      "example.com,localhost,127.0.0.1,::1",
    );
  });
});
