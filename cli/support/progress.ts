import pc from "picocolors";

/** Progress of a running step. */
export interface Progress {
  /**
   * Shows a step that is at work, and then that it is done. What the work says shows beside the title; what it
   * says last stays there.
   */
  step<T>(title: string, work: (say: (detail: string) => void) => Promise<T>): Promise<T>;
}

/** The members of a stream that progress uses. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** An updating line on a terminal, or separate lines in a log. */
export function terminalProgress(stream: ProgressStream, colours: Colours): Progress {
  return {
    async step(title, work) {
      const line = stream.isTTY === true ? movingLine(stream, title, colours) : standingLines(stream, title);
      try {
        const result = await work(line.say);
        line.end(true);
        return result;
      } catch (error) {
        line.end(false);
        throw error;
      }
    },
  };
}

/** Progress for a command with its own result: appears on a terminal after a second, and is erased at the end. */
export function passingProgress(stream: ProgressStream, colours: Colours): Progress {
  return {
    async step(title, work) {
      if (stream.isTTY !== true) {
        return work(() => undefined);
      }
      let line: MovingLine | undefined;
      let detail = "";
      const timer = setTimeout(() => {
        line = movingLine(stream, title, colours);
        line.say(detail);
      }, 1000);
      try {
        return await work((text) => {
          detail = text;
          line?.say(text);
        });
      } finally {
        clearTimeout(timer);
        line?.erase();
      }
    },
  };
}

export type Colours = ReturnType<typeof pc.createColors>;

/** Colours for a terminal, unless disabled: https://no-color.org */
export function coloursFor(stream: ProgressStream, env: NodeJS.ProcessEnv): Colours {
  return pc.createColors(stream.isTTY === true && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb");
}

interface StepLine {
  readonly say: (detail: string) => void;
  readonly end: (ok: boolean) => void;
}

interface MovingLine extends StepLine {
  readonly erase: () => void;
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MILLISECONDS = 100;
const ERASE_LINE = "\r\u001b[2K";

function movingLine(stream: ProgressStream, title: string, colours: Colours): MovingLine {
  const clock = startClock();
  let detail = "";
  let frame = 0;
  const draw = (): void => {
    frame = (frame + 1) % FRAMES.length;
    const plain = lineOf(title, clock.text(), detail);
    // A wrapped line can't be erased.
    const shown = plain.slice(0, (stream.columns ?? 80) - 3);
    stream.write(`${ERASE_LINE}${colours.cyan(FRAMES[frame] ?? "")} ${shown}`);
  };
  draw();
  const timer = setInterval(draw, FRAME_MILLISECONDS);
  return {
    say: (text) => {
      detail = text;
    },
    erase: () => {
      clearInterval(timer);
      stream.write(ERASE_LINE);
    },
    end: (ok) => {
      clearInterval(timer);
      const mark = ok ? colours.green("✔") : colours.red("✖");
      const rest = colours.dim([clock.longText(), detail].filter(Boolean).join("  "));
      stream.write(`${ERASE_LINE}${mark} ${title}${rest === "" ? "" : `  ${rest}`}\n`);
    },
  };
}

/** Interval of lines in a log that show activity. */
const SECONDS_BETWEEN_LINES = 10;

function standingLines(stream: ProgressStream, title: string): StepLine {
  const clock = startClock();
  let detail = "";
  stream.write(`- ${title} …\n`);
  const timer = setInterval(() => {
    stream.write(`  ${lineOf("…", clock.text(), detail)}\n`);
  }, SECONDS_BETWEEN_LINES * 1000);
  return {
    say: (text) => {
      detail = text;
    },
    end: (ok) => {
      clearInterval(timer);
      stream.write(`${ok ? "✔" : "✖"} ${lineOf(title, clock.longText(), detail)}\n`);
    },
  };
}

function lineOf(title: string, time: string, detail: string): string {
  return [title, time, detail].filter((part) => part !== "").join("  ");
}

interface Clock {
  readonly text: () => string;
  /** Empty for what nobody had to wait for. */
  readonly longText: () => string;
}

function startClock(): Clock {
  const start = Date.now();
  const seconds = (): number => Math.floor((Date.now() - start) / 1000);
  return { text: () => duration(seconds()), longText: () => (seconds() < 2 ? "" : duration(seconds())) };
}

/** `8 s`, `1 min 15 s`. */
export function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}
