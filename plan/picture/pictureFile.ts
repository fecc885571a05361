import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { CliError } from "../../cli/support/cliError";
import type { Diagram } from "./diagram";
import { draw } from "./drawing";
import { mermaid } from "./mermaid";
import { PNG_SCALE } from "./pictureFiles";
import { png } from "./png";
import { svg } from "./svg";
import { light } from "./theme";

/** Draws a diagram to a file; its extension is the format: `.svg`, `.png` or, for a pull request, `.mmd` (Mermaid). */
export async function writePicture(file: string, diagram: Diagram): Promise<void> {
  writeFileSync(file, await pictureAs(path.extname(file), diagram));
}

async function pictureAs(extension: string, diagram: Diagram): Promise<string | Uint8Array> {
  switch (extension) {
    case ".svg":
      return svg(draw(diagram), light);
    case ".png": {
      const drawing = draw(diagram);
      return png(svg(drawing, light), drawing.width * PNG_SCALE);
    }
    case ".mmd":
      return mermaid(diagram);
    default:
      throw new CliError(
        `A picture is a .svg, .png or .mmd (Mermaid), got a name that ends with '${extension}'.`,
      );
  }
}
