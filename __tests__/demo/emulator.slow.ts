import { startEmulator, emulatorUrl } from "../../demo/emulator";
import { choosePorts } from "../../demo/localPorts";
import { pythonEnvironment } from "../../demo/python";
import { takeDown } from "../../demo/takeDown";
import * as path from "node:path";
import { never, withFolder } from "./temporaryFolder";

const root = path.resolve(__dirname, "../..");

/** As an SDK calls IAM. */
async function call(url: string, id: string, parameters: Record<string, string>): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      authorization:
        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=none",
      "content-type": "application/x-www-form-urlencoded",
      "amz-sdk-invocation-id": id,
    },
    body: new URLSearchParams({ Version: "2010-05-08", ...parameters }).toString(),
  });
  return `${response.status} ${await response.text()}`;
}

/** As an SDK calls Secrets Manager. */
async function secretsManager(url: string, action: string, body: Record<string, string>): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      authorization:
        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=none",
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `secretsmanager.${action}`,
    },
    body: JSON.stringify(body),
  });
  return response.json();
}

const createRole = { Action: "CreateRole", RoleName: "agent", AssumeRolePolicyDocument: "{}" };
const getRole = { Action: "GetRole", RoleName: "agent" };

interface Described {
  readonly VersionIdsToStages: Readonly<Record<string, readonly string[]>>;
}

// That Go's client calls again when it loses an answer takes a busy machine; what it sends then is this.
it(
  "answers a call that is sent again as it did the first time, and has no version of a secret without a value",
  () =>
    withFolder(async (folder) => {
      const session = {
        folder,
        signal: never,
        progress: { step: <T>(_: string, work: (say: () => void) => T) => work(() => undefined) },
      };
      const python = await pythonEnvironment(root, process.env, never);
      const { emulator: port } = await choosePorts(undefined, { emulator: 4866, prefect: 4867 });
      await startEmulator(session, {
        python,
        docker: { endpoint: "unix:///nowhere", bridgeAddress: undefined },
        port,
      });
      const url = emulatorUrl(port);

      const refused = await call(url, "early", getRole);
      const [first, meanwhile] = await Promise.all([
        call(url, "one", createRole),
        call(url, "one", createRole),
      ]);
      const again = await call(url, "one", createRole);
      const another = await call(url, "two", createRole);
      const later = await call(url, "early", getRole);
      await secretsManager(url, "CreateSecret", { Name: "empty" });
      await secretsManager(url, "CreateSecret", { Name: "full", SecretString: "value" });
      const [empty, full] = await Promise.all(
        ["empty", "full"].map((SecretId) => secretsManager(url, "DescribeSecret", { SecretId })),
      );
      await takeDown(folder);

      expect((empty as Described).VersionIdsToStages).toStrictEqual({});
      expect(Object.values((full as Described).VersionIdsToStages)).toStrictEqual([["AWSCURRENT"]]);
      expect(refused).toMatch(/^404 .*NoSuchEntity/s);
      expect(first).toMatch(/^200 .*<RoleName>agent</s);
      expect([meanwhile, again]).toStrictEqual([first, first]);
      expect(another).toMatch(/^409 .*EntityAlreadyExists/s);
      expect(later).toMatch(/^200 .*<RoleName>agent</s);
    }),
  120_000,
);
