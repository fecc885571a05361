import type { Mark } from "../mark";

/** A colour by its purpose. */
export type Tone =
  | "page"
  | "ink"
  | "muted"
  | "line"
  | "vpc"
  | "private"
  | "privateInk"
  | "public"
  | "publicInk"
  | "compute"
  | "egress"
  | "egressSoft"
  | "control"
  | "support"
  | Mark;

export type Theme = Readonly<Record<Tone, string>>;

/** GitHub's page colours, so that a picture needs no frame in a README. */
export const light: Theme = {
  page: "#ffffff",
  ink: "#1f2328",
  muted: "#59636e",
  line: "#c8d1da",
  vpc: "#f6f8fa",
  private: "#e2effd",
  privateInk: "#0550ae",
  public: "#dcf5e3",
  publicInk: "#116329",
  compute: "#0969da",
  egress: "#bc4c00",
  egressSoft: "#fff1e5",
  control: "#8250df",
  support: "#818b98",
  added: "#1a7f37",
  removed: "#cf222e",
  changed: "#9a6700",
};

export const dark: Theme = {
  page: "#0d1117",
  ink: "#f0f6fc",
  muted: "#9198a1",
  line: "#3d444d",
  vpc: "#151b23",
  private: "#10233d",
  privateInk: "#79c0ff",
  public: "#11291b",
  publicInk: "#7ee787",
  compute: "#58a6ff",
  egress: "#ffa657",
  egressSoft: "#3b2410",
  control: "#bc8cff",
  support: "#7d8590",
  added: "#3fb950",
  removed: "#f85149",
  changed: "#d29922",
};
