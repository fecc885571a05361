import { dateAndClock } from "../../support/time";
import type { OutputStream } from "../../support/io";

/** Where the status is shown again and again. */
export interface Screen {
  readonly show: (lines: readonly string[]) => void;
  readonly close: () => void;
}

/** A terminal's second screen, or blocks one after the other where it isn't a terminal. */
export function openScreen(stream: OutputStream): Screen {
  return stream.isTTY === true ? terminalScreen(stream) : blocks(stream);
}

const SECOND_SCREEN = "\u001b[?1049h\u001b[?25l";
const FIRST_SCREEN = "\u001b[?25h\u001b[?1049l";
const HOME = "\u001b[H";
const ERASE_REST_OF_LINE = "\u001b[K";
const ERASE_BELOW = "\u001b[J";

/** Writes over what is there instead of erasing it first: nothing flickers. */
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
