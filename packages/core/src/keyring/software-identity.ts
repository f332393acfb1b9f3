import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { type Unwrap, unwrapWith } from "../envelope/export/export-header.js";
import { identityString, recipientOf } from "../envelope/hybrid-identity.js";
import { encodeIdentityBundle } from "../envelope/identity-bundle.js";
import { parseRecipient } from "../envelope/recipient.js";
import { openSealed } from "../envelope/sealed.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { Identity, KeyOwner } from "../ports/keyring.js";
import { agreeKey, identitySeed, signingKey } from "./derive.js";

export interface SoftwareIdentity extends Identity {
  /**
   * The file key (16 bytes) behind the header of an export, `undefined` when it is sealed to
   * somebody else.
   * @throws ChartkeyError SEAL_INVALID, LIMIT_EXCEEDED
   */
  readonly unwrap: Unwrap;
}

function agree(secret: Uint8Array, peer: Uint8Array): Uint8Array {
  try {
    return x25519.getSharedSecret(secret, peer);
  } catch (cause) {
    throw new ChartkeyError("SEAL_INVALID", { message: "The peer's key has no agreement", cause });
  }
}

/** @param master returns M, or throws after the keyring was wiped */
export async function softwareIdentity(
  master: () => Uint8Array,
  owner: KeyOwner,
  index: number,
): Promise<SoftwareIdentity> {
  const sealedTo = () => identityString(identitySeed(master(), owner, index));
  const bundle = encodeIdentityBundle({
    recipient: parseRecipient(await recipientOf(sealedTo())),
    agree: x25519.getPublicKey(agreeKey(master(), owner, index)),
    signing: ed25519.getPublicKey(signingKey(master(), owner, index)),
  });
  return {
    owner,
    index,
    bundle,
    open: async (sealed) => openSealed(sealedTo(), sealed),
    unwrap: async (header) => unwrapWith(sealedTo())(header),
    agree: async (peer) => agree(agreeKey(master(), owner, index), peer),
    sign: async (message) => ed25519.sign(message, signingKey(master(), owner, index)),
  };
}
