import { sha256 } from "@noble/hashes/sha2.js";
import type * as z from "zod/mini";
import { toHex } from "../../domain/encoding/bytes.js";
import { type ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import { damaged, DeviceValue } from "../calls/device-value.js";
import { type EnvelopeNote, envelopeSchema, type JournaledEnvelope } from "./journal-values.js";

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
  async noteEnvelope({ nth, pointer, salts, key, state, grant, blocks }: JournaledEnvelope): Promise<void> {
    // a block is as large as a value may be, so it is one of its own
    for (const [k, block] of state === "kept" ? blocks.entries() : [])
      await this.device.set(`${this.prefix}block/${nth}.${k}`, block, this.options);
    const digests = blocks.map((block) => toHex(sha256(block)));
    const noted = { pointer, salts: [...salts], key, blocks: digests, state, ...(grant !== undefined && { grant }) };
    await this.value(`envelope/${nth}`, envelopeSchema).set(noted, this.options);
  }

  /** Notes where an envelope is that is to be stored, unless it is there, or was forgotten. */
  async moveEnvelope(nth: number, to: "leaving" | "stored"): Promise<void> {
    await this.value(`envelope/${nth}`, envelopeSchema).change(
      (noted) => (noted && noted.state !== "stored" ? { ...noted, state: to } : undefined),
      this.options,
    );
  }

  async envelopeNotes(): Promise<readonly EnvelopeNote[]> {
    const notes = await this.#envelopes();
    return notes.map(({ noted: { pointer, salts, key, state, grant }, nth }) => ({
      nth,
      pointer,
      salts,
      key,
      state,
      grant,
    }));
  }

  async envelopes(): Promise<readonly JournaledEnvelope[]> {
    const envelopes: JournaledEnvelope[] = [];
    for (const { name, nth, noted } of await this.#envelopes()) {
      const blocks: Uint8Array[] = [];
      for (const [k, digest] of noted.blocks.entries()) {
        const block = await this.device.get(`${this.prefix}block/${nth}.${k}`, this.options);
        if (block && toHex(sha256(block)) === digest) blocks.push(block);
      }
      if (blocks.length === noted.blocks.length) envelopes.push({ ...noted, grant: noted.grant, nth, blocks });
      // another session that forgets the write removes the note before the blocks
      else if (await this.device.get(`${this.prefix}${name}`, this.options)) throw this.damage(name);
    }
    return envelopes;
  }

  async #envelopes() {
    const names = await this.names("envelope/");
    const read = names.map(async (name) => ({ name, noted: await this.read(name, envelopeSchema) }));
    return (await Promise.all(read)).flatMap(({ name, noted }) =>
      noted ? { name, nth: Number(name.slice("envelope/".length)), noted } : [],
    );
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
