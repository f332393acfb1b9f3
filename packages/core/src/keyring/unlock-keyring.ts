import { inField } from "../domain/checks/check-field.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import { unpadBlock } from "../envelope/sealed-block.js";
import { viewOf } from "../streams/own-bytes.js";
import { type KitHints, kits } from "./kit.js";
import { checkLockOptions, type KeyringKey, type LockOptions, unlock } from "./lock.js";
import { type SoftwareKeyring, softwareKeyring } from "./software-keyring.js";

const LIMIT = 2 ** 20;

/**
 * Opens a recovery kit: the keyring, and where to look for its records.
 * @throws ChartkeyError KEYRING_LOCKED for a wrong passphrase or identity, SEAL_INVALID or
 *   FORMAT_INVALID for a damaged file, FORMAT_UNKNOWN for one of a newer version, LIMIT_EXCEEDED
 *   for a file above 1 MiB or a scrypt work factor above 2^20, and, retryable, where the device
 *   lacks the memory for the passphrase
 */
export async function readKit(
  sealed: Uint8Array,
  key: KeyringKey,
  options: LockOptions = {},
): Promise<{ readonly keyring: SoftwareKeyring; readonly hints: KitHints }> {
  checkLockOptions(options);
  const bytes = inField("sealed", () => viewOf(sealed));
  if (!bytes) throw new TypeError("`sealed` is a Uint8Array");
  if (bytes.length > LIMIT) throw new ChartkeyError("LIMIT_EXCEEDED", { message: "A sealed keyring above 1 MiB" });
  const { master, ...hints } = kits.decode(unpadBlock(await unlock(bytes.slice(), key, options)));
  return { keyring: softwareKeyring(master), hints };
}

/** Opens the keyring alone. It throws as {@link readKit} does. */
export const unlockKeyring = async (
  sealed: Uint8Array,
  key: KeyringKey,
  options: LockOptions = {},
): Promise<SoftwareKeyring> => (await readKit(sealed, key, options)).keyring;
