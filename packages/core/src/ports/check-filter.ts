import { checkFlag } from "../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../domain/checks/check-keys.js";
import { checkFilter } from "../domain/ledger/ledger-query.js";
import type { FollowFilter } from "./ledger-change.js";
import type { EntryFilter } from "./ledger-entry.js";

const entryKeys: KeyRules<EntryFilter> = {
  after: "optional",
  log: "decides",
  counterparty: "decides",
  fresh: "optional",
};

const followKeys: KeyRules<FollowFilter> = { after: "optional", logs: "decides", counterparty: "decides" };

/**
 * The check of `Ledger.entries`. Only the ledger itself can tell a foreign cursor.
 * @returns a copy of the filter, with each address in its one form
 * @throws TypeError that names the key or the field
 */
export function checkEntryFilter(filter: EntryFilter): EntryFilter {
  const checked = checkKeys("filter", filter, entryKeys);
  checkFlag("fresh", checked.fresh);
  return checkFilter(checked);
}

/** The check of `Ledger.follow`, as {@link checkEntryFilter} for `Ledger.entries`. */
export function checkFollowFilter(filter: FollowFilter): FollowFilter {
  return checkFilter(checkKeys("filter", filter, followKeys));
}
