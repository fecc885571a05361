/** Source of the code of a project's flow runs. */
export const FlowCode = {
  /** The image: changed code is a new image. */
  image: "image",
  /** The `pull` steps of `prefect.yaml`, executed at each run; the image has the dependencies. */
  pull: "pull",
} as const;
export type FlowCode = (typeof FlowCode)[keyof typeof FlowCode];
