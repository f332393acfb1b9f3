import type { Address } from "../../domain/address.js";
import type { Hex } from "../../domain/hex.js";
import { extendLog, type ReportedEntry } from "../../domain/log/extend-log.js";
import { emptyLog, headAt, keysOf, type ParticipantLog } from "../../domain/log/participant-log.js";
import { finalPart, firstEntries, lastCursor, lastSequence } from "../../domain/log/prefix.js";
import type { Position } from "../../domain/position.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import type { Ledger } from "../../ports/ledger.js";
import { recallHead, type RememberedHead, rememberHead } from "./remembered-head.js";

const ATTEMPTS = 3;

const continues = (log: ParticipantLog, remembered: RememberedHead | undefined): boolean =>
  !remembered || (log.entries.length >= remembered.count && headAt(log, remembered.count) === remembered.head);

/**
 * Reads participants' logs, and believes none that does not end in the head of the ledger's state or that leaves the past which this device saw as final.
 * What is final is kept in memory; what is not is read anew each time, so a reorganisation needs no extra care.
 */
export class LogReader {
  readonly #ledger: Ledger<never>;
  readonly #device: DeviceStore;
  readonly #final = new Map<Address, ParticipantLog>();

  constructor(ledger: Ledger<never>, device: DeviceStore) {
    this.#ledger = ledger;
    this.#device = device;
  }

  /** @throws ChartkeyError LEDGER_INCOMPLETE (retryable) when entries are hidden, altered, invented, or those of an older state. */
  async read(owner: Address, options: CallOptions = {}): Promise<ParticipantLog> {
    const remembered = await recallHead(this.#device, this.#ledger.id, owner, options);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const base = attempt === 0 ? this.#final.get(owner) : undefined;
      const log = await this.#verified(base ?? emptyLog(owner), options);
      if (!log || !continues(log, remembered)) continue;
      await this.#keep(finalPart(log), remembered, options);
      return log;
    }
    throw new ChartkeyError("LEDGER_INCOMPLETE", {
      message: `The entries of ${owner} do not lead to the ledger's head`,
      hints: [
        "The node may be behind, or hide or alter entries: try again, or ask another node.",
        "A newer version of Chartkey may know more kinds of entries.",
      ],
      retryable: true,
    });
  }

  /** The latest key digest that the address published. */
  async latestKey(owner: Address, options: CallOptions = {}): Promise<Hex | undefined> {
    return keysOf(await this.read(owner, options)).at(-1)?.key;
  }

  /** The head is read first: what comes meanwhile stands behind it and counts at the next reading. */
  async #verified(base: ParticipantLog, options: CallOptions): Promise<ParticipantLog | undefined> {
    const { head } = await this.#ledger.account(base.owner, options);
    const reported: ReportedEntry[] = [];
    const unknown: Position[] = [];
    let last = lastSequence(base);
    for await (const update of this.#ledger.entries({ log: base.owner, after: lastCursor(base) }, options)) {
      const { position } = update.type === "entry" ? update.entry : update;
      // heads prove the order of entries, and nothing of where they are said to stand
      if (update.type === "entry" && position.sequence <= last) return undefined;
      if (update.type === "entry") {
        reported.push(update.entry);
        last = position.sequence;
      } else unknown.push(position);
    }
    const log = extendLog(base, reported, unknown);
    for (let count = log.entries.length; count >= 0; count--)
      if (headAt(log, count) === head) return firstEntries(log, count);
    return undefined;
  }

  async #keep(final: ParticipantLog, remembered: RememberedHead | undefined, options: CallOptions): Promise<void> {
    const count = final.entries.length;
    // another reading may have got further meanwhile
    if (count < (this.#final.get(final.owner)?.entries.length ?? 0)) return;
    this.#final.set(final.owner, final);
    if (count <= (remembered?.count ?? 0)) return;
    await rememberHead(this.#device, this.#ledger.id, final.owner, { count, head: headAt(final, count) }, options);
  }
}
