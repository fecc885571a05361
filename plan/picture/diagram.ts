import type { Mark } from "../mark";
import type { IconName } from "./icons";

/** What a picture says, in words, before anybody decides where it stands or in which format. */
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
  /** What there is once in a region, beside the VPC. */
  readonly services: readonly Card[];
  /** The way by which image layers come into the VPC, if there is one. */
  readonly endpoint: string | undefined;
  readonly internet: { readonly title: string; readonly thirdParty: Card };
  readonly arrows: readonly Arrow[];
  /** Whether it shows two versions, and marks what they don't have in common. */
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
  /** Who makes whom do something. */
  control: "control",
  /** The flows' own connections to the world. */
  traffic: "traffic",
  /** What every task needs and leaves behind. */
  support: "support",
} as const;
export type ArrowKind = (typeof ArrowKind)[keyof typeof ArrowKind];

export interface Arrow {
  /** Ids of cards, or of what is around them. */
  readonly from: string;
  readonly to: string;
  /** Id of what it passes on its way. */
  readonly via?: string;
  readonly kind: ArrowKind;
  readonly label?: string;
  readonly mark?: Mark;
}
