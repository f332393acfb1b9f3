import { describe, expect, test } from "vitest";
import type { MailboxFixture } from "../../src/conformance/mailbox-fixture.js";
import { mailboxSuite } from "../../src/conformance/mailbox-suite.js";
import { mailboxSabotages } from "../../src/conformance/sabotages/mailbox.js";
import { bites } from "../../src/conformance/sabotages/sabotage.js";
import { fixedClock, memoryMailbox } from "../../src/fakes/index.js";
import { now } from "../vault/samples.js";
import { impatient } from "./impatient.js";

async function memoryMailboxFixture(): Promise<MailboxFixture> {
  const clock = fixedClock(now);
  const mailbox = memoryMailbox({ clock });
  return {
    mailbox,
    other: mailbox,
    unplug: async () => mailbox.unplug(),
    expire: async () => clock.advance(180),
    hang: async () => mailbox.hang(),
    dispose: async () => {},
  };
}

describe("the mailbox in memory", () => {
  for (const [title, run] of Object.entries(mailboxSuite)) test(title, () => run(memoryMailboxFixture));
});

describe("the mailbox suite notices when", () => {
  const create = impatient(memoryMailboxFixture);
  test.each(mailboxSabotages)("$what", async (sabotage) => {
    expect(await bites(mailboxSuite, sabotage, create)).toEqual(expect.any(String));
  });

  test("each case has a sabotage", () => {
    expect(new Set(mailboxSabotages.map(({ noticed }) => noticed))).toEqual(new Set(Object.keys(mailboxSuite)));
  });
});
