import * as ts from "typescript";
import { tableMarkdown } from "../../plan/report/markdownTable";
import { leftTo } from "../../plan/section";

/** `docs/outputs.md`: a stack's outputs, from the comments of their interface. */
export function outputsDocument(source: string): string {
  return `# Outputs

Outputs of a stack, for people, workflows, other programs and the command line. None is a secret.

\`\`\`sh
pulumi stack output                        # lists them
pulumi stack output egressIps --json
\`\`\`

Another Pulumi program reads them with a [stack reference](https://www.pulumi.com/docs/iac/concepts/stacks/#stackreferences).

${outputsTable(source, "StackOutputs")}

The program in \`bootstrap/\` has [outputs of its own](account-reference.md#outputs).
`;
}

/**
 * The properties of an interface, as outputs of a Pulumi program.
 *
 * @throws Error for an output without a comment.
 */
export function outputsTable(source: string, name: string): string {
  return tableMarkdown({
    columns: [leftTo("output"), leftTo("type"), leftTo("what it is")],
    rows: propertiesOf(source, name).map((output) => [
      `\`${output.name.getText()}\``,
      typeName(output.type),
      commentOf(output),
    ]),
  });
}

/**
 * The names of the outputs in an interface.
 *
 * @throws Error if the source has no interface with that name.
 */
export function outputNames(source: string, name: string): string[] {
  return propertiesOf(source, name).map((output) => output.name.getText());
}

function propertiesOf(source: string, name: string): ts.PropertySignature[] {
  const file = ts.createSourceFile("outputs.ts", source, ts.ScriptTarget.ES2022, true);
  const outputs = file.statements.filter(ts.isInterfaceDeclaration).find((one) => one.name.text === name);
  if (outputs === undefined) {
    throw new Error(`There is no interface ${name} whose outputs could be documented.`);
  }
  return outputs.members.filter(ts.isPropertySignature);
}

/** The output's type for another program, in Pulumi's words. */
function typeName(type: ts.TypeNode | undefined): string {
  if (type === undefined || type.kind === ts.SyntaxKind.StringKeyword) {
    return "string";
  }
  if (ts.isUnionTypeNode(type)) {
    return typeName(type.types.find((one) => one.kind !== ts.SyntaxKind.UndefinedKeyword));
  }
  if (ts.isTypeReferenceNode(type) && type.typeName.getText() === "pulumi.Output") {
    return typeName(type.typeArguments?.[0]);
  }
  return ts.isArrayTypeNode(type) ? "array" : "object";
}

function commentOf(output: ts.PropertySignature): string {
  const [comment] = ts.getJSDocCommentsAndTags(output).filter(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(comment?.comment)?.replace(/\s+/g, " ").replace(/\.$/, "");
  if (text === undefined || text === "") {
    throw new Error(`The output \`${output.name.getText()}\` needs a comment that says what it is.`);
  }
  return text;
}
