import { isChartkeyError } from "../../errors/chartkey-error.js";
import type { KeyOwner } from "../../ports/keyring.js";
import type { KeyringFixture } from "../keyring-fixture.js";
import { replacing, type Sabotage } from "./sabotage.js";
import { atFirstOwner, identities, inPlace, remembering } from "./spoiled-keyring.js";

/** Ways in which a keyring goes wrong with its secrets. */
export const keyringSecretSabotages: readonly Sabotage<KeyringFixture>[] = [
  {
    what: "secrets are random",
    noticed: "secrets: have 32 bytes, and are the same for the same arguments, also at once",
    spoil: inPlace(() => ({ locatorKey: async () => crypto.getRandomValues(new Uint8Array(32)) })),
  },
  {
    what: "the salt of an epoch is forgotten",
    noticed: "secrets: each ledger, address, folder, salt and keyring has its own",
    spoil: inPlace((honest) => ({
      epochSecret: (owner, folder) => honest.epochSecret(owner, folder, "0x2021222324252627"),
    })),
  },
  {
    what: "all ledgers have the same locator key",
    noticed: "secrets: each ledger, address, folder, salt and keyring has its own",
    spoil: inPlace((honest) => ({ locatorKey: (owner) => honest.locatorKey(atFirstOwner(owner)) })),
  },
  {
    what: "the index has the locator key",
    noticed: "secrets: each ledger, address, folder, salt and keyring has its own",
    spoil: inPlace((honest) => ({ indexKey: (owner) => honest.locatorKey(owner) })),
  },
  {
    what: "a secret that was given is kept without a copy",
    noticed: "secrets: the caller may wipe them",
    spoil: inPlace((honest) => ({ locatorKey: remembering((owner: KeyOwner) => honest.locatorKey(owner)) })),
  },
  {
    what: "a salt has any length",
    noticed: "secrets: refuses what is no owner, no folder and no salt",
    spoil: inPlace((honest) => ({
      epochSecret: (owner, folder, salt) => honest.epochSecret(owner, folder, `0x${salt.slice(2, 18).padEnd(16, "0")}`),
    })),
  },
  {
    what: "another device has other keys",
    noticed: "with reopen: another device has the same keys",
    spoil: (fixture) => ({ ...fixture, reopen: fixture.reopen && (async () => fixture.stranger) }),
  },
  {
    what: "an identity outlives the lock",
    noticed: "with lock: every call is KEYRING_LOCKED, also of an identity from before",
    spoil: inPlace((honest) => ({
      identity: async (owner, index) => {
        const identity = await honest.identity(owner, index);
        const signed = await identity.sign(Uint8Array.of(1));
        return replacing(identity, { sign: async () => signed });
      },
    })),
  },
  {
    what: "keys are derived in another way",
    noticed: "with master: the keys are those of the protocol",
    spoil: (fixture) => ({
      ...fixture,
      master: fixture.master && ((secret) => fixture.master?.(secret.toReversed()) ?? Promise.reject(secret)),
    }),
  },
  {
    what: "the key of the index is derived in another way",
    noticed: "with master: the keys are those of the protocol",
    spoil: (fixture) => ({
      ...fixture,
      master:
        fixture.master &&
        (async (secret) => {
          const honest = await fixture.master?.(secret);
          if (!honest) throw new TypeError("A keyring");
          return replacing(honest, { indexKey: async (owner) => (await honest.indexKey(owner)).toReversed() });
        }),
    }),
  },
  {
    what: "an error names the master secret",
    noticed: "with secrets: neither an error nor the keyring shows one",
    spoil: identities((identity, { secrets = [] }) => ({
      agree: (peer) =>
        identity.agree(peer).catch((error: unknown) => {
          throw isChartkeyError(error) ? new Error(`No agreement with ${secrets.join()}`) : error;
        }),
    })),
  },
  {
    what: "the keyring shows its master secret",
    noticed: "with secrets: neither an error nor the keyring shows one",
    spoil: (fixture) => ({
      ...fixture,
      keyring: Object.assign({ secret: fixture.secrets?.[0] }, replacing(fixture.keyring, {})),
    }),
  },
];
