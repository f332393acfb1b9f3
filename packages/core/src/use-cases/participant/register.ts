import type { Act } from "../../domain/acts/act.js";
import { toHex } from "../../domain/encoding/bytes.js";
import { keysOf, type LogEntry } from "../../domain/log/participant-log.js";
import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import { type NewProfile, profileKeys } from "../../domain/profiles/person.js";
import type { Receipt } from "../../domain/ledger/position.js";
import type { Role } from "../../domain/roles/role.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { checkFolderName, startFolder } from "../folders/start-folder.js";
import { newFolderId } from "../../platform/new-ids.js";
import { normalizeClaims } from "../people/own-claims.js";
import { bundleHolder } from "../session/holders.js";
import { staged } from "../writing/staged-write.js";
import { receiptOf, submitPlanned } from "../writing/write.js";
import type { Session } from "../session/session.js";

export interface Registration {
  readonly roles: readonly Role[];
  readonly profile: NewProfile;
  /** The name of the first folder, encrypted; "Health records" by default. */
  readonly folder?: string | undefined;
}

const registrationKeys: KeyRules<Registration> = { roles: "required", profile: "required", folder: "optional" };

/** @throws TypeError that names the key or the field */
export function checkRegistration(registration: Registration): Registration {
  const { roles, profile, folder } = checkKeys("registration", registration, registrationKeys);
  const claims = normalizeClaims({ roles, profile: checkKeys("profile", profile, profileKeys) });
  return { ...claims, folder: folder === undefined ? undefined : checkFolderName(folder, "folder") };
}

const DEFAULT_FOLDER = "Health records";

/**
 * Publishes the identity bundle and its digest, and makes the first folder, in one transaction.
 * Does nothing for a participant who is registered already.
 */
export function registerKey(
  session: Session,
  folder: string | undefined,
  options: CallOptions<WriteProgress>,
): Promise<Receipt> {
  return staged(session, options, async (staging) => {
    const name = folder === undefined ? DEFAULT_FOLDER : folder;
    let registered: LogEntry | undefined;
    const { receipt } = await submitPlanned(staging, async (write) => {
      const { log } = write;
      const [first] = keysOf(log);
      registered = first && log.entries[first.entry];
      if (registered) {
        await session.keys.current(log, write.options);
        return { acts: [] };
      }
      const { bundle } = await session.keys.first(write.options);
      // not staged: another try, also of another device, needs the same block
      const digest = await session.small.put(bundle, bundleHolder(session.address), write.options);
      const key: Act = { kind: "publishKey", participant: session.address, key: toHex(digest) };
      const { acts } = await startFolder(write, newFolderId(session.entropy), name);
      return { acts: [key, ...acts] };
    });
    if (receipt) return receipt;
    if (!registered) throw new TypeError("Nothing was registered");
    return receiptOf(registered);
  });
}
