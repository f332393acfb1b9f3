import { removalTypedData } from "../../domain/profiles/profile-typed-data.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { outrun, type OwnProfilePorts, readOwn, signDocument, WRITES } from "./own-document.js";
import { rememberSequence } from "./verify-profile.js";

/**
 * Removes the own profile from the directory, also an invalid one, so that it cannot come back. One
 * prompt, or none when there is no profile.
 * @throws ChartkeyError PROFILE_STALE (retryable) when other devices keep writing it
 */
export async function removeProfile(ports: OwnProfilePorts, options: CallOptions<WriteProgress> = {}): Promise<void> {
  const { signal } = options;
  for (let nth = 0; nth < WRITES; nth++) {
    const { current, problem, next } = await readOwn(ports, { signal });
    if (!problem && (!current || !("profile" in current))) return;
    const signed = { ...next, signature: await signDocument(ports, removalTypedData(next), options) };
    if ((await ports.profiles.remove(signed, { signal })) === "removed")
      return rememberSequence(ports.device, signed, { signal });
  }
  throw outrun();
}
