// Runs cdk-nag's packs over CloudFormation templates: {name: file} as JSON in, findings as JSON out. A process of its
// own, for loading the CDK takes seconds, and checking its types many more.
import { App, Stack } from "aws-cdk-lib";
import { CfnInclude } from "aws-cdk-lib/cloudformation-include";
import { AwsSolutionsChecks, NagRuleCompliance, NIST80053R5Checks } from "cdk-nag";

/** Rules that had a resource to look at. */
const applied = new Set();

/** A pack that notes which of its rules apply. */
const counting = (Pack) =>
  class extends Pack {
    applyRule(params) {
      const rule = (node) => {
        const result = params.rule(node);
        if (result !== NagRuleCompliance.NOT_APPLICABLE) {
          applied.add(`${this.packName}-${params.ruleSuffixOverride ?? params.rule.name}`);
        }
        return result;
      };
      Object.defineProperty(rule, "name", { value: params.rule.name });
      super.applyRule({ ...params, rule });
    }
  };

const packs = [AwsSolutionsChecks, NIST80053R5Checks].map(counting);
const violations = Object.entries(JSON.parse(process.argv[2])).flatMap(([name, templateFile]) => {
  const stack = new Stack(new App(), "stack");
  new CfnInclude(stack, "template", { templateFile });
  return packs.flatMap((Pack) =>
    new Pack().validateScope(stack).violations.flatMap(({ ruleName, description, violatingResources }) =>
      violatingResources.map(({ constructPath }) => ({
        name,
        rule: ruleName,
        message: description,
        logicalId: constructPath.split("/").pop(),
      })),
    ),
  );
});
process.stdout.write(JSON.stringify({ rules: applied.size, violations }));
