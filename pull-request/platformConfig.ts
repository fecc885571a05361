import { offlineConfig } from "../offline/offlineConfig";
import { readStackConfig, type StackConfig } from "../stacks/config";
import { stagingDefaults } from "../stacks/staging";

/**
 * The configuration of the platform's stack as this checkout has it: what the pull request changes there is part of it.
 * What is encrypted stands for something that nobody reads here.
 *
 * @param root Folder of the platform's program.
 */
export function platformConfig(root: string, stack: string): StackConfig {
  const { project, config, secretKeys } = offlineConfig(root, stack);
  const given = { values: config, isEncrypted: (key: string) => secretKeys.includes(key) };
  return from(root, () => readStackConfig(stagingDefaults, { project, stack, given }));
}

/** Folders in it are relative to that program. */
function from<T>(folder: string, read: () => T): T {
  const here = process.cwd();
  process.chdir(folder);
  try {
    return read();
  } finally {
    process.chdir(here);
  }
}
