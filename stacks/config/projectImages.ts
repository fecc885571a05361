import { show, showChoices } from "../../components/show";
import type { Fields } from "./fields";
import type { FlowProjectConfig } from "./types";

type Project = Pick<FlowProjectConfig, "name" | "taskDefinitions">;

/** The flow projects in the order of their images: each after those whose images it uses. */
export function byImages<T extends Project>(projects: readonly T[]): T[] {
  const ordered: T[] = [];
  const add = (project: T): void => {
    if (!ordered.includes(project)) {
      usedBy(projects, project).forEach(add);
      ordered.push(project);
    }
  };
  projects.forEach(add);
  return ordered;
}

/** Reports images of projects that aren't there, and projects that use each other's. */
export function reportImages(fields: Fields, projects: readonly Project[]): void {
  projects.forEach((project, index) => {
    const others = projects.filter(({ name }) => name !== project.name).map(({ name }) => name);
    project.taskDefinitions.forEach(({ image }, number) => {
      const key = fields.key(`flowProjects[${index}].taskDefinitions[${number}].image`);
      if (image === undefined) {
        return;
      }
      if (!others.includes(image)) {
        fields.report(
          `\`${key}\` must be another flow project of this stack (${showChoices(others)}), got ${show(image)}${image === project.name ? ": without it, the image is the project's own" : ""}.`,
        );
      } else if (reaches(projects, image, project.name)) {
        fields.report(
          `\`${key}\` must not be the image of a project that uses this one's, got ${show(image)}: \`destroy\` could remove neither first.`,
        );
      }
    });
  });
}

function usedBy<T extends Project>(projects: readonly T[], { taskDefinitions }: Project): T[] {
  return taskDefinitions.flatMap(({ image }) => projects.filter(({ name }) => name === image));
}

function reaches(projects: readonly Project[], from: string, to: string, seen = new Set<string>()): boolean {
  if (seen.has(from)) {
    return false;
  }
  seen.add(from);
  const start = projects.find(({ name }) => name === from);
  const next = start === undefined ? [] : usedBy(projects, start).map(({ name }) => name);
  return next.includes(to) || next.some((name) => reaches(projects, name, to, seen));
}
