import assert from "node:assert/strict";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryRegistry } from "@chartkey/core/fakes";
import { privateKeyToAccount } from "viem/accounts";

const [ledger, profiles, blobs, registry] = [memoryLedger(), memoryProfiles(), memoryBlobs(), memoryRegistry()];
const account = privateKeyToAccount(`0x${"07".repeat(32)}`);

import { boundedMailbox, httpServer } from "@chartkey/adapter-http/server";

const server = httpServer({
  url: "https://api.example", // where clients reach it; a sign-in names it
  origins: ["https://app.example"], // the pages that may ask
  chainIds: [1], // the networks of their accounts
  profiles, // any ProfileDirectory
  ledger, // any Ledger; it verifies the signatures of profiles, too
  registry, // any Registry; pages only read it
  blobs, // any BlobStore
  quota: 1024 ** 3, // bytes an account
  mailbox: boundedMailbox(), // for pairing two devices of a person
});

const fetch = (url: string | URL | Request, init?: RequestInit) => server.fetch(new Request(url, init));

import { httpBlobs, httpMailbox, httpProfiles, httpRegistry, signIn } from "@chartkey/adapter-http";

const session = await signIn({
  url: "https://api.example",
  address: account.address,
  chainId: 1,
  signMessage: (message) => account.signMessage({ message }),
  origin: "https://app.example", // in a page, the page's own
  fetch,
});
const options = { url: "https://api.example", token: () => session.token, fetch };
const remote = { profiles: httpProfiles(options), blobs: httpBlobs(options), registry: httpRegistry(options) };
const mailbox = httpMailbox({ ...options, token: () => undefined }); // a new device has no session yet

await mailbox.put("7k3w0q9x", 1, new Uint8Array(1));
const id = await remote.blobs.put(new Uint8Array(100), { holder: "owner/snippet" });
assert.equal(await remote.blobs.size(id), 100);
await remote.profiles.health();
await remote.registry.health();
await session.signOut();
await assert.rejects(remote.blobs.size(id), { code: "SESSION_ENDED" });
server.close();
