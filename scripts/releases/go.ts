import { tmpdir } from "node:os";
import { ask, firstLine, RELEASED, unreachable, withdrawn, type Verdict } from "./release";

/** https://go.dev/ref/mod#go-list-m */
interface Module {
  readonly Deprecated?: string;
  readonly Retracted?: readonly string[];
  readonly Error?: { readonly Err: string };
}

/** The module proxy's verdict on a version of a Go module; needs `go`. */
export async function askGo(name: string, version: string): Promise<Verdict> {
  // Outside of any module, so that no `go.mod` interferes.
  const { ok, stdout, stderr } = await ask(
    "go",
    ["list", "-m", "-retracted", "-json", `${name}@${version}`],
    {
      cwd: tmpdir(),
      env: { GOWORK: "off", GOTOOLCHAIN: "local" },
    },
  );
  if (!ok) {
    return /404 Not Found|unknown revision/.test(stderr)
      ? withdrawn("the proxy has no such release")
      : unreachable(firstLine(stderr));
  }
  const { Deprecated: deprecated, Retracted: retracted } = JSON.parse(stdout) as Module;
  if (retracted !== undefined) {
    return withdrawn(`retracted: ${retracted.join(", ")}`);
  }
  return deprecated === undefined ? RELEASED : withdrawn(`deprecated: ${deprecated}`);
}
