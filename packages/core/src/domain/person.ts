import type { Address } from "./address.js";
import type { Hex } from "./hex.js";
import type { Role } from "./vocabulary.js";

/** What a participant says of themselves, in public. Nothing in it is a health fact. Texts are NFC, without control characters. */
export interface NewProfile {
  /** 1 to 120 characters. */
  readonly name: string;
  /** At most 80 characters. */
  readonly speciality?: string | undefined;
  /** At most 120 characters. */
  readonly organisation?: string | undefined;
  /** BCP 47 tags, at most 16. */
  readonly languages?: readonly string[] | undefined;
  /** At most 200 characters. */
  readonly contact?: string | undefined;
  /** Whether `people.find` shows this profile. Only patients who agreed are found by doctors. */
  readonly listed: boolean;
}

/** A profile whose wallet signature, sequence and key digest core has checked. */
export interface Person extends NewProfile {
  readonly address: Address;
  readonly roles: readonly Role[];
  /** H(identity bundle), as the ledger has it. */
  readonly key: Hex;
  readonly sequence: number;
  readonly updated: Date;
}
