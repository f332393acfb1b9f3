import { inField } from "../../domain/checks/check-field.js";
import type { KeyRules } from "../../domain/checks/check-keys.js";
import { type FolderId, parseFolderId, type RecordId } from "../../domain/identifiers/ids.js";
import { folderAbsent, targetFolder } from "../../domain/records/target-folder.js";
import type { CallOptions } from "../../ports/call-options.js";
import { callKeys, checkCall, checkOptions } from "../../ports/check-options.js";
import type { Session } from "../session/session.js";
import { unlessBehind } from "../session/unless-behind.js";
import { ownView } from "../session/view.js";
import { recordIds } from "./record-ids.js";

const MAX_IDS = 1000;

export interface NewIdOptions extends CallOptions {
  /** By default the folder that `register` made. */
  readonly folder?: FolderId;
}

const newIdKeys: KeyRules<NewIdOptions> = { ...callKeys, folder: "decides" };

/** Makes ids for new records of a folder, for several tries to add them. */
export async function newIds(session: Session, count: number, given: NewIdOptions = {}): Promise<readonly RecordId[]> {
  if (!(Number.isInteger(count) && count >= 1 && count <= MAX_IDS)) throw new TypeError(`\`count\` is 1 to ${MAX_IDS}`);
  const { folder: asked, ...options } = checkCall(given, newIdKeys);
  const wanted = asked === undefined ? undefined : inField("folder", () => parseFolderId(asked));
  const view = await ownView(session, checkOptions(options));
  await session.keys.current(view.log, options);
  const folder = targetFolder(view.log, wanted);
  if (folder === undefined) throw unlessBehind(session, view.log, folderAbsent());
  const newId = recordIds(view);
  const ids: RecordId[] = [];
  // one after the other: the keyring is asked once
  while (ids.length < count) ids.push(await newId(folder));
  return ids;
}
