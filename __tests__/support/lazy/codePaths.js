const real = "@pulumi/pulumi/runtime/closure/codePaths.js";

// What finds the packages of a function that goes into a Lambda brings half of npm along; here it is loaded when it is called.
module.exports = { computeCodePaths: (...args) => require(real).computeCodePaths(...args) };
