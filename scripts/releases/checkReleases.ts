import { askGo } from "./go";
import { groups } from "./groups";
import { dependencies, type Dependency } from "./named";
import { askNpm } from "./npm";
import { installedPlugins, type Plugin } from "./plugins";
import { askPython } from "./python";
import { isPreRelease, RELEASED, withdrawn, type Checked, type Named, type Verdict } from "./release";
import { askTag } from "./tags";

/** Checks all releases that the project names, and the plugins of its installed packages; each once. */
export async function checkReleases(root: string, say: (detail: string) => void): Promise<Checked[]> {
  const named = dependencies(root);
  const python = named.filter(({ kind }) => kind === "python");
  const others = named.filter(({ kind }) => kind !== "python");
  const questions = [
    ...groups(others, ({ kind, name, version, commit }) => [kind, name, version, commit].join(" ")).map(
      askOther,
    ),
    ...groups(python, ({ file }) => file).map(askFile),
    ...installedPlugins(root).map(askPlugin),
  ];
  const checked: Checked[] = [];
  let answered = 0;
  // Each npm call takes half a second of CPU.
  await atATime(4, questions, async (question) => {
    checked.push(...(await question()));
    say(`${(answered += 1)} of ${questions.length}`);
  });
  return checked.sort((a, b) => `${a.file} ${a.name}`.localeCompare(`${b.file} ${b.name}`));
}

type Question = () => Promise<Checked[]>;

function askOther(same: readonly Dependency[]): Question {
  return async () => {
    const [{ kind, name, version, commit }] = same as [Dependency];
    const ask = { npm: askNpm, go: askGo, action: askTag };
    const verdict = await ask[kind as keyof typeof ask](name, version, commit);
    return same.map((one) => said(one, unlessEarly(one, verdict)));
  };
}

function askFile(pins: readonly Dependency[]): Question {
  return async () => {
    const verdicts = await askPython(pins);
    return pins.map((pin) => said(pin, unlessEarly(pin, verdicts.get(pin) ?? RELEASED)));
  };
}

function askPlugin({ name, version, sdkVersion, repository, file }: Plugin): Question {
  return async () => {
    const verdict =
      version === sdkVersion
        ? await askTag(repository, `v${version}`)
        : withdrawn(`its SDK is ${sdkVersion}: they are released together`);
    return [{ kind: "plugin", name, version, file, verdict }];
  };
}

/** A direct pre-release counts as withdrawn; an indirect one is another package's choice. */
function unlessEarly({ kind, version, direct = true }: Dependency, verdict: Verdict): Verdict {
  return verdict.is === "released" && direct && isPreRelease(kind, version)
    ? withdrawn("a pre-release")
    : verdict;
}

function said({ kind, name, version, file }: Named, verdict: Verdict): Checked {
  return { kind, name, version, file, verdict };
}

async function atATime<T>(
  limit: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (const item of waiting) {
        await work(item);
      }
    }),
  );
}
