import type { Mailbox } from "../ports/mailbox.js";
import type { Fixture } from "./suite.js";

/** A mailbox for one case, and the means to break it: plain functions, which need no `this`. */
export interface MailboxFixture extends Fixture {
  /** Empty at first. */
  readonly mailbox: Mailbox;
  /** The same mailbox as another device reaches it. */
  readonly other: Mailbox;
  /** From now on the mailbox cannot be reached. */
  readonly unplug: () => Promise<void>;
  /** Lets as much time pass as the mailbox keeps a channel. Left out where nobody can. */
  readonly expire?: (() => Promise<void>) | undefined;
  /** From now on what the mailbox asks does not answer, and closes no connection. */
  readonly hang?: (() => Promise<void>) | undefined;
}
