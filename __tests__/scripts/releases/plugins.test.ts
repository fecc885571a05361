import { readFileSync } from "node:fs";
import * as path from "node:path";
import { installedPlugins } from "../../../scripts/releases/plugins";

const root = path.resolve(__dirname, "../../..");

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly overrides: { readonly "@pulumi/awsx": Readonly<Record<string, string>> };
}

const manifest = (file: string): Manifest =>
  JSON.parse(readFileSync(path.join(root, file), "utf8")) as Manifest;

it("asks for the four plugins that the program uses, and for none that a package of a package drags in", () => {
  const { dependencies } = manifest("package.json");
  expect(installedPlugins(root).map(({ name, version }) => [name, version])).toEqual(
    ["aws", "awsx", "command", "docker"].map((name) => [name, dependencies[`@pulumi/${name}`]]),
  );
});

it.each(["package.json", "components/package.json"])(
  "%s gives awsx the Docker provider that it has itself",
  (file) => {
    const { dependencies, overrides } = manifest(file);
    const docker = dependencies["@pulumi/docker"] ?? "";
    expect(overrides["@pulumi/awsx"]).toEqual({
      "@pulumi/docker": docker,
      "@pulumi/docker-build": `npm:@pulumi/docker@${docker}`,
      "docker-classic": `npm:@pulumi/docker@${docker}`,
    });
  },
);
