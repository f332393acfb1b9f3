import {
  type Address,
  hashAct,
  type Hex,
  type Registry,
  type SignedActs,
  signedActsTypedData,
  toHex,
} from "@chartkey/core/adapters";
import {
  type BlobStoreFixture,
  blobStoreSuite,
  type DeviceListFixture,
  deviceListSuite,
  type LedgerFixture,
  ledgerSuite,
  type MailboxFixture,
  mailboxSuite,
  profileDirectorySuite,
  type ProfileFixture,
  type RegistryFixture,
  registrySuite,
  type RelayerFixture,
  relayerSuite,
} from "@chartkey/core/conformance";
import { fixedClock, memoryRegistry, memoryWallet } from "@chartkey/core/fakes";
import { describe, expect, inject, test } from "vitest";
import {
  httpBlobs,
  httpDevices,
  httpLedger,
  httpMailbox,
  httpProfiles,
  httpRegistry,
  httpRelayer,
  signIn,
} from "../src/index.js";
import { accountOf, chainId } from "./account.js";

const LIFETIME = 600;

async function control<T>(order: object): Promise<T> {
  const response = await fetch(inject("httpServers"), { method: "POST", body: JSON.stringify(order) });
  return ((await response.json()) as { readonly result: T }).result;
}

/** A server on another origin than this page's, and a session that this page has signed in for. */
async function serverOf(
  kind: "devices" | "ledger" | "mailbox" | "registry" | "relayer" | "blobs" | "profiles",
  more: object = {},
) {
  const url = await control<string>({ kind, origin: location.origin, name: "", depth: 0, ...more });
  const signInAs = async (n: number) => {
    const account = accountOf(n);
    const signMessage = (message: string) => account.signMessage({ message });
    const { token } = await signIn({ url, address: account.address, chainId, signMessage });
    return { url, token: () => token };
  };
  return {
    where: await signInAs(1),
    signInAs,
    /** Does something to the store behind the server. */
    act: <T>(action: string, ...args: readonly unknown[]) => control<T>({ url, action, args }),
  };
}

async function blobs(): Promise<BlobStoreFixture> {
  const { where, act } = await serverOf("blobs");
  return {
    blobs: httpBlobs(where),
    connect: () => httpBlobs(where),
    layout: "whole",
    patience: 60_000,
    corrupt: (id) => act("corrupt", id),
    unplug: () => act("unplug"),
    replug: () => act("replug"),
    fill: () => act("fill"),
    hang: () => act("hang"),
    collect: async () => {},
    dump: () => act("dump"),
    dispose: () => act("close"),
  };
}

async function profiles(): Promise<ProfileFixture> {
  const { where, act } = await serverOf("profiles");
  return {
    profiles: httpProfiles(where),
    connect: () => httpProfiles(where),
    plant: (target, document) => act("plant", target, document),
    unplug: () => act("unplug"),
    replug: () => act("plug"),
    dispose: () => act("close"),
  };
}

async function devices(): Promise<DeviceListFixture> {
  const { where, signInAs, act } = await serverOf("devices");
  return {
    list: httpDevices(where),
    other: httpDevices(await signInAs(1)),
    foreign: httpDevices(await signInAs(2)),
    unplug: () => act("unplug"),
    dispose: () => act("close"),
  };
}

async function mailbox(): Promise<MailboxFixture> {
  const { where, act } = await serverOf("mailbox");
  const device = () => httpMailbox({ url: where.url, token: () => undefined });
  return {
    mailbox: device(),
    other: device(),
    patience: 60_000,
    unplug: () => act("unplug"),
    hang: () => act("hang"),
    expire: () => act("expire"),
    dispose: () => act("close"),
  };
}

async function ledger(depth: number): Promise<LedgerFixture> {
  const name = crypto.randomUUID();
  const [near, far] = [await serverOf("ledger", { name, depth }), await serverOf("ledger", { name, depth })];
  // the ledger's clock stands still between two of its actions
  let now = await near.act<number>("now");
  const client = ({ where }: typeof near) =>
    httpLedger({
      ...where,
      id: "memory:1:ledger" as never,
      reorganises: depth > 0,
      relayer: httpRelayer<SignedActs>(where),
      lifetime: LIFETIME,
      clock: { now: () => new Date(now) },
    });
  const wallets = [memoryWallet("a"), memoryWallet("b"), memoryWallet("c"), memoryWallet("d")] as const;
  const advance = async (seconds: number) => {
    await far.act("advance", seconds);
    now = await far.act<number>("now");
  };
  return {
    ledger: client(near),
    connect: () => client(far),
    wallets,
    prompts: () => wallets.reduce((sum, { prompts }) => sum + prompts, 0),
    clock: "manual",
    patience: 60_000,
    async advance(seconds) {
      await advance(seconds);
      await far.act("mine");
    },
    plant: (log) => far.act("plant", log),
    async reorganise(lost) {
      const height = await far.act<number>("height");
      await lost();
      await far.act("reorganise", (await far.act<number>("height")) - height);
      // whoever has a signature may submit it again until its deadline
      await advance(LIFETIME + 1);
    },
    unplug: () => near.act("unplug"),
    async dispose() {
      await near.act("close");
      await far.act("close");
    },
  };
}

