import { dateAndClock } from "../../support/time";
import type { OutputStream } from "../../support/io";

/** Display that `--watch` refreshes. */
export interface Screen {
  readonly show: (lines: readonly string[]) => void;
  readonly close: () => void;
}

/** A terminal's alternate screen, or successive blocks elsewhere. */
export function openScreen(stream: OutputStream): Screen {
  return stream.isTTY === true ? terminalScreen(stream) : blocks(stream);
}

const SECOND_SCREEN = "\u001b[?1049h\u001b[?25l";
const FIRST_SCREEN = "\u001b[?25h\u001b[?1049l";
const HOME = "\u001b[H";
const ERASE_REST_OF_LINE = "\u001b[K";
const ERASE_BELOW = "\u001b[J";

/** Overwrites the old content instead of erasing it first, to avoid flicker. */
function terminalScreen(stream: OutputStream): Screen {
  stream.write(SECOND_SCREEN);
  return {
    show: (lines) => {
      const shown = lines.slice(0, (stream.rows ?? 24) - 1);
      stream.write(`${HOME}${shown.map((line) => `${line}${ERASE_REST_OF_LINE}\n`).join("")}${ERASE_BELOW}`);
    },
    close: () => {
      stream.write(FIRST_SCREEN);
    },
  };
}

function blocks(stream: OutputStream): Screen {
  return {
    show: (lines) => {
      stream.write(`${dateAndClock(new Date().toISOString())}\n${lines.join("\n")}\n\n`);
    },
    close: () => undefined,
  };
}
