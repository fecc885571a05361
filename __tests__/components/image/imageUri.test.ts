import { repositoryArnOf } from "../../../components/image/imageUri";

const digest = `sha256:${"ab".repeat(32)}`;

describe("repositoryArnOf", () => {
  it.each([
    [
      `123456789012.dkr.ecr.eu-west-1.amazonaws.com/flows@${digest}`,
      "aws",
      "arn:aws:ecr:eu-west-1:123456789012:repository/flows",
    ],
    [
      `123456789012.dkr.ecr.us-gov-west-1.amazonaws.com/team/flows@${digest}`,
      "aws-us-gov",
      "arn:aws-us-gov:ecr:us-gov-west-1:123456789012:repository/team/flows",
    ],
    [
      `123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/flows@${digest}`,
      "aws-cn",
      "arn:aws-cn:ecr:cn-north-1:123456789012:repository/flows",
    ],
    [
      `123456789012.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk/flows@${digest}`,
      "aws-iso-e",
      "arn:aws-iso-e:ecr:eu-isoe-west-1:123456789012:repository/flows",
    ],
  ])("of %s in %s is %s", (imageUri, partition, expected) => {
    expect(repositoryArnOf(imageUri, partition)).toBe(expected);
  });

  it.each([
    "",
    `docker.io/library/python@${digest}`,
    "123456789012.dkr.ecr.eu-west-1.amazonaws.com/flows:latest",
    `localhost:4566/flows@${digest}`,
  ])("knows none of '%s'", (imageUri) => {
    expect(() => repositoryArnOf(imageUri, "aws")).toThrow(
      new RangeError(`Not an image in ECR, by digest: '${imageUri}'.`),
    );
  });
});
