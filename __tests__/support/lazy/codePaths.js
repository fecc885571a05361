const real = "@pulumi/pulumi/runtime/closure/codePaths.js";

// Pulumi's search for the packages of a Lambda function loads half of npm; here it is loaded when it is called.
module.exports = { computeCodePaths: (...args) => require(real).computeCodePaths(...args) };
