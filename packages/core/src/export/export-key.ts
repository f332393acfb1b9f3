import { bech32 } from "@scure/base";
import { type Unwrap, unwrapWith } from "../envelope/export/unwrap-header.js";
import { checkKeys, type KeyRules } from "../domain/checks/check-keys.js";
import { checkOwner, type KeyOwner } from "../ports/keyring.js";
import { Misuse } from "./misuse.js";

/**
 * How many generations of keys are tried: without a ledger it is unknown which one an export was
 * made for.
 */
const GENERATIONS = 16;

/** A keyring that can open exports, such as the software keyring. */
export interface ExportKeyring {
  identity(owner: KeyOwner, index: number): Promise<{ readonly unwrap: Unwrap }>;
}

/**
 * What opens an export: the keyring of the patient it was made for, or the age identity of one of
 * its recipients (`AGE-SECRET-KEY-…`).
 */
export type ExportKey = { readonly keyring: ExportKeyring; readonly owner: KeyOwner } | { readonly identity: string };

function checkIdentity(identity: string): void {
  const decoded = typeof identity === "string" ? bech32.decodeUnsafe(identity, false) : undefined;
  const secret = decoded && bech32.fromWordsUnsafe(decoded.words);
  const prefix = /^AGE-SECRET-KEY-(?:PQ-)?1/u.test(identity);
  if (!prefix || secret?.length !== 32) throw new TypeError("`identity` is not an age identity (AGE-SECRET-KEY-…)");
}

const keys: KeyRules<ExportKey> = { keyring: "decides", owner: "decides", identity: "decides" };

const otherwise = () => new TypeError("`key` has an `identity`, or a `keyring` and its `owner`");

/**
 * @returns what throws Misuse for a keyring whose identities open no exports
 * @throws TypeError that names the key of an input, or for a malformed age identity, which it does
 *   not repeat
 */
export function unwrapForExport(given: ExportKey): Unwrap {
  const key = checkKeys("key", given, keys);
  if ("identity" in key) {
    if (Object.keys(key).length > 1) throw otherwise();
    checkIdentity(key.identity);
    return unwrapWith(key.identity);
  }
  const { keyring } = key;
  if (typeof keyring?.identity !== "function" || !("owner" in key)) throw otherwise();
  const owner = checkOwner(key.owner);
  let found = 0;
  return async (header) => {
    for (let tried = 0; tried < GENERATIONS; tried++) {
      const index = (found + tried) % GENERATIONS;
      const identity: Partial<Awaited<ReturnType<ExportKeyring["identity"]>>> = await keyring.identity(owner, index);
      if (typeof identity?.unwrap !== "function")
        throw new Misuse(
          "`key.keyring` opens no exports: its identities have no `unwrap`, as those of `createKeyring` do",
        );
      const fileKey = await identity.unwrap(header);
      if (!fileKey) continue;
      found = index;
      return fileKey;
    }
    return undefined;
  };
}
