import { icons } from "@iconify-json/lucide";

/** Those of Lucide (ISC licence) that pictures use. */
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

/** Side of the square that icons are drawn in. */
export const ICON_GRID = 24;

/** SVG of an icon; its lines have the current colour. */
export function iconBody(name: IconName): string {
  const icon = icons.icons[name];
  if (icon === undefined) {
    throw new Error(`Lucide has no icon ${name}.`);
  }
  return icon.body;
}
