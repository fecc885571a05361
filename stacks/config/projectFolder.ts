import { existsSync, statSync } from "node:fs";
import * as path from "node:path";
import { prefectFileProblems } from "../../components/project/flowProjectProblems";
import { show } from "../../components/show";
import type { Fields } from "./fields";

/** Checks folder and image early: Docker would fail in the middle of an `up`. */
export function readFolder(fields: Fields, imageUri: string | undefined): string | undefined {
  const folder = fields.text("folder");
  if (folder === undefined && imageUri === undefined && !fields.has("imageUri")) {
    fields.mustBe(
      "folder",
      "the folder with the project's code, relative to the program",
      "nothing",
      "or set `imageUri`",
    );
  } else if (folder !== undefined && imageUri !== undefined) {
    fields.report(
      `\`${fields.key("folder")}\` and \`${fields.key("imageUri")}\` exclude each other: keep one of them.`,
    );
  } else if (folder !== undefined && path.isAbsolute(folder)) {
    fields.mustBe(
      "folder",
      "relative to the program, since an absolute path differs between machines",
      show(folder),
    );
  } else if (folder !== undefined && !isFolder(folder)) {
    fields.mustBe("folder", "a folder that is there, relative to the program", show(folder));
  }
  return folder;
}

/** A file that is missing would fail only in the registration of an `up`. */
export function readPrefectFile(fields: Fields, folder: string | undefined): string | undefined {
  const file = fields.text("prefectFile");
  const problems = prefectFileProblems(file, fields.key("prefectFile"));
  fields.report(...problems);
  if (file !== undefined && problems.length === 0 && folder !== undefined && isFolder(folder)) {
    if (!existsSync(path.join(folder, file))) {
      fields.mustBe("prefectFile", `a file in ${show(folder)}`, show(file));
    }
  }
  return file;
}

export function isFolder(folder: string): boolean {
  return !folder.includes("\0") && statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
}
