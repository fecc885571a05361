import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import { Emulator } from "../aws/emulator";
import { callOf, type ReadCall, refusalBody } from "./protocols";
import type { Refusal, Rule } from "./rule";

/** Address of the emulator behind the rules. */
export interface Behind {
  readonly host: string;
  readonly port: number;
}

/** A refused call, and its rule. */
export interface Refused {
  readonly rule: string;
  readonly call: string;
}

/** Path that returns the refused calls, as JSON. */
export const REFUSED_PATH = "/_rules/refused";

/**
 * A proxy for the emulator that applies the rules. Other requests, such as pushes to the registry, pass unchanged.
 */
export function proxy(rules: readonly Rule[], behind: Behind): Server {
  const agent = new Agent({ keepAlive: true });
  const refused: Refused[] = [];
  const queues = new Map<Rule, Promise<unknown>>();

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    if (incoming.url === REFUSED_PATH) {
      response.setHeader("content-type", "application/json").end(JSON.stringify(refused));
      return;
    }
    const target = incoming.headers["x-amz-target"];
    const isForm = incoming.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
    if (incoming.method !== "POST" || (target === undefined && !isForm)) {
      await pass(incoming, response, agent, behind);
      return;
    }
    const body = await bytesOf(incoming);
    const call = callOf(incoming.headers, body.toString());
    const concerned = rules.filter(({ calls }) => call !== undefined && calls.includes(call.name));
    if (call === undefined || concerned.length === 0) {
      await pass(incoming, response, agent, behind, body);
      return;
    }
    await inTurn(concerned, () => judge(incoming, response, body, call, concerned));
  }

  async function judge(
    incoming: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
    call: ReadCall,
    concerned: readonly Rule[],
  ): Promise<void> {
    const aws = new Emulator(`http://${behind.host}:${behind.port}`, call.region);
    for (const rule of concerned) {
      const refusal = await rule.refuse?.(call, aws);
      if (refusal !== undefined) {
        refused.push({ rule: rule.name, call: call.name });
        refuse(response, call, refusal);
        return;
      }
    }
    let sent = body;
    for (const rule of concerned) {
      const other = await rule.translated?.(call, aws);
      sent = other === undefined ? sent : Buffer.from(JSON.stringify(other));
    }
    const answer = await send(incoming, agent, behind, sent);
    let bytes = await bytesOf(answer);
    if (answer.statusCode === 200) {
      for (const rule of concerned) {
        const other = await rule.answered?.(call, bytes.toString(), aws);
        bytes = other === undefined ? bytes : Buffer.from(other);
      }
    }
    response.writeHead(answer.statusCode ?? 502, withLength(answer, bytes)).end(bytes);
  }

  async function inTurn(concerned: readonly Rule[], work: () => Promise<void>): Promise<void> {
    const waiting = concerned.filter(({ oneAtATime = false }) => oneAtATime);
    const before = Promise.allSettled(waiting.map((rule) => queues.get(rule) ?? Promise.resolve()));
    const done = before.then(work);
    waiting.forEach((rule) => queues.set(rule, done));
    await done;
  }

  return createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      if (response.headersSent) {
        response.destroy();
      } else {
        response.writeHead(502).end(`Behind the rules: ${(error as Error).stack ?? String(error)}`);
      }
    });
  });
}

function refuse(response: ServerResponse, call: ReadCall, refusal: Refusal): void {
  const { headers, body } = refusalBody(call, refusal);
  response.writeHead(refusal.status ?? 400, headers).end(body);
}

/** Passes a request and its response on unchanged. */
async function pass(
  incoming: IncomingMessage,
  response: ServerResponse,
  agent: Agent,
  behind: Behind,
  body?: Buffer,
): Promise<void> {
  const answer = await send(incoming, agent, behind, body);
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders);
  answer.pipe(response);
  answer.on("error", () => response.destroy());
}

function send(
  incoming: IncomingMessage,
  agent: Agent,
  { host, port }: Behind,
  body?: Buffer,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { method, url: path, rawHeaders } = incoming;
    // Unchanged headers: the emulator uses `host` in addresses of its responses.
    const headers = body === undefined ? [...rawHeaders] : withLength(incoming, body);
    const outgoing = request({ host, port, method, path, agent, headers }, resolve);
    outgoing.on("error", reject);
    if (body === undefined) {
      incoming.pipe(outgoing);
      incoming.on("error", () => outgoing.destroy());
    } else {
      outgoing.end(body);
    }
  });
}

function withLength({ rawHeaders }: IncomingMessage, bytes: Buffer): string[] {
  const headers: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
    if (!/^(content-length|transfer-encoding)$/i.test(name)) {
      headers.push(name, value);
    }
  }
  return [...headers, "content-length", String(bytes.length)];
}

async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
