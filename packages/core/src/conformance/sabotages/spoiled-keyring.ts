import type { Identity, Keyring, KeyOwner } from "../../ports/keyring.js";
import type { KeyringFixture } from "../keyring-fixture.js";
import { owner as first } from "../keyring-samples.js";
import { replacing } from "./sabotage.js";

type Change = (honest: Keyring, fixture: KeyringFixture) => Partial<Keyring>;

export const inPlace =
  (change: Change) =>
  (fixture: KeyringFixture): KeyringFixture => ({
    ...fixture,
    keyring: replacing(fixture.keyring, change(fixture.keyring, fixture)),
  });

export const identities = (change: (identity: Identity, fixture: KeyringFixture) => Partial<Identity>) =>
  inPlace((honest, fixture) => ({
    identity: async (owner, index) => {
      const identity = await honest.identity(owner, index);
      return replacing(identity, change(identity, fixture));
    },
  }));

/** What a call gives, remembered and given to everybody. */
export function remembering<A extends readonly unknown[], T>(
  call: (...args: A) => Promise<T>,
): (...args: A) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (...args) => {
    const key = JSON.stringify(args);
    const result = known.get(key) ?? call(...args);
    known.set(key, result);
    return result;
  };
}

export const atFirstOwner = (owner: KeyOwner): KeyOwner => ({ ...owner, ledger: first.ledger });
