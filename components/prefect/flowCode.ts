/** Where the code of a project's flow runs comes from. */
export const FlowCode = {
  /** The image: a change of code is a new image. */
  image: "image",
  /** The `pull` steps of `prefect.yaml`, which Prefect runs at each run; the image has what they import. */
  pull: "pull",
} as const;
export type FlowCode = (typeof FlowCode)[keyof typeof FlowCode];
