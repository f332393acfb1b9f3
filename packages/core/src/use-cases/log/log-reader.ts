import type { Address } from "../../domain/identifiers/address.js";
import type { Hex } from "../../domain/encoding/hex.js";
import { extendLog, type ReportedEntry } from "../../domain/log/extend-log.js";
import { emptyLog, headAt, keysOf, type ParticipantLog } from "../../domain/log/participant-log.js";
import { finalPart, firstEntries, lastCursor, lastSequence, unfinalAfter } from "../../domain/log/prefix.js";
import type { Position } from "../../domain/ledger/position.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import type { HeadSource } from "../../ports/head-source.js";
import type { Ledger } from "../../ports/ledger.js";
import type { DeviceValue } from "../calls/device-value.js";
import { type RememberedHead, rememberedHead } from "./remembered-head.js";

const READINGS = 3;

/** What contradicts a log that was read, by the words for it. */
const contradictions = {
  ledger: "do not lead to the head of the ledger's own state",
  heads: "do not lead to the head that the second source gives (`heads`)",
  device: "are not those that this device has seen as final",
} as const;

/** What an app gives that logs depend on. */
export interface LogSources {
  readonly ledger: Ledger<never>;
  readonly heads?: HeadSource | undefined;
  readonly device: DeviceStore;
}

type Reading = { readonly log: ParticipantLog } | { readonly contradictedBy: keyof typeof contradictions };

/** What a reading goes on from; `fresh` once what was kept, here or by the ledger's adapter, did not fit. */
interface Beginning {
  readonly base: ParticipantLog;
  readonly fresh: boolean;
}

const continues = (log: ParticipantLog, remembered: RememberedHead | undefined): boolean =>
  !remembered || (log.entries.length >= remembered.count && headAt(log, remembered.count) === remembered.head);

/** After how many of the entries this is the head. */
function countAt(log: ParticipantLog, head: Hex): number | undefined {
  for (let count = log.entries.length; count >= 0; count--) if (headAt(log, count) === head) return count;
  return undefined;
}

/**
 * Reads participants' logs, and believes none that lacks the head of the ledger's state or of the second source, or that leaves the past which this device saw
 * as final. What is final is kept in memory; what is not is read anew each time, so a reorganisation needs no extra care.
 */
export class LogReader {
  readonly #ledger: Ledger<never>;
  readonly #heads: HeadSource | undefined;
  readonly #device: DeviceStore;
  readonly #final = new Map<Address, ParticipantLog>();

  /** @throws TypeError when `heads` are those of another ledger */
  constructor({ ledger, heads, device }: LogSources) {
    if (heads && heads.id !== ledger.id) throw new TypeError(`\`heads\` is of ${heads.id}, \`ledger\` is ${ledger.id}`);
    this.#ledger = ledger;
    this.#heads = heads;
    this.#device = device;
  }

  /**
   * @throws ChartkeyError LEDGER_INCOMPLETE (retryable) when entries are hidden, altered, invented, or those of an older state, as far as one of the three can
   * tell; LEDGER_UNAVAILABLE also when only the second source is away.
   */
  async read(owner: Address, options: CallOptions = {}): Promise<ParticipantLog> {
    const remembered = await this.#remembered(owner).get(options);
    for (let nth = 1; ; nth++) {
      const fresh = nth > 1;
      const base = fresh ? undefined : this.#final.get(owner);
      const reading = await this.#reading({ base: base ?? emptyLog(owner), fresh }, remembered, options);
      if ("log" in reading) {
        await this.#keep(finalPart(reading.log), remembered, options);
        return reading.log;
      }
      if (nth === READINGS) throw incomplete(owner, contradictions[reading.contradictedBy]);
    }
  }

  /** The latest key digest that the address published. */
  async latestKey(owner: Address, options: CallOptions = {}): Promise<Hex | undefined> {
    return keysOf(await this.read(owner, options)).at(-1)?.key;
  }

  /**
   * Heads are read before entries, the second source's first: what comes meanwhile stands behind them and counts at the next reading. The log ends with the
   * later of the two heads, and is final no further than the second source has it.
   */
  async #reading(from: Beginning, remembered: RememberedHead | undefined, options: CallOptions): Promise<Reading> {
    const { owner } = from.base;
    const second = await this.#heads?.account(owner, options);
    const own = await this.#ledger.account(owner, options);
    const reported = await this.#reported(from, options);
    const count = reported && countAt(reported, own.head);
    if (!reported || count === undefined) return { contradictedBy: "ledger" };
    const seconded = second ? countAt(reported, second.head) : count;
    if (seconded === undefined) return { contradictedBy: "heads" };
    const log = firstEntries(reported, Math.max(count, seconded));
    if (!continues(log, remembered)) return { contradictedBy: "device" };
    return { log: unfinalAfter(log, Math.max(seconded, remembered?.count ?? 0)) };
  }

  /** What the ledger says that happened, with the heads that would follow; `undefined` when it stands in no order. */
  async #reported({ base, fresh }: Beginning, options: CallOptions): Promise<ParticipantLog | undefined> {
    const entries: ReportedEntry[] = [];
    const unknown: Position[] = [];
    let last = lastSequence(base);
    const filter = { log: base.owner, after: lastCursor(base), fresh };
    for await (const update of this.#ledger.entries(filter, options)) {
      const { position } = update.type === "entry" ? update.entry : update;
      // heads prove the order of entries, and nothing of where they are said to stand
      if (update.type === "entry" && position.sequence <= last) return undefined;
      if (update.type === "entry") {
        entries.push(update.entry);
        last = position.sequence;
      } else unknown.push(position);
    }
    return extendLog(base, entries, unknown);
  }

  async #keep(final: ParticipantLog, remembered: RememberedHead | undefined, options: CallOptions): Promise<void> {
    const count = final.entries.length;
    // another reading may have got further meanwhile
    if (count < (this.#final.get(final.owner)?.entries.length ?? 0)) return;
    this.#final.set(final.owner, final);
    if (count <= (remembered?.count ?? 0)) return;
    const head = headAt(final, count);
    await this.#remembered(final.owner).change(
      (known) => (known && known.count >= count ? undefined : { count, head }),
      options,
    );
  }

  #remembered(owner: Address): DeviceValue<RememberedHead> {
    return rememberedHead(this.#device, this.#ledger.id, owner);
  }
}

const incomplete = (owner: Address, contradiction: string): ChartkeyError =>
  new ChartkeyError("LEDGER_INCOMPLETE", {
    message: `The entries of ${owner} ${contradiction}`,
    hints: [
      "The node may be behind, or hide or alter entries: try again, or ask another node.",
      "A newer version of Chartkey may know more kinds of entries.",
    ],
    retryable: true,
  });
