import { type Address, addressBytes } from "../domain/identifiers/address.js";
import { fromHex, type Hex, toHex } from "../domain/encoding/bytes.js";
import type { FolderId, LedgerId } from "../domain/identifiers/ids.js";
import { encodeScope, encodedEverything, type EncodedScope } from "../domain/grants/scope.js";
import { binaryFf1 } from "./binary-ff1.js";
import { info } from "./kdf.js";

interface Log {
  readonly ledger: LedgerId;
  /** Whose log the entry belongs to. */
  readonly patient: Address;
}

/**
 * Where on the ledger a sealed pointer belongs. Moved to another entry, it opens to a meaningless
 * digest.
 */
export type PointerContext = Log &
  (
    | { readonly kind: "card"; readonly folder: FolderId }
    | { readonly kind: "lockbox" }
    | { readonly kind: "envelope"; readonly grantee: Address; readonly scope: EncodedScope }
    | { readonly kind: "offer"; readonly author: Address; readonly scope: EncodedScope }
    | { readonly kind: "message"; readonly requester: Address }
  );

interface Parties {
  readonly actor: Address;
  readonly counterparty?: Address;
  readonly scope: EncodedScope;
}

function partiesOf(context: PointerContext): Parties {
  const { patient } = context;
  if (context.kind === "card") return { actor: patient, scope: encodeScope({ folder: context.folder }) };
  if (context.kind === "envelope") return { actor: patient, counterparty: context.grantee, scope: context.scope };
  if (context.kind === "offer") return { actor: context.author, counterparty: patient, scope: context.scope };
  if (context.kind === "message") return { actor: context.requester, counterparty: patient, scope: encodedEverything };
  return { actor: patient, scope: encodedEverything };
}

/**
 * Encrypts digests of blobs for the ledger, and decrypts them, with one key at one place. It is as
 * secret as the key.
 */
export interface PointerCipher {
  /** @param digest 32 bytes */
  seal(digest: Uint8Array): Hex;
  /**
   * The 32 bytes behind a pointer. Nothing is checked: the digest counts only once a block with
   * this digest opens and names this entry.
   */
  open(pointer: Hex): Uint8Array;
}

/**
 * FF1 (NIST SP 800-38G, AES-256, radix 2, 256 bits, the bits of each byte from the least
 * significant on). It is deterministic, so two equal pointers reveal that the digests are equal,
 * and nothing else.
 * @param key 32 bytes: the epoch's pointer key for a card, the locator key for a lockbox, the
 *   pair's pointer key otherwise
 */
export function pointerCipher(key: Uint8Array, context: PointerContext): PointerCipher {
  const { actor, counterparty, scope } = partiesOf(context);
  const tweak = info(
    "pointer",
    context.kind,
    context.ledger,
    addressBytes(context.patient),
    addressBytes(actor),
    counterparty ? addressBytes(counterparty) : new Uint8Array(20),
    fromHex(scope, 32),
  );
  const cipher = binaryFf1(key, tweak);
  return {
    seal: (digest) => toHex(cipher.encrypt(digest)),
    open: (pointer) => cipher.decrypt(fromHex(pointer, 32)),
  };
}

/** {@link PointerCipher.seal} of one digest. */
export const sealPointer = (key: Uint8Array, context: PointerContext, digest: Uint8Array): Hex =>
  pointerCipher(key, context).seal(digest);

/** {@link PointerCipher.open} of one pointer. */
export const openPointer = (key: Uint8Array, context: PointerContext, pointer: Hex): Uint8Array =>
  pointerCipher(key, context).open(pointer);