async function registry(): Promise<RegistryFixture> {
  const name = crypto.randomUUID();
  const [near, far] = [await serverOf("registry", { name }), await serverOf("registry", { name })];
  const clock = fixedClock(new Date("2026-03-01T10:00:00Z"));
  const wallets = {
    council: memoryWallet("council"),
    chamber: memoryWallet("chamber"),
    stranger: memoryWallet("stranger"),
  };
  // the page's own prompts and refuses, and what it has taken goes to the one behind the servers
  const own = memoryRegistry({ registrars: [wallets.council.address, wallets.chamber.address], clock });
  const client = ({ where, act }: typeof near): Registry => ({
    ...httpRegistry(where),
    async attest(attestations, wallet, options) {
      const receipt = await own.attest(attestations, wallet, options);
      await act("attest", wallet.address, attestations);
      return receipt;
    },
    async withdraw(names, wallet, options) {
      const receipt = await own.withdraw(names, wallet, options);
      await act("withdraw", wallet.address, names);
      return receipt;
    },
  });
  return {
    registry: client(near),
    wallets,
    connect: () => client(far),
    prompts: () => Object.values(wallets).reduce((sum, { prompts }) => sum + prompts, 0),
    now: async () => clock.now().getTime() / 1000,
    async advance(seconds) {
      clock.advance(seconds);
      await far.act("advance", seconds);
    },
    async appoint(registrar) {
      own.appoint(registrar);
      await far.act("appoint", registrar);
    },
    async remove(registrar) {
      own.remove(registrar);
      await far.act("remove", registrar);
    },
    async unplug() {
      own.unplug();
      await near.act("unplug");
    },
    async dispose() {
      await near.act("close");
      await far.act("close");
    },
  };
}

async function relayer(): Promise<RelayerFixture<SignedActs>> {
  const { where, act } = await serverOf("relayer");
  let [people, sent] = [0, 0];
  const deadline = 2 ** 33;
  const signedWith = async (nonce: number): Promise<SignedActs> => {
    const wallet = memoryWallet(`person ${(people += 1)}`);
    const published = { kind: "publishKey", participant: wallet.address, key: `0x${"01".repeat(32)}` } as const;
    const terms = { ledger: "memory:1:ledger" as never, acts: [published], nonce, deadline };
    return { ...terms, signature: await wallet.signTypedData(signedActsTypedData(terms)) };
  };
  const client = httpRelayer<SignedActs>(where);
  return {
    relayer: {
      async submit(call, options) {
        const hash = await client.submit(call, options);
        sent = await act<number>("sent");
        return hash;
      },
    },
    signed: () => signedWith(0),
    refused: () => signedWith(7),
    patience: 60_000,
    async foreign() {
      const [good, other] = [await signedWith(0), await signedWith(0)];
      const key: Hex = `0x${"02".repeat(32)}`;
      return {
        "an act that somebody else signed": { ...good, signature: other.signature },
        "an act that was altered": { ...good, acts: good.acts.map((one) => ({ ...one, key }) as typeof one) },
      };
    },
    async count({ acts: [wanted] }) {
      const all = await act<NonNullable<typeof wanted>[]>("acts");
      return all.filter((one) => wanted && toHex(hashAct(one)) === toHex(hashAct(wanted))).length;
    },
    sent: () => sent,
    unplug: () => act("unplug"),
    hang: () => act("hang"),
    dispose: () => act("close"),
  };
}

describe("in a page, of another origin", () => {
  describe("blobs over HTTP", () => {
    for (const [name, run] of Object.entries(blobStoreSuite)) test(name, () => run(blobs));
  });
  describe("profiles over HTTP", () => {
    for (const [name, run] of Object.entries(profileDirectorySuite)) test(name, () => run(profiles));
  });
  describe("a list of devices over HTTP", () => {
    for (const [name, run] of Object.entries(deviceListSuite)) test(name, () => run(devices));
  });
  describe("a mailbox over HTTP", () => {
    for (const [name, run] of Object.entries(mailboxSuite)) test(name, () => run(mailbox));
  });
  describe.each([0, 3])("a ledger over HTTP, with a depth of %i", (depth) => {
    for (const [name, run] of Object.entries(ledgerSuite)) test(name, () => run(() => ledger(depth)));
  });
  describe("a registry over HTTP", () => {
    for (const [name, run] of Object.entries(registrySuite)) test(name, () => run(registry));
  });
  describe("a relayer over HTTP", () => {
    for (const [name, run] of Object.entries(relayerSuite)) test(name, () => run(relayer));
  });

  test("a page of an origin that the server does not know gets nothing", async () => {
    const url = await control<string>({ kind: "ledger", origin: "https://app.example", name: "x", depth: 0 });
    const account = accountOf(1);
    const signMessage = (message: string) => account.signMessage({ message });
    const { address } = account;
    await expect(signIn({ url, address, chainId, signMessage })).rejects.toMatchObject({
      code: "DIRECTORY_UNAVAILABLE",
    });
    const client = httpLedger({ url, token: () => "x".repeat(43), id: "memory:1:ledger" as never });
    await expect(client.account(address as Address)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  });
});
