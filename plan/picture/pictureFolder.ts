import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { PictureFile } from "./pictureFiles";

/** Writes pictures; returns the written paths. */
export function writePictures(folder: string, files: readonly PictureFile[]): string[] {
  mkdirSync(folder, { recursive: true });
  return files.map(({ name, content }) => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  });
}

/** Paths of pictures that are missing or outdated. */
export function stalePictures(folder: string, files: readonly PictureFile[]): string[] {
  return files
    .map(({ name, content }) => ({ file: path.join(folder, name), content }))
    .filter(({ file, content }) => !isSame(file, content))
    .map(({ file }) => file);
}

function isSame(file: string, content: Buffer): boolean {
  try {
    return readFileSync(file).equals(content);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return false;
    }
    throw error;
  }
}
