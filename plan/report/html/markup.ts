import { xmlText } from "../../picture/markup";

/** Text that is already HTML. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

type Piece = Html | string | number | readonly Piece[];

/** Template tag that escapes values, except `Html`. */
export function html(texts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return new Html(texts.map((text, index) => `${text}${written(values[index] ?? "")}`).join(""));
}

function written(piece: Piece): string {
  if (piece instanceof Html) {
    return piece.toString();
  }
  return Array.isArray(piece) ? piece.map(written).join("") : xmlText(String(piece));
}

/** `between backticks` → code. */
export function prose(text: string): Html {
  return new Html(
    text
      .split("`")
      .map((piece, index) => (index % 2 === 1 ? `<code>${xmlText(piece)}</code>` : xmlText(piece)))
      .join(""),
  );
}
