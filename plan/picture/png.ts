import { readFile } from "node:fs/promises";
import { initWasm, Resvg } from "@resvg/resvg-wasm";

let ready: Promise<void> | undefined;

/** Draws an SVG's pixels. WebAssembly: the same bytes on every machine, so that two pictures can be compared. */
export async function png(svg: string, width: number): Promise<Uint8Array> {
  ready ??= readFile(require.resolve("@resvg/resvg-wasm/index_bg.wasm")).then((wasm) => initWasm(wasm));
  await ready;
  return new Resvg(svg, { fitTo: { mode: "width", value: width } }).render().asPng();
}
