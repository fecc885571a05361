import { execFile } from "node:child_process";
import * as path from "node:path";

export const root = path.join(__dirname, "..", "..");

/** A tool's standard output; a tool without output has failed, whatever its exit code. */
function outputOf(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, PYTHON_ENVIRONMENT: "audit", CKV_SKIP_PACKAGE_UPDATE_CHECK: "true" };
    const options = { cwd: root, env, maxBuffer: 256 * 1024 * 1024 };
    execFile(command, args, options, (error, stdout, stderr) => {
      if (stdout.trim() === "") {
        reject(
          new Error(
            `${path.basename(command)} ${args[0] ?? ""} printed nothing but:\n${stderr || (error?.message ?? "")}`,
          ),
        );
      } else {
        resolve(stdout);
      }
    });
  });
}

/** Standard output of a command in the audit's Python environment. */
export function pythonOutputOf(args: readonly string[]): Promise<string> {
  return outputOf(process.execPath, ["scripts/python.mjs", ...args]);
}
