import { open, type FileHandle } from "node:fs/promises";

/** Reads the text added to a file since the last read; empty while the file doesn't exist. */
export class GrowingFile {
  readonly #path: string;
  readonly #decoder = new TextDecoder();
  #handle: FileHandle | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async read(): Promise<string> {
    this.#handle ??= await open(this.#path).catch(() => undefined);
    return this.#handle === undefined
      ? ""
      : this.#decoder.decode(await readOn(this.#handle), { stream: true });
  }

  async close(): Promise<void> {
    await this.#handle?.close();
  }
}

async function readOn(handle: FileHandle): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(64 * 1024));
    if (bytesRead === 0) {
      return Buffer.concat(chunks);
    }
    chunks.push(buffer.subarray(0, bytesRead));
  }
}
