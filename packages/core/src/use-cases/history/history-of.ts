import { inField } from "../../domain/checks/check-field.js";
import { actorOf, logOf } from "../../domain/acts/act.js";
import { type AddressLike, parseAddress } from "../../domain/identifiers/address.js";
import type { HistoryEntry } from "../../domain/history/history-entry.js";
import type { Keyed, Listing, Page } from "../../domain/results/listing.js";
import { epochsOf } from "../../domain/log/epochs.js";
import { keysOf, type LogEntry, type Message, type ParticipantLog } from "../../domain/log/participant-log.js";
import type { Position } from "../../domain/ledger/position.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { HeadSource } from "../../ports/head-source.js";
import { createListing } from "../lists/listing.js";
import type { LogReader } from "../log/log-reader.js";
import { sortKeyPart, pagesOf, type ListItem } from "../lists/page-of.js";
import { type HistoryContext, historyEvents } from "../../domain/history/history-events.js";

type Problem = Page<HistoryEntry>["problems"][number];
type Row = { readonly entry: HistoryEntry } | { readonly refused: Problem };

const toListItem = ({ sequence }: Position, nth: number, row: Row): ListItem<Row> => ({
  sortKey: `${sortKeyPart(sequence)}.${sortKeyPart(nth)}`,
  make: () => row,
});

function refused(position: Position, problem: ChartkeyError): readonly ListItem<Row>[] {
  return [toListItem(position, 0, { refused: { subject: `entry ${position.sequence}`, problem } })];
}

function rowsOf(logged: LogEntry | Message, context: HistoryContext): readonly ListItem<Row>[] {
  const { act, position, transaction } = logged;
  const origin = { by: actorOf(act), patient: logOf(act), position, transaction, verified: "head" in logged };
  try {
    return historyEvents(act, context).map((event, nth) =>
      toListItem(position, nth, { entry: { ...event, ...origin } }),
    );
  } catch (error) {
    if (!isChartkeyError(error)) throw error;
    return refused(position, error);
  }
}

const unknownEntry = (position: Position) =>
  refused(
    position,
    new ChartkeyError("FORMAT_UNKNOWN", {
      message: "An entry of a kind that this version does not know",
      hints: ["A newer version of Chartkey may have written it."],
    }),
  );

function allRows(log: ParticipantLog): readonly ListItem<Row>[] {
  const first = keysOf(log)[0]?.entry ?? Infinity;
  // the first epoch of a folder is not a new key: it starts the folder
  const later = Map.groupBy(
    [...epochsOf(log).values()].flatMap((epochs) => epochs.slice(1)),
    ({ entry }) => entry,
  );
  const entries = log.entries.flatMap((entry) => {
    const rekeyed = (later.get(entry.index) ?? []).map(({ folder }) => folder);
    return rowsOf(entry, { registered: entry.index > first, rekeyed });
  });
  const messages = log.messages.flatMap((message) => rowsOf(message, { registered: true, rekeyed: [] }));
  return [...entries, ...messages, ...log.unknown.flatMap(unknownEntry)];
}

interface HistoryPorts {
  readonly logs: Pick<LogReader, "read">;
  readonly ledger: Pick<HeadSource, "id">;
}

/**
 * The events of a patient's log, the oldest first, replayed and compared with the head of the
 * ledger's state. It needs no wallet and no key. Entries that this version does not know are
 * `problems` of their page. `page()` rejects with LEDGER_INCOMPLETE when entries are hidden,
 * altered or invented, and with what the ledger throws.
 * @throws TypeError unless `patient` is an address
 */
export function historyOf({ logs, ledger }: HistoryPorts, patient: AddressLike): Listing<Keyed<HistoryEntry>> {
  const owner = inField("patient", () => parseAddress(patient));
  return createListing(["history", ledger.id, owner], async (options) => {
    const pages = pagesOf(allRows(await logs.read(owner, options)), "oldest");
    return async (request) => {
      const { items, next } = await pages(request);
      return {
        items: items.flatMap((row) => ("entry" in row ? { ...row.entry, key: row.key } : [])),
        problems: items.flatMap((row) => ("refused" in row ? row.refused : [])),
        next,
      };
    };
  });
}
