import { expect, test } from "vitest";
import { type Address, createKeyring, type Participant } from "../../../src/index.js";
import { memoryWallet } from "../../../src/fakes/index.js";
import type { Keyring } from "../../../src/ports/keyring.js";
import { note, stage } from "../stage.js";

/** A keyring without an answer, as one that asks a person, or whose algorithms do not load. */
async function stuck() {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const keyring: Keyring = {
    ...(await createKeyring()),
    async identity() {
      resolve();
      return new Promise<never>(() => {});
    },
  };
  return { keyring, asked };
}

test("an abort ends a registration also while the keyring does not answer", async () => {
  const { keyring, asked } = await stuck();
  const me = await stage("registration").chartkey.connect({ wallet: memoryWallet("Asha"), keyring });
  const [stop, reason] = [new AbortController(), new Error("enough")];
  const registration = { roles: ["patient"], profile: { name: "Asha", listed: true } } as const;
  const registering = me.register(registration, { signal: stop.signal });
  await asked;
  stop.abort(reason);
  await expect(registering).rejects.toBe(reason);
});

test("an abort ends a connection also while the keyring does not answer", async () => {
  const { chartkey, patient } = stage("connection");
  const { wallet } = await patient("Asha");
  const { keyring, asked } = await stuck();
  const [stop, reason] = [new AbortController(), new Error("enough")];
  const connecting = chartkey.connect({ wallet, keyring }, { signal: stop.signal });
  await asked;
  stop.abort(reason);
  await expect(connecting).rejects.toBe(reason);
});

type Call = (me: Participant, options: { readonly signal: AbortSignal }, doctor: Address) => Promise<unknown>;

test.each<[string, "epochSecret" | "locatorKey", Call]>([
  ["an id", "epochSecret", (me, options) => me.records.newId(options)],
  ["a new folder", "epochSecret", (me, options) => me.folders.create("Labs", options)],
  ["a grant", "locatorKey", (me, options, grantee) => me.grants.give({ grantee, scope: "everything" }, options)],
])("an abort ends %s also while the keyring does not answer", async (name, secret, call) => {
  const s = stage(`stuck ${name}`);
  const asha = await s.patient("Asha");
  await asha.me.records.add(note("Blood"));
  const rao = await s.doctor("Rao");
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const keyring: Keyring = {
    identity: (...of) => asha.keyring.identity(...of),
    epochSecret: (...of) => asha.keyring.epochSecret(...of),
    locatorKey: (...of) => asha.keyring.locatorKey(...of),
    indexKey: (...of) => asha.keyring.indexKey(...of),
    [secret]: async () => {
      resolve();
      return new Promise<never>(() => {});
    },
  };
  const me = await s.app().connect({ wallet: asha.wallet, keyring });
  const [stop, reason] = [new AbortController(), new Error("enough")];
  const calling = call(me, { signal: stop.signal }, rao.me.address);
  await Promise.race([asked, calling]);
  stop.abort(reason);
  await expect(calling).rejects.toBe(reason);
});
