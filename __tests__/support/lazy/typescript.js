// Pulumi's SDK loads the compiler whether or not a program has functions for a Lambda; here it is loaded when it is first used.
module.exports = new Proxy({}, { get: (_, name) => require("typescript")[name] });
