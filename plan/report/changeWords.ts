import type { InputChange } from "../difference/inputs";
import { Fate } from "../difference/replacing";
import type { ResourceChange } from "../difference/resources";
import { isImage } from "../imageBuild";
import { Mark } from "../mark";
import { counted } from "../picture/words";

/** Effects of a change on a resource, and their reasons, a line each. @param facts The resource's own facts */
export function changeFacts(change: ResourceChange, facts: readonly string[]): string[] {
  switch (change.mark) {
    case Mark.added:
      return [...facts];
    case Mark.removed:
      return removal(change);
    case Mark.changed:
      return [
        ...(change.renamedFrom === undefined ? [] : [`was ${change.renamedFrom.split("::").pop() ?? ""}`]),
        ...fateInWords(change),
        ...change.inputs.map(inputInWords),
        ...change.follows.map(({ input, of }) => `${input} follows ${of.join(", ")}`),
      ];
  }
}

/** `desiredCount: 1 → 2`; for lists the items added and removed. */
export function inputInWords({ path, before, after }: InputChange): string {
  const [earlier, later] = [plainList(before), plainList(after)];
  if (earlier === undefined || later === undefined) {
    return `${path}: ${valueInWords(before)} → ${valueInWords(after)}`;
  }
  const added = later.filter((item) => !earlier.includes(item)).map((item) => `+ ${item}`);
  const removed = earlier.filter((item) => !later.includes(item)).map((item) => `- ${item}`);
  return `${path}: ${[...added, ...removed].join(", ") || "in another order"}`;
}

function plainList(value: unknown): string[] | undefined {
  const isPlain = Array.isArray(value) && value.every((item) => typeof item !== "object");
  return isPlain ? value.map(String) : undefined;
}

function removal({ isProtected, isRetained }: ResourceChange): string[] {
  return [
    ...(isProtected ? ["protected: pulumi up refuses, and changes nothing at all"] : []),
    ...(isRetained ? ["stays in AWS, and pulumi forgets it"] : []),
  ];
}

/** Fate → words for it. */
type Doing = Readonly<Record<Fate, string>>;

const always = (words: string): Doing => ({ replaced: words, updated: words, unknown: words });

/** More precise words for some resources, by the first words of their title. */
const DOING: readonly (readonly [kind: string, Doing])[] = [
  ["Image", always("made anew")],
  ["Step of destroy", always("updated: nothing runs before a destroy")],
  ["Step of up", always("runs again")],
  [
    "Task definition",
    { replaced: "a new revision", updated: "updated in place", unknown: "perhaps a new revision" },
  ],
];

const DOING_OTHERWISE: Doing = {
  replaced: "replaced: AWS can't change it in place",
  updated: "updated in place",
  unknown: "updated or replaced: only an engine knows",
};

function fateInWords({ type, title, fate, isProtected, inputs, follows }: ResourceChange): string[] {
  // A pure rename changes nothing in AWS.
  if (fate === undefined || (inputs.length === 0 && follows.length === 0 && !isImage(type))) {
    return [];
  }
  const doing = DOING.find(([kind]) => title.startsWith(kind))?.[1] ?? DOING_OTHERWISE;
  const refused = fate === Fate.replaced && isProtected ? "; protected: pulumi up refuses" : "";
  return [`${doing[fate]}${refused}`];
}

/** Longer values are shortened; the JSON has them in full. */
const LONGEST = 60;

function valueInWords(value: unknown): string {
  if (value === undefined) {
    return "nothing";
  }
  if (Array.isArray(value) && plainList(value) === undefined) {
    return counted(value.length, "item");
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
