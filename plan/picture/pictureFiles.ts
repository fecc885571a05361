import type { Diagram } from "./diagram";
import { draw } from "./drawing";
import { png } from "./png";
import { svg } from "./svg";
import { dark, light } from "./theme";

export interface PictureFile {
  readonly name: string;
  readonly content: Buffer;
}

/** For screens with two pixels to a point, and for slides. */
export const PNG_SCALE = 2;

/** The files of a stack's picture: an SVG for light pages, one for dark ones, and a PNG for where no SVG may go. */
export async function pictureFiles(stack: string, diagram: Diagram): Promise<PictureFile[]> {
  const drawing = draw(diagram);
  const onLight = svg(drawing, light);
  return [
    { name: `${stack}.svg`, content: Buffer.from(onLight) },
    { name: `${stack}-dark.svg`, content: Buffer.from(svg(drawing, dark)) },
    { name: `${stack}.png`, content: Buffer.from(await png(onLight, drawing.width * PNG_SCALE)) },
  ];
}
