import type { OpenVault } from "@chartkey/browser";
import type { Participant, Profile } from "@chartkey/core";
import type { Account } from "../portal.ts";

export interface HomeProps {
  readonly me: Participant;
  readonly account: Account;
  readonly vault: OpenVault;
  readonly onLeave: () => void;
}

/** Of somebody who has signed up. */
export interface RegisteredProps extends HomeProps {
  readonly profile: Profile;
  /** The profile has changed. */
  readonly onProfile: () => void;
}
