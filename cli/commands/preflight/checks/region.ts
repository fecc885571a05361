import { DescribeRegionsCommand } from "@aws-sdk/client-ec2";
import { type Check, fail, pass } from "../check";

export const region: Check = {
  id: "region",
  title: "Region",
  right: "ec2:DescribeRegions",
  look: async ({ aws, access }) => {
    const { Regions = [] } = await aws.ec2.send(new DescribeRegionsCommand({ AllRegions: true }));
    const status = Regions.find(({ RegionName }) => RegionName === access.region)?.OptInStatus;
    switch (status) {
      case undefined:
        return [
          fail(
            `AWS has no region ${access.region}; it has ${Regions.map(({ RegionName = "" }) => RegionName)
              .sort()
              .join(", ")}.`,
            "`pulumi config set aws:region <region>`",
          ),
        ];
      case "not-opted-in":
        return [
          fail(
            `${access.region} is not enabled in this account.`,
            `\`aws account enable-region --region-name ${access.region}\`, and wait until it is enabled: minutes to hours`,
          ),
        ];
      default:
        return [pass(`${access.region} is enabled`)];
    }
  },
};
