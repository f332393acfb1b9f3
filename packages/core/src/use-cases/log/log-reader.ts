import * as z from "zod/mini";
import type { Hex } from "../../domain/encoding/bytes.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { LedgerId } from "../../domain/identifiers/ids.js";
import type { Position } from "../../domain/ledger/position.js";
import {
  emptyLog,
  extendLog,
  finalPart,
  firstEntries,
  headAt,
  keysOf,
  lastCursor,
  lastSequence,
  type ParticipantLog,
  type ReportedEntry,
  unfinalAfter,
} from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import type { HeadSource } from "../../ports/head-source.js";
import type { Ledger } from "../../ports/ledger.js";
import { DeviceValue } from "../calls/device-value.js";
import type { ReadOptions } from "../lists/reading.js";
import { type Contradiction, incomplete } from "./contradiction.js";
import type { KnownLogs } from "./known-logs.js";
import { SeenKeys } from "./seen-keys.js";

/** How far a participant's log was once final, and its head there. */
export interface RememberedHead {
  readonly count: number;
  readonly head: Hex;
}

const schema = z.strictObject({
  count: z.int().check(z.nonnegative()),
  head: z.templateLiteral(["0x", z.string().check(z.regex(/^[0-9a-f]{48}$/u))]),
});

const rememberedHead = (device: DeviceStore, ledger: LedgerId, owner: Address): DeviceValue<RememberedHead> =>
  new DeviceValue(device, `head/${ledger}/${owner}`, (stored) => schema.parse(stored));

const READINGS = 3;

/** The ports from which logs are read. */
export interface LogSources {
  readonly ledger: Ledger<never>;
  readonly heads?: HeadSource | undefined;
  readonly device: DeviceStore;
  /** What an account keeps of them on this device; nothing by default. */
  readonly known?: KnownLogs | undefined;
}

type Reading = { readonly log: ParticipantLog } | { readonly contradictedBy: Contradiction };

/**
 * Where a reading starts. `fresh` bypasses what was cached here and in the ledger's adapter, after
 * that led to a contradiction.
 */
interface Beginning {
  readonly base: ParticipantLog;
  readonly fresh: boolean;
}

const continues = (log: ParticipantLog, remembered: RememberedHead | undefined): boolean =>
  !remembered || (log.entries.length >= remembered.count && headAt(log, remembered.count) === remembered.head);

/** How many entries of the log lead to this head. */
function countAt(log: ParticipantLog, head: Hex): number | undefined {
  for (let count = log.entries.length; count >= 0; count--) if (headAt(log, count) === head) return count;
  return undefined;
}

/**
 * Reads and verifies participants' logs. A log must contain the head of the ledger's state, the
 * head of the second source, and the head that this device saw as final. The final part is kept in
 * memory, and on the device where there is an index. The rest is read anew each time, so a
 * reorganisation needs no special handling. The heads prove what was kept along with what is new.
 */
export class LogReader {
  readonly #ledger: Ledger<never>;
  readonly #heads: HeadSource | undefined;
  readonly #device: DeviceStore;
  readonly #known: KnownLogs | undefined;
  readonly #final = new Map<Address, ParticipantLog>();
  readonly keys = new SeenKeys();

  /** @throws TypeError when `heads` are those of another ledger */
  constructor({ ledger, heads, device, known }: LogSources) {
    if (heads && heads.id !== ledger.id) throw new TypeError(`\`heads\` is of ${heads.id}, \`ledger\` is ${ledger.id}`);
    this.#ledger = ledger;
    this.#heads = heads;
    this.#device = device;
    this.#known = known;
  }

  /**
   * A log as it is now, or as the first step of the same reading has read it.
   * @throws ChartkeyError LEDGER_INCOMPLETE (retryable) when one of the three heads shows that
   *   entries are hidden, altered, invented, or of an older state; LEDGER_UNAVAILABLE, also when
   *   only the second source is away
   */
  async read(owner: Address, { signal, reading }: ReadOptions = {}): Promise<ParticipantLog> {
    const read = () => this.#read(owner, { signal });
    return reading ? reading.log(owner, read) : read();
  }

  async #read(owner: Address, options: CallOptions): Promise<ParticipantLog> {
    const remembered = await this.#remembered(owner).get(options);
    for (let nth = 1; ; nth++) {
      const fresh = nth > 1;
      const base = fresh ? undefined : (this.#final.get(owner) ?? (await this.#known?.load(owner, options)));
      const reading = await this.#reading({ base: base ?? emptyLog(owner), fresh }, remembered, options);
      if ("log" in reading) {
        this.keys.note(reading.log);
        const final = finalPart(reading.log);
        this.#known?.keep(final, fresh);
        await this.#keep(final, remembered, options);
        return reading.log;
      }
      if (nth === READINGS) throw incomplete(owner, reading.contradictedBy);
    }
  }

  /**
   * The log as the ledger reports it, compared with nothing: entries may be hidden or altered. It
   * needs neither the second source nor this device.
   * @throws ChartkeyError LEDGER_INCOMPLETE (retryable) when entries are out of order;
   *   LEDGER_UNAVAILABLE
   */
  async readUnproven(owner: Address, options: CallOptions = {}): Promise<ParticipantLog> {
    const reported = await this.#reported({ base: emptyLog(owner), fresh: true }, options);
    if (!reported) throw incomplete(owner, "ledger");
    return reported;
  }

  /** The latest key digest that the address published; `undefined` for none. */
  async latestKey(owner: Address, options: CallOptions = {}): Promise<Hex | undefined> {
    return keysOf(await this.read(owner, options)).at(-1)?.key;
  }

  /**
   * Reads the heads before the entries, that of the second source first. Entries that are added
   * meanwhile come after both heads and count at the next reading. The log ends at the later of the
   * two heads, and is final at most up to the head of the second source.
   */
  async #reading(from: Beginning, remembered: RememberedHead | undefined, options: CallOptions): Promise<Reading> {
    const { owner } = from.base;
    const secondAccount = await this.#heads?.account(owner, { signal: options.signal });
    const ledgerAccount = await this.#ledger.account(owner, { signal: options.signal });
    const reported = await this.#reported(from, options);
    const count = reported && countAt(reported, ledgerAccount.head);
    if (!reported || count === undefined) return { contradictedBy: "ledger" };
    const secondCount = secondAccount ? countAt(reported, secondAccount.head) : count;
    if (secondCount === undefined) return { contradictedBy: "heads" };
    const log = firstEntries(reported, Math.max(count, secondCount));
    if (!continues(log, remembered)) return { contradictedBy: "device" };
    return { log: unfinalAfter(log, Math.max(secondCount, remembered?.count ?? 0)) };
  }

  /**
   * The entries that the ledger reports, with the heads that follow from them; `undefined` when
   * they are out of order.
   */
  async #reported({ base, fresh }: Beginning, options: CallOptions): Promise<ParticipantLog | undefined> {
    const entries: ReportedEntry[] = [];
    const unknown: Position[] = [];
    let last = lastSequence(base);
    const filter = { log: base.owner, after: lastCursor(base), fresh };
    for await (const update of this.#ledger.entries(filter, { signal: options.signal })) {
      const { position } = update.type === "entry" ? update.entry : update;
      // heads prove the order of entries, but not their reported positions
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
    // a concurrent reading may have kept more
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
