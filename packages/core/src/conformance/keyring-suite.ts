import type { Hex } from "../domain/encoding/bytes.js";
import { digestOf } from "../envelope/identity-bundle.js";
import { isChartkeyError } from "../errors/chartkey-error.js";
import type { Keyring } from "../ports/keyring.js";
import { equal, failure, ok, throwsTypeError } from "./assert.js";
import type { KeyringFixture } from "./keyring-fixture.js";
import { keyringIdentityCases } from "./keyring-identities.js";
import {
  bytesOf,
  folder,
  golden,
  keysOf,
  lowOrder,
  otherFolder,
  otherOwners,
  otherSalt,
  owner,
  salt,
  sealed,
} from "./keyring-samples.js";
import { showsNone } from "./revealed.js";
import { suite, type Suite } from "./suite.js";

/** Every secret that a keyring gives, by what it is for. All of them must differ. */
async function secretsOf(keyring: Keyring): Promise<Readonly<Record<string, Uint8Array>>> {
  const given: Record<string, Uint8Array> = {
    "an epoch": await keyring.epochSecret(owner, folder, salt),
    "another folder": await keyring.epochSecret(owner, otherFolder, salt),
    "another salt": await keyring.epochSecret(owner, folder, otherSalt),
    "the locator": await keyring.locatorKey(owner),
    "the index": await keyring.indexKey(owner),
  };
  for (const [what, other] of Object.entries(otherOwners)) {
    given[`an epoch of ${what}`] = await keyring.epochSecret(other, folder, salt);
    given[`the locator of ${what}`] = await keyring.locatorKey(other);
    given[`the index of ${what}`] = await keyring.indexKey(other);
  }
  return given;
}

type Secrets = Awaited<ReturnType<typeof secretsOf>>;

/** Checks that secrets are the same, and shows none of them. */
function sameSecrets(actual: Secrets, expected: Secrets, what: string): void {
  for (const [name, secret] of Object.entries(expected)) equal(actual[name], secret, `${what}: that of ${name}`);
}

/** Checks that two keyrings give the same keys. */
async function sameKeys(one: Keyring, other: Keyring, what: string): Promise<void> {
  for (const index of [0, 1]) {
    const [mine, theirs] = [await one.identity(owner, index), await other.identity(owner, index)];
    equal(theirs.bundle, mine.bundle, `${what}: the bundle of generation ${index}`);
    const file = await sealed(mine, Uint8Array.of(1, 2, 3));
    equal(await theirs.open(file), Uint8Array.of(1, 2, 3), `${what}: what was sealed before`);
  }
  sameSecrets(await secretsOf(other), await secretsOf(one), `${what}: a secret`);
}

/** What every `Keyring` must do. */
export const keyringSuite: Suite<KeyringFixture> = suite<KeyringFixture>({
  ...keyringIdentityCases,

  "secrets: have 32 bytes, and are the same for the same arguments, also at once": async ({ keyring }) => {
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => secretsOf(keyring)));
    ok(first, "Secrets");
    for (const [what, secret] of Object.entries(first)) equal(secret.length, 32, `The bytes for ${what}`);
    for (const other of others) sameSecrets(other, first, "A secret, asked for at once");
  },

  "secrets: each ledger, address, folder, salt and keyring has its own": async ({ keyring, stranger }) => {
    const all = [...Object.entries(await secretsOf(keyring)), ...Object.entries(await secretsOf(stranger))];
    const known = new Map<string, string>();
    for (const [what, secret] of all) {
      const twin = known.get(secret.join());
      ok(twin === undefined, `${what} has the secret of ${twin}`);
      known.set(secret.join(), what);
    }
  },

  "secrets: the caller may wipe them": async ({ keyring }) => {
    const before = structuredClone(await secretsOf(keyring));
    for (const secret of Object.values(await secretsOf(keyring))) secret.fill(0);
    sameSecrets(await secretsOf(keyring), before, "A secret, asked for again");
  },

  "secrets: refuses what is no owner, no folder and no salt": async ({ keyring }) => {
    for (const bad of [undefined, {}, { ...owner, ledger: "ledger" }] as never[]) {
      await throwsTypeError(() => keyring.locatorKey(bad), bad);
      await throwsTypeError(() => keyring.indexKey(bad), bad);
      await throwsTypeError(() => keyring.epochSecret(bad, folder, salt), bad);
    }
    for (const bad of [undefined, "", "0x12", `${folder}00`])
      await throwsTypeError(() => keyring.epochSecret(owner, bad as never, salt), bad);
    for (const bad of [undefined, "", "0x12", `${salt}00`] as Hex[])
      await throwsTypeError(() => keyring.epochSecret(owner, folder, bad), bad);
  },

  "with reopen: another device has the same keys": async ({ keyring, reopen }) => {
    if (reopen) await sameKeys(keyring, await reopen(), "After a restart");
  },

  "with lock: every call is KEYRING_LOCKED, also of an identity from before": async ({ keyring, lock }) => {
    if (!lock) return;
    const identity = await keyring.identity(owner, 0);
    const file = await sealed(identity, Uint8Array.of(1));
    const peer = keysOf(identity).agree;
    await lock();
    const calls: Readonly<Record<string, () => Promise<unknown>>> = {
      identity: () => keyring.identity(owner, 0),
      "identity of another generation": () => keyring.identity(owner, 5),
      epochSecret: () => keyring.epochSecret(owner, folder, salt),
      locatorKey: () => keyring.locatorKey(owner),
      indexKey: () => keyring.indexKey(owner),
      open: () => identity.open(file),
      agree: () => identity.agree(peer),
      sign: () => identity.sign(Uint8Array.of(1)),
    };
    for (const [what, call] of Object.entries(calls)) {
      const error = await failure(call, `with KEYRING_LOCKED: ${what}`);
      ok(isChartkeyError(error, "KEYRING_LOCKED"), `Locked: ${what}. Expected KEYRING_LOCKED, got ${String(error)}`);
    }
  },

  "with master: the keys are those of the protocol": async ({ master }) => {
    if (!master) return;
    const keyring = await master(bytesOf(golden.master));
    const { bundle } = await keyring.identity(owner, 0);
    equal(digestOf(bundle), golden.bundleDigest, "The digest of the bundle");
    equal(await keyring.epochSecret(owner, folder, salt), bytesOf(golden.epochSecret), "The secret of an epoch");
    equal(await keyring.locatorKey(owner), bytesOf(golden.locatorKey), "The locator key");
    equal(await keyring.indexKey(owner), bytesOf(golden.indexKey), "The index key");
  },

  "with secrets: neither an error nor the keyring shows one": async ({ keyring, secrets, lock }) => {
    if (!secrets) return;
    const identity = await keyring.identity(owner, 0);
    showsNone(secrets, "the keyring", keyring);
    showsNone(secrets, "an identity", identity);
    const failing: readonly (() => Promise<unknown>)[] = [
      () => keyring.identity({} as never, 0),
      () => keyring.epochSecret(owner, "0x12" as never, salt),
      () => identity.open(Uint8Array.of(1)),
      ...lowOrder.slice(0, 1).map((peer) => () => identity.agree(peer)),
    ];
    for (const call of failing) showsNone(secrets, "an error", await failure(call));
    if (!lock) return;
    await lock();
    showsNone(secrets, "an error", await failure(() => keyring.locatorKey(owner)));
  },
});
