import { abortable, ChartkeyError } from "@chartkey/core/adapters";

export const unavailable = (message: string, cause?: unknown): ChartkeyError =>
  new ChartkeyError("PASSKEY_UNAVAILABLE", {
    message,
    hints: ["Use a passphrase, or a passkey of another device or browser."],
    cause,
  });

/** The error for a prompt of the browser. */
function passkeyError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  const name = error instanceof DOMException ? error.name : undefined;
  if (name === "NotAllowedError")
    return new ChartkeyError("PASSKEY_REJECTED", {
      message: "The person declined, or the prompt's time ran out",
      hints: ["Try again.", "The passkey may be on another device."],
      cause: error,
    });
  // browsers name one of several prompts so, and differ in which
  if (name === "OperationError" || name === "AbortError")
    return new ChartkeyError("PASSKEY_REJECTED", {
      message: "The browser has not shown the prompt: another one is open, or took its place",
      hints: ["Answer that one, or close it. Then try again."],
      cause: error,
    });
  return unavailable("The browser could not ask for the passkey", error);
}

/**
 * What a prompt gives. Extensions of the browser put their own in its place, which may look at no
 * signal: an abort ends the wait for such a prompt, and what it gives is dropped.
 * @throws ChartkeyError PASSKEY_REJECTED, PASSKEY_UNAVAILABLE; the signal's reason
 */
export async function prompted(prompt: Promise<Credential | null>, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    return await abortable(prompt, signal);
  } catch (error) {
    throw passkeyError(error, signal);
  }
}

export const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));

/** @throws ChartkeyError PASSKEY_UNAVAILABLE outside a secure page */
export function credentials(): CredentialsContainer {
  if (typeof PublicKeyCredential === "undefined" || !navigator.credentials)
    throw unavailable("This page has no passkeys: they need a browser, and HTTPS");
  return navigator.credentials;
}
