import * as pulumi from "@pulumi/pulumi";
import { open, problemsOf, read, type Written } from "./configFixture";

const emulator = "http://localhost:4566";

afterEach(() => {
  jest.restoreAllMocks();
});

function point(variables: NodeJS.ProcessEnv): void {
  jest.replaceProperty(process, "env", { ...process.env, ...variables });
}

function endpointOf(variables: NodeJS.ProcessEnv, written: Written = {}): string | undefined {
  point(variables);
  return read({ ...open, ...written }).aws.endpoint;
}

describe("a shell that points at an emulator", () => {
  it("has the stack made there, and is told so", () => {
    const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
    expect(endpointOf({ AWS_ENDPOINT_URL: emulator })).toBe(emulator);
    expect(warn.mock.calls).toEqual([
      [
        "AWS_ENDPOINT_URL leads to http://localhost:4566: this stack is for the emulator there. Unset it for AWS.",
      ],
    ]);
  });

  it("doesn't change where the configuration leads", () => {
    const other = "http://localhost:4666";
    expect(endpointOf({ AWS_ENDPOINT_URL: emulator }, { "aws:endpoints": [{ ecs: other }] })).toBe(other);
  });

  it("counts for nothing where AWS's SDKs ignore it, or it is empty", () => {
    expect(
      endpointOf({ AWS_ENDPOINT_URL: emulator, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "True" }),
    ).toBeUndefined();
    expect(
      endpointOf({ AWS_ENDPOINT_URL: "", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "false" }),
    ).toBeUndefined();
  });

  it("is refused where the address is none", () => {
    point({ AWS_ENDPOINT_URL: "localhost:4566" });
    expect(problemsOf(open)).toEqual([
      "`AWS_ENDPOINT_URL`, of the environment, must be an http or https address, got 'localhost:4566': unset it for AWS.",
    ]);
  });
});
