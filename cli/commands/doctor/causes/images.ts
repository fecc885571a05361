import { type Cause, Certainty, Symptom } from "../cause";
import { namedIn, reported } from "./reports";
import { logged } from "./logs";

/**
 * Errors of containerd and Docker for an image that isn't in the registry, behind Fargate's "CannotPullContainerError".
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 */
const NOT_FOUND =
  /CannotPullContainerError.*(failed to resolve ref \S+ \S+: not found|failed to resolve ref \S+: not found|manifest unknown|Check whether the image exists|API error \(404\): repository \S+ not found)/s;

/** The image is gone from the registry. */
export const imageMissing: Cause = {
  id: "image-missing",
  title: "The image is not in the registry",
  symptoms: [Symptom.crashed, Symptom.pending, Symptom.agent, Symptom.rolledBack],
  meaning:
    "A task definition names an image by digest that its repository does not have: a user or another lifecycle " +
    "policy deleted it. `pulumi up` builds and pushes it again; a stack with `imageUri` needs an image that " +
    "exists.",
  find: (evidence) => {
    const gone = evidence.images.filter(({ exists }) => !exists);
    const said = reported(evidence, NOT_FOUND);
    if (gone.length === 0 && said.length === 0) {
      return undefined;
    }
    return {
      cause: "The registry lacks an image that tasks start from.",
      because: [
        ...gone.map(({ uri }) => {
          const users = evidence.definitions.filter(({ image }) => image === uri).map(({ name }) => name);
          return `ECR has no image ${uri}, which ${users.join(", ")} names`;
        }),
        ...said,
      ],
      fix: [
        `Build and push it again: \`pulumi up --stack ${evidence.stack}\``,
        "If the stack uses another stack's image: `pulumi config set imageUri <repository>@sha256:<digest> " +
          `--stack ${evidence.stack}\` with one that \`aws ecr describe-images\` lists, then \`pulumi up\``,
      ],
      certainty: Certainty.certain,
    };
  },
};

/**
 * Fargate's error before the pull, and Linux's for a program built for another processor.
 *
 * https://repost.aws/knowledge-center/ecs-task-exec-format-error
 */
const OTHER_PLATFORM = /image Manifest does not contain descriptor matching platform '([^']+)'/i;
const EXEC_FORMAT = /^exec \S+: exec format error$|exec user process caused: exec format error$/;

/** The image is built for another processor architecture. */
export const imageArchitecture: Cause = {
  id: "image-architecture",
  title: "The image is for another processor architecture",
  symptoms: [Symptom.crashed, Symptom.agent, Symptom.rolledBack],
  meaning:
    "The stack's `cpuArchitecture` and the image's differ. `imageUri` names an image that was built for the other architecture, or by hand on such a machine.",
  find: (evidence) => {
    const said = [...reported(evidence, OTHER_PLATFORM), ...logged(evidence, EXEC_FORMAT)];
    if (said.length === 0) {
      return undefined;
    }
    const wanted = [...new Set(evidence.definitions.map(({ architecture }) => architecture))].join(", ");
    return {
      cause: `The image is for another processor architecture than the tasks' ${wanted}.`,
      because: said,
      fix: [
        `Set the image's architecture: \`pulumi config set cpuArchitecture <X86_64 or ARM64> --stack ${evidence.stack}\`, then \`pulumi up\``,
        "Or use an image for the tasks' architecture: without `imageUri`, `pulumi up` builds one; or set another `imageUri`",
      ],
      certainty: Certainty.certain,
    };
  },
};

/** Access denied by IAM or by the registry: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html */
const PULL_DENIED =
  /(?:CannotPullContainerError|ResourceInitializationError).*(?:is not authorized to perform: ecr:\w+|pull access denied|403 Forbidden)/s;
const ECR_ACTION = /is not authorized to perform: (ecr:\w+)/;

/** The image may not be pulled. */
export const imageDenied: Cause = {
  id: "image-denied",
  title: "The registry does not let the tasks pull the image",
  symptoms: [Symptom.crashed, Symptom.agent, Symptom.rolledBack],
  meaning:
    "The execution role lacks a right, or the repository belongs to another account and its policy does not " +
    "allow this one. The stack gives its roles the rights they need: one was changed by hand, or a promotion " +
    "across accounts lacks the repository policy.",
  find: (evidence) => {
    const said = reported(evidence, PULL_DENIED);
    if (said.length === 0) {
      return undefined;
    }
    const action = namedIn(evidence, ECR_ACTION)[0] ?? "ecr:BatchGetImage";
    return {
      cause: "The registry does not let the tasks pull their image.",
      because: said,
      fix: [
        `Undo changes made by hand: \`pulumi up --refresh --stack ${evidence.stack}\``,
        `If the repository belongs to another account, allow this account's execution roles ${action} there: \`aws ecr set-repository-policy\``,
      ],
      certainty: Certainty.certain,
    };
  },
};
