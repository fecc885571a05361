import { icons } from "@iconify-json/lucide";

/** Icons from Lucide (ISC licence). */
export type IconName =
  | "bell-ring"
  | "bot"
  | "boxes"
  | "calendar-clock"
  | "clipboard-check"
  | "cloud"
  | "database"
  | "globe"
  | "key-round"
  | "list-todo"
  | "map-pin"
  | "package"
  | "play"
  | "router"
  | "scroll-text"
  | "server"
  | "siren";

/** Side of an icon's square. */
export const ICON_GRID = 24;

/** SVG of an icon, drawn in `currentColor`. */
export function iconBody(name: IconName): string {
  const icon = icons.icons[name];
  if (icon === undefined) {
    throw new Error(`Lucide has no icon ${name}.`);
  }
  return icon.body;
}
