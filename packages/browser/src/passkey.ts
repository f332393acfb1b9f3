import { ChartkeyError, checkKeys, inField, type KeyRules } from "@chartkey/core/adapters";
import { base64urlnopad } from "@scure/base";
import { deriveFromPasskey } from "./passkey-prf.js";
import { credentials, prompted, random, unavailable } from "./passkey-prompt.js";

/** Whose passkey it is, as the browser shows it. */
export interface NewPasskey {
  /** The app, 1 to 64 bytes in UTF-8. */
  readonly app: string;
  /** The person's account, 1 to 64 bytes in UTF-8: their name, or the address of their wallet. */
  readonly user: string;
}

/**
 * A lock of a keyring whose key a passkey derives. It is no secret, and it has to be kept: nobody
 * finds the key again without `salt`.
 */
export interface PasskeyLock {
  /** The credential's id, at most 1,023 bytes in base64url without padding. */
  readonly credential: string;
  /** 32 random bytes in base64url without padding. */
  readonly salt: string;
  /** What the keyring is sealed to: `keyring.seal({ recipient })`. */
  readonly recipient: string;
}

export interface PasskeyOptions {
  /** Closes the prompt, and rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

const newKeys: KeyRules<NewPasskey> = { app: "required", user: "required" };
const lockKeys: KeyRules<PasskeyLock> = { credential: "required", salt: "required", recipient: "required" };
const optionKeys: KeyRules<PasskeyOptions> = { signal: "optional" };

/** The caller's signal, which may have aborted. */
function signalOf(options: PasskeyOptions): AbortSignal | undefined {
  const { signal } = checkKeys("options", options, optionKeys);
  if (signal !== undefined && typeof signal?.throwIfAborted !== "function")
    throw new TypeError("`signal` is an AbortSignal");
  return signal;
}

function checkLabel(field: string, label: unknown): string {
  if (typeof label !== "string" || label.trim() === "" || new TextEncoder().encode(label).length > 64)
    throw new TypeError(`\`${field}\` has 1 to 64 bytes`);
  return label;
}

function bytesOf(field: string, text: string, most: number): Uint8Array<ArrayBuffer> {
  const bytes = inField(field, () => {
    if (typeof text !== "string" || text.length > 2 * most) throw new TypeError("Expected base64url");
    try {
      return new Uint8Array(base64urlnopad.decode(text));
    } catch {
      throw new TypeError("Expected base64url");
    }
  });
  if (bytes.length < 1 || bytes.length > most) throw new TypeError(`\`${field}\` has 1 to ${most} bytes`);
  return bytes;
}

/** ES256, EdDSA and RS256 (RFC 8152, RFC 8812). */
const ALGORITHMS = [-7, -8, -257];

/** @throws TypeError for malformed labels */
export function checkNewPasskey(given: NewPasskey): NewPasskey {
  const { app, user } = checkKeys("passkey", given, newKeys);
  return { app: checkLabel("app", app), user: checkLabel("user", user) };
}

/** @returns the lock, and the identity that opens it; it throws as {@link createPasskey} */
export async function makePasskey(
  given: NewPasskey,
  options: PasskeyOptions,
): Promise<{ readonly lock: PasskeyLock; readonly identity: string }> {
  const { app: name, user: displayName } = checkNewPasskey(given);
  const signal = signalOf(options);
  signal?.throwIfAborted();
  const prompt = credentials().create({
    ...(signal && { signal }),
    publicKey: {
      challenge: random(32),
      rp: { name },
      // one that is known would replace the passkey that has it
      user: { id: random(32), name: displayName, displayName },
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
      authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
      extensions: { prf: {} },
    },
  });
  const made = await prompted(prompt, signal);
  if (!(made instanceof PublicKeyCredential) || !made.getClientExtensionResults().prf?.enabled)
    throw unavailable("The authenticator has no PRF: its passkey cannot lock a keyring");
  const [credential, salt] = [new Uint8Array(made.rawId), random(32)];
  const { recipient, identity } = await deriveFromPasskey(credential, salt, signal);
  const [id, saltText] = [base64urlnopad.encode(credential), base64urlnopad.encode(salt)];
  return { lock: { credential: id, salt: saltText, recipient }, identity };
}

/**
 * Makes a passkey that locks a keyring (WebAuthn PRF). The browser prompts twice: to make it, and
 * to derive the key from it. It replaces no other passkey of the app.
 * @throws TypeError for malformed labels
 * @throws ChartkeyError PASSKEY_REJECTED when the person declines, or is too slow, or another
 *   prompt is open; PASSKEY_UNAVAILABLE without WebAuthn or PRF. A passkey that was made in vain
 *   stays with the person, who can delete it
 */
export const createPasskey = async (given: NewPasskey, options: PasskeyOptions = {}): Promise<PasskeyLock> =>
  (await makePasskey(given, options)).lock;

/**
 * Asks for the passkey, and derives what opens the keyring:
 * `unlockKeyring(sealed, { identity })`. One prompt.
 * @returns the identity, `AGE-SECRET-KEY-PQ-1…`. It is a secret: keep it nowhere
 * @throws TypeError for a malformed lock
 * @throws ChartkeyError PASSKEY_REJECTED when the person declines, is too slow, the passkey is not
 *   on this device, or another prompt is open; PASSKEY_UNAVAILABLE; KEYRING_LOCKED when it derives
 *   the key of another lock
 */
export async function openPasskey(lock: PasskeyLock, options: PasskeyOptions = {}): Promise<string> {
  const { credential, salt, recipient } = checkKeys("lock", lock, lockKeys);
  const signal = signalOf(options);
  const [id, saltBytes] = [bytesOf("credential", credential, 1023), bytesOf("salt", salt, 32)];
  if (typeof recipient !== "string") throw new TypeError("`recipient` is that of a lock");
  signal?.throwIfAborted();
  const key = await deriveFromPasskey(id, saltBytes, signal);
  if (key.recipient !== recipient)
    throw new ChartkeyError("KEYRING_LOCKED", { message: "The passkey derives the key of another lock" });
  return key.identity;
}
