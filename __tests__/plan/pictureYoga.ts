/** The package ships its TypeScript beside its JavaScript, and Jest, which looks for ours first, would load that. */
jest.mock("../../node_modules/yoga-layout/src/generated/YGEnums", () =>
  jest.requireActual<object>("../../node_modules/yoga-layout/src/generated/YGEnums.js"),
);
