import type { MailboxFixture } from "@chartkey/core/conformance";
import { fixedClock, memoryMailbox } from "@chartkey/core/fakes";
import { httpMailbox } from "../src/index.js";
import { httpServer } from "../src/server/index.js";
import { chainId, origin } from "./account.js";
import { listen } from "./listen.js";

/** A mailbox behind a server on 127.0.0.1, and two devices that have not signed in. */
export async function httpMailboxFixture(): Promise<MailboxFixture> {
  const clock = fixedClock(new Date("2026-07-01T10:00:00Z"));
  const mailbox = memoryMailbox({ clock });
  const { url, close } = await listen((request) => server.fetch(request));
  const server = httpServer({
    url,
    origins: [origin],
    chainIds: [chainId],
    mailbox,
    requestsPerMinute: 1_000_000,
    pairingsPerMinute: 1_000_000,
  });
  const device = () => httpMailbox({ url, token: () => undefined });
  return {
    mailbox: device(),
    other: device(),
    unplug: async () => mailbox.unplug(),
    expire: async () => clock.advance(180),
    hang: async () => mailbox.hang(),
    dispose: close,
  };
}
