import { createDeviceKey } from "@chartkey/core";
import { credentials, prompted, random, unavailable } from "./passkey-prompt.js";

/**
 * A copy of what the PRF gave. Extensions of the browser stand in for it, with outputs of their own
 * that may be parts of larger buffers.
 * @throws ChartkeyError PASSKEY_UNAVAILABLE for anything but 32 bytes (WebAuthn Level 3, 10.1.4)
 */
function outputOf(first: unknown): Uint8Array<ArrayBuffer> {
  const isBuffer = Object.prototype.toString.call(first) === "[object ArrayBuffer]";
  const bytes = isBuffer
    ? new Uint8Array(first as ArrayBuffer)
    : ArrayBuffer.isView(first) && new Uint8Array(first.buffer, first.byteOffset, first.byteLength);
  if (!bytes || bytes.length !== 32) throw unavailable("The passkey's PRF gave something else than 32 bytes");
  return new Uint8Array(bytes);
}

/**
 * The age identity that a passkey derives: HKDF-SHA-256 of what its PRF gives for the salt.
 * WebAuthn Level 3, 10.1.4.
 * @throws ChartkeyError PASSKEY_REJECTED, PASSKEY_UNAVAILABLE; the signal's reason
 */
export async function deriveFromPasskey(
  credential: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  signal: AbortSignal | undefined,
): ReturnType<typeof createDeviceKey> {
  const prompt = credentials().get({
    ...(signal && { signal }),
    publicKey: {
      // a challenge is for a server that checks a signature: here the PRF is what proves
      challenge: random(32),
      allowCredentials: [{ type: "public-key", id: credential }],
      userVerification: "required",
      extensions: { prf: { eval: { first: salt } } },
    },
  });
  const got = await prompted(prompt, signal);
  const first = got instanceof PublicKeyCredential ? got.getClientExtensionResults().prf?.results?.first : undefined;
  if (!first) throw unavailable("The passkey derives no keys: its authenticator, or the browser, has no PRF");
  const output = outputOf(first);
  const secret = await crypto.subtle.importKey("raw", output, "HKDF", false, ["deriveBits"]);
  output.fill(0);
  const info = new TextEncoder().encode("chartkey v1 passkey");
  const seed = await crypto.subtle.deriveBits(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info },
    secret,
    256,
  );
  // the seed of the pair is the passkey's, and not a random one
  return createDeviceKey({ bytes: () => new Uint8Array(seed) });
}
