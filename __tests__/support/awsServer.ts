import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** AWS's response to an operation's input: a body, or an error by its code. */
export type Answer = (input: Record<string, unknown>) => object;

/** A fault of AWS, as an answer. */
export class Fault {
  readonly type: string;
  readonly message: string;

  constructor(type: string, message: string) {
    this.type = type;
    this.message = message;
  }
}

export interface AwsServer {
  readonly endpoint: string;
  /** Operations that were asked for, in order. */
  readonly asked: string[];
  readonly inputs: Record<string, unknown>[];
  close(): void;
}

/** A stand-in for AWS's JSON APIs and STS, for scripts that run in a process of their own. */
export async function awsServer(accountId: string, answers: Record<string, Answer>): Promise<AwsServer> {
  const asked: string[] = [];
  const inputs: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const target = request.headers["x-amz-target"];
      if (typeof target !== "string") {
        const action = new URLSearchParams(body).get("Action") ?? "";
        asked.push(action);
        inputs.push(Object.fromEntries(new URLSearchParams(body)));
        response.setHeader("content-type", "text/xml").end(stsAnswer(action, accountId));
        return;
      }
      const operation = target.split(".").pop() ?? "";
      const input = JSON.parse(body) as Record<string, unknown>;
      asked.push(operation);
      inputs.push(input);
      const answer =
        answers[operation]?.(input) ?? new Fault("UnknownOperationException", `no answer to ${operation}`);
      response.setHeader("content-type", "application/x-amz-json-1.1");
      response.statusCode = answer instanceof Fault ? 400 : 200;
      response.end(
        JSON.stringify(answer instanceof Fault ? { __type: answer.type, message: answer.message } : answer),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    asked,
    inputs,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function stsAnswer(action: string, accountId: string): string {
  const result =
    action === "AssumeRole"
      ? "<Credentials><AccessKeyId>assumed</AccessKeyId><SecretAccessKey>s</SecretAccessKey>" +
        "<SessionToken>t</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>"
      : `<Account>${accountId}</Account>`;
  return `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result}</${action}Result></${action}Response>`;
}
