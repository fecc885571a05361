import type { Mark } from "../mark";
import type { IconName } from "./icons";

/** Content of a picture, without layout and format. */
export interface Diagram {
  readonly title: string;
  readonly subtitle: string;
  readonly prefect: PrefectCards;
  readonly region: string;
  readonly vpc: string;
  readonly cluster: string;
  readonly registration: Card;
  /** In the order of their work pools. */
  readonly agents: readonly Card[];
  readonly flowRuns: Card;
  readonly zones: readonly ZoneCards[];
  /** In the order of the NAT gateways that use them. */
  readonly addresses: readonly AddressCard[];
  /** Services outside the VPC. */
  readonly services: readonly Card[];
  /** The VPC endpoint for image layers; undefined: none. */
  readonly endpoint: string | undefined;
  readonly internet: { readonly title: string; readonly thirdParty: Card };
  readonly arrows: readonly Arrow[];
  /** Whether it shows two versions and marks their differences. */
  readonly isDifference?: boolean;
}

export interface PrefectCards {
  readonly title: string;
  readonly icon: IconName;
  readonly deployments: Card;
  readonly pools: readonly Card[];
}

export interface Card {
  readonly id: string;
  readonly icon: IconName;
  readonly title: string;
  readonly lines: readonly string[];
  readonly mark?: Mark;
}

export interface ZoneCards {
  readonly id: string;
  readonly name: string;
  readonly privateCidrBlock: string;
  readonly publicCidrBlock: string;
  readonly natGateway: Card | undefined;
  readonly mark?: Mark;
}

export interface AddressCard extends Card {
  /** Id of the NAT gateway that uses it. */
  readonly gateway: string;
}

export const ArrowKind = {
  /** Starts and notifications. */
  control: "control",
  /** Flow runs' own connections to the internet. */
  traffic: "traffic",
  /** Images, secrets and logs of every task. */
  support: "support",
} as const;
export type ArrowKind = (typeof ArrowKind)[keyof typeof ArrowKind];

export interface Arrow {
  /** Ids of cards, or of boxes around them. */
  readonly from: string;
  readonly to: string;
  /** Id of a box that it passes through. */
  readonly via?: string;
  readonly kind: ArrowKind;
  readonly label?: string;
  readonly mark?: Mark;
}
