import { sha256 } from "@noble/hashes/sha2.js";
import type * as z from "zod/mini";
import { type Hex, toHex } from "../../domain/encoding/bytes.js";
import { type ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import { damaged, DeviceValue } from "../calls/device-value.js";
import {
  type EnvelopeNote,
  type EnvelopeState,
  envelopeSchema,
  type JournaledEnvelope,
  type NewEnvelope,
} from "./journal-values.js";

/** Where an envelope is, by its note and by whether it was ended since. */
function stateOf({ state }: Pick<z.output<typeof envelopeSchema>, "state">, isEnded: boolean): EnvelopeState {
  if (!isEnded) return state;
  // what the store was asked to take may be there
  return state === "kept" ? "ended" : "stored";
}

/** Which envelope is meant: a write that is planned again has others in the same places. */
type Named = Pick<EnvelopeNote, "nth" | "pointer">;

/** The values of one write in the journal, and the envelopes among them. */
export class JournalEnvelopes {
  protected readonly device: DeviceStore;
  protected readonly prefix: string;
  protected readonly options: CallOptions;
  #damaged = false;

  /** @param prefix of the keys of its values */
  constructor(device: DeviceStore, prefix: string, { signal }: CallOptions) {
    this.device = device;
    this.prefix = prefix;
    this.options = { signal };
  }

  /** Whether a value of it could not be read. */
  get damaged(): boolean {
    return this.#damaged;
  }

  /** Notes an envelope; its blocks too, as long as it is kept. */
  async noteEnvelope({ nth, pointer, salts, state, grant, blocks }: NewEnvelope): Promise<void> {
    // a block is as large as a value may be, so it is one of its own
    for (const [k, block] of state === "kept" ? blocks.entries() : [])
      await this.device.set(`${this.prefix}block/${nth}.${k}`, block, this.options);
    const digests = blocks.map((block) => toHex(sha256(block)));
    const noted = { pointer, salts: [...salts], blocks: digests, state, ...(grant !== undefined && { grant }) };
    await this.value(`envelope/${nth}`, envelopeSchema).set(noted, this.options);
  }

  /**
   * Notes that an envelope, or what is left of it, is not to be stored any more. The note is a
   * value of its own, which nobody takes back: another session may be moving the envelope. That
   * it is there counts, not what it is.
   */
  endEnvelope({ pointer }: Named): Promise<void> {
    return this.device.set(`${this.prefix}ended/${pointer}`, Uint8Array.of(1), this.options);
  }

  /**
   * Notes where an envelope is that is to be stored.
   * @returns whether it is: another session may have ended it
   */
  async moveEnvelope({ nth, pointer }: Named, to: "leaving" | "stored"): Promise<boolean> {
    if (await this.#isEnded(pointer)) return false;
    let isToStore = false;
    await this.value(`envelope/${nth}`, envelopeSchema).change((noted) => {
      isToStore = noted?.pointer === pointer && noted.state !== "stored";
      return noted && isToStore ? { ...noted, state: to } : undefined;
    }, this.options);
    return isToStore && !(await this.#isEnded(pointer));
  }

  async #isEnded(pointer: Hex): Promise<boolean> {
    return (await this.device.get(`${this.prefix}ended/${pointer}`, this.options)) !== undefined;
  }

  async envelopeNotes(): Promise<readonly EnvelopeNote[]> {
    const notes = await this.#envelopes();
    return notes.map(({ noted: { pointer, salts, grant }, nth, state }) => ({ nth, pointer, salts, state, grant }));
  }

  async envelopes(): Promise<readonly JournaledEnvelope[]> {
    const envelopes: JournaledEnvelope[] = [];
    for (const { name, nth, noted, state } of await this.#envelopes()) {
      const blocks: Uint8Array[] = [];
      for (const [k, digest] of noted.blocks.entries()) {
        const block = await this.device.get(`${this.prefix}block/${nth}.${k}`, this.options);
        if (block && toHex(sha256(block)) === digest) blocks.push(block);
      }
      if (blocks.length === noted.blocks.length) envelopes.push({ ...noted, state, grant: noted.grant, nth, blocks });
      // another session that forgets the write removes the note before the blocks
      else if (await this.device.get(`${this.prefix}${name}`, this.options)) throw this.damage(name);
    }
    return envelopes;
  }

  async #envelopes() {
    const names = new Set(await this.names(""));
    const read = [...names].map(async (name) => {
      const [kind, nth] = name.split("/");
      const noted = kind === "envelope" ? await this.read(name, envelopeSchema) : undefined;
      return noted
        ? [{ name, noted, nth: Number(nth), state: stateOf(noted, names.has(`ended/${noted.pointer}`)) }]
        : [];
    });
    return (await Promise.all(read)).flat();
  }

  protected async names(kind: string, options = this.options): Promise<readonly string[]> {
    const keys = await this.device.keys(`${this.prefix}${kind}`, options);
    return keys.map((key) => key.slice(this.prefix.length));
  }

  protected damage(name: string, cause?: unknown): ChartkeyError {
    this.#damaged = true;
    return damaged(`${this.prefix}${name}`, cause);
  }

  protected async read<S extends z.ZodMiniType>(name: string, schema: S): Promise<z.output<S> | undefined> {
    try {
      return await this.value(name, schema).get(this.options);
    } catch (error) {
      this.#damaged ||= isChartkeyError(error, "FORMAT_INVALID");
      throw error;
    }
  }

  protected value<S extends z.ZodMiniType>(name: string, schema: S, rebuilt?: z.output<S>): DeviceValue<z.output<S>> {
    return new DeviceValue(this.device, `${this.prefix}${name}`, (stored) => schema.parse(stored), rebuilt);
  }
}
