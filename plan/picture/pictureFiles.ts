import type { Diagram } from "./diagram";
import { draw } from "./drawing";
import { png } from "./png";
import { svg } from "./svg";
import { dark, light } from "./theme";

export interface PictureFile {
  readonly name: string;
  readonly content: Buffer;
}

/** Pixels per point, for high-density screens and slides. */
export const PNG_SCALE = 2;

/** Files of a stack's picture: an SVG for light pages, one for dark pages, and a PNG for tools without SVG. */
export async function pictureFiles(stack: string, diagram: Diagram): Promise<PictureFile[]> {
  const drawing = draw(diagram);
  const onLight = svg(drawing, light);
  return [
    { name: `${stack}.svg`, content: Buffer.from(onLight) },
    { name: `${stack}-dark.svg`, content: Buffer.from(svg(drawing, dark)) },
    { name: `${stack}.png`, content: Buffer.from(await png(onLight, drawing.width * PNG_SCALE)) },
  ];
}
