import { expect, test } from "vitest";
import { createKeyring } from "../../../src/index.js";
import { memoryWallet } from "../../../src/fakes/index.js";
import type { Keyring } from "../../../src/ports/keyring.js";
import { stage } from "../stage.js";

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
