import type { Text } from "./box";
import type { Rect } from "./layout";
import { round, xmlText } from "./markup";
import { typeface, type Weight } from "./typeface";

/** Writes texts as outlines of letters, each outline once per file. */
export class Lettering {
  readonly #outlines = new Map<string, string>();

  write({ weight, size, text }: Text, { x, y, height }: Rect, colour: string): string {
    const { unitsPerEm, capHeight } = typeface(weight);
    const scale = size / unitsPerEm;
    const baseline = y + (height + capHeight * scale) / 2;
    const letters = typeface(weight)
      .set(text)
      .glyphs.map(({ id, x: letterX }) => this.#letter(weight, id, letterX));
    // The y axis of fonts points up.
    const transform = `translate(${round(x, 2)} ${round(baseline, 2)}) scale(${round(scale, 5)} -${round(scale, 5)})`;
    return `<g aria-label="${xmlText(text)}" fill="${colour}" transform="${transform}">${letters.join("")}</g>`;
  }

  /** Outlines of the letters written so far, for the start of the file. */
  definitions(): string[] {
    return [...this.#outlines].map(([id, outline]) => `<path id="${id}" d="${outline}"/>`);
  }

  #letter(weight: Weight, glyphId: number, x: number): string {
    const id = `l${weight}-${glyphId}`;
    const outline = this.#outlines.get(id) ?? typeface(weight).outline(glyphId);
    if (outline === "") {
      return "";
    }
    this.#outlines.set(id, outline);
    return `<use href="#${id}" x="${x}"/>`;
  }
}
