import type { Address } from "../../domain/identifiers/address.js";
import {
  chainOf,
  decodeSegment,
  encodeSegments,
  hasLink,
  type LogLink,
  logOfChain,
  type LogSegment,
  logStart,
} from "../../domain/log/log-segment.js";
import { knownPart, lastSequence, type ParticipantLog } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceIndex } from "../index/device-index.js";

/** The most segments of one log: 64 MB, which is some 250,000 entries. */
const MAX_SEGMENTS = 1000;

/** The last segment that is kept of a log. It is written anew until it is full. */
interface Tail {
  readonly number: number;
  readonly start: LogLink;
  readonly end: LogLink;
}

const nothing: Tail = { number: 0, start: logStart, end: logStart };

const folderOf = (owner: Address): string => `log/${owner}/`;
const nameOf = (owner: Address, number: number): string => folderOf(owner) + number;

function segmentIn(bytes: Uint8Array | undefined): LogSegment | undefined {
  try {
    return bytes && decodeSegment(bytes);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * The final parts of the logs that this account has verified on this device, in numbered segments.
 * Each says where in its log it stands, so whatever several sessions have written at once, the
 * longest chain from the beginning is a true part of the log.
 */
export class KnownLogs {
  readonly #index: DeviceIndex;
  readonly #tails = new Map<Address, Tail>();
  /** Whose segments led to a contradiction, and are still there. */
  readonly #wrong = new Set<Address>();

  constructor(index: DeviceIndex) {
    this.#index = index;
  }

  /**
   * What is kept of a log, if anything is.
   * @throws the signal's reason
   */
  async load(owner: Address, options: CallOptions): Promise<ParticipantLog | undefined> {
    const listed = await this.#index.names(options);
    const names: string[] = [];
    while (names.length < MAX_SEGMENTS && listed.has(nameOf(owner, names.length)))
      names.push(nameOf(owner, names.length));
    const chain = chainOf(owner, (await this.#index.get(names, options)).map(segmentIn));
    const last = chain.at(-1);
    if (!last) return undefined;
    this.#tails.set(owner, { number: chain.length - 1, start: last.start, end: last.end });
    return logOfChain(owner, chain);
  }

  /**
   * Keeps the final part of a log that was verified.
   * @param anew whether what is kept led to a contradiction
   */
  keep(final: ParticipantLog, anew: boolean): void {
    const log = knownPart(final);
    const { owner } = log;
    if (anew) this.#wrong.add(owner);
    const isKept = lastSequence(log) <= (this.#tails.get(owner) ?? nothing).end.sequence;
    if (isKept && !this.#wrong.has(owner)) return;
    this.#index.later(`log/${owner}`, () => this.#write(log));
  }

  async #write(log: ParticipantLog): Promise<void> {
    const { owner } = log;
    if (this.#wrong.has(owner)) await this.#drop(owner);
    const known = this.#tails.get(owner);
    // behind segments of another log these would look like the rest of it
    const tail = known && hasLink(log, known.start) ? known : nothing;
    let { number } = tail;
    for (const { bytes, start, end } of encodeSegments(log, tail.start)) {
      if (number === MAX_SEGMENTS) return;
      await this.#index.set(nameOf(owner, number), bytes);
      this.#tails.set(owner, { number, start, end });
      number++;
    }
  }

  /** Until this was done, nothing is written: what is new would stand behind what is wrong. */
  async #drop(owner: Address): Promise<void> {
    this.#tails.delete(owner);
    await this.#index.deleteAll(folderOf(owner));
    this.#wrong.delete(owner);
  }
}
