import { sha256 } from "@noble/hashes/sha2.js";
import type * as z from "zod/mini";
import { toHex } from "../../domain/encoding/bytes.js";
import { type ContentId, parseContentId } from "../../domain/identifiers/content-id.js";
import { type ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import { damaged, DeviceValue } from "../calls/device-value.js";
import {
  actsSchema,
  begunSchema,
  blobSchema,
  type EnvelopeNote,
  envelopeSchema,
  type JournaledEnvelope,
  type PlannedActs,
  type StoredBlob,
} from "./journal-values.js";

/**
 * How many seconds another session leaves a write alone that has not come to its prompt: longer
 * than an upload takes. Only when blobs are unpinned depends on it.
 */
const UPLOAD_TIME = 86_400;

/**
 * One write in the journal. It notes a blob before the write stores it, and the acts before the
 * wallet is prompted, so that whatever a crash leaves behind can be finished or unpinned.
 */
export class JournalEntry {
  readonly #device: DeviceStore;
  readonly #prefix: string;
  readonly #options: CallOptions;
  #damaged = false;

  /** @param prefix of the keys of its values */
  constructor(device: DeviceStore, prefix: string, { signal }: CallOptions) {
    this.#device = device;
    this.#prefix = prefix;
    this.#options = { signal };
  }

  /** Whether a value of it could not be read. */
  get damaged(): boolean {
    return this.#damaged;
  }

  /**
   * Notes that the write begins, before anything else, and once: from then on any session can take
   * this note away, which ends the write, and nobody can bring it back.
   * @param now in Unix seconds
   */
  noteBegun(now: number): Promise<void> {
    return this.#value("begun", begunSchema).set(now, this.#options);
  }

  /** Whether a write without acts may be under way in another session. */
  async mayBeUnderWay(now: number): Promise<boolean> {
    // a damaged note is as good as an old one: it ends the write, and says nothing else
    const begun = await this.#value("begun", begunSchema, 0).get(this.#options);
    // a clock that was set back must not keep the blobs of a crash for ever
    return begun !== undefined && Math.abs(now - begun) < UPLOAD_TIME;
  }

  noteBlob({ id, holder }: StoredBlob): Promise<void> {
    return this.#value(`blob/${id}`, blobSchema).set(holder, this.#options);
  }

  forgetBlob({ id }: StoredBlob): Promise<void> {
    return this.#device.delete(`${this.#prefix}blob/${id}`);
  }

  async blobs(): Promise<readonly StoredBlob[]> {
    const blobs: StoredBlob[] = [];
    for (const name of await this.#names("blob/")) {
      const holder = await this.#read(name, blobSchema);
      if (holder !== undefined) blobs.push({ id: this.#blobOf(name), holder });
    }
    return blobs;
  }

  noteActs(acts: PlannedActs): Promise<void> {
    return this.#value("acts", actsSchema).set(acts, this.#options);
  }

  /** `undefined` for a write that never came to its prompt. */
  acts(): Promise<PlannedActs | undefined> {
    return this.#read("acts", actsSchema);
  }

  /** Notes an envelope; its blocks too, as long as it is kept. */
  async noteEnvelope({ nth, pointer, salts, state, grant, blocks }: JournaledEnvelope): Promise<void> {
    // a block is as large as a value may be, so it is one of its own
    for (const [k, block] of state === "kept" ? blocks.entries() : [])
      await this.#device.set(`${this.#prefix}block/${nth}.${k}`, block, this.#options);
    const digests = blocks.map((block) => toHex(sha256(block)));
    const noted = { pointer, salts: [...salts], blocks: digests, state, ...(grant !== undefined && { grant }) };
    await this.#value(`envelope/${nth}`, envelopeSchema).set(noted, this.#options);
  }

  /** Notes that an envelope, or what is left of it, is not to be stored any more. */
  endEnvelope(nth: number): Promise<void> {
    return this.#value(`envelope/${nth}`, envelopeSchema).change((noted) => {
      if (noted?.state === "kept") return { ...noted, state: "ended" };
      return noted?.state === "leaving" ? { ...noted, state: "stored" } : undefined;
    }, this.#options);
  }

  async envelopeNotes(): Promise<readonly EnvelopeNote[]> {
    const notes = await this.#envelopes();
    return notes.map(({ noted: { pointer, salts, state, grant }, nth }) => ({ nth, pointer, salts, state, grant }));
  }

  async envelopes(): Promise<readonly JournaledEnvelope[]> {
    const envelopes: JournaledEnvelope[] = [];
    for (const { name, nth, noted } of await this.#envelopes()) {
      const blocks: Uint8Array[] = [];
      for (const [k, digest] of noted.blocks.entries()) {
        const block = await this.#device.get(`${this.#prefix}block/${nth}.${k}`, this.#options);
        if (block && toHex(sha256(block)) === digest) blocks.push(block);
      }
      if (blocks.length === noted.blocks.length) envelopes.push({ ...noted, grant: noted.grant, nth, blocks });
      // another session that forgets the write removes the note before the blocks
      else if (await this.#device.get(`${this.#prefix}${name}`, this.#options)) throw this.#damage(name);
    }
    return envelopes;
  }

  async #envelopes() {
    const names = await this.#names("envelope/");
    const read = names.map(async (name) => ({ name, noted: await this.#read(name, envelopeSchema) }));
    return (await Promise.all(read)).flatMap(({ name, noted }) =>
      noted ? { name, nth: Number(name.slice("envelope/".length)), noted } : [],
    );
  }

  /**
   * Ends a write for cleaning up. Its writer notes acts first and then looks whether it was ended;
   * this ends it first and then looks at the acts. So one of the two sees the other, however many
   * sessions clean up, and a write that was ended stays ended: a slow session may still unpin.
   * @param seen its acts, when it was found to be over; `undefined` for one that never came to its
   *   prompt
   * @returns whether it may be cleaned up: its writer has not come to a prompt since then
   */
  async abandon(seen: PlannedActs | undefined): Promise<boolean> {
    await this.#device.delete(`${this.#prefix}begun`, this.#options);
    return JSON.stringify(await this.acts()) === JSON.stringify(seen);
  }

  /** Whether another session has ended this write, and may be unpinning. Ask after noting acts. */
  async isAbandoned(): Promise<boolean> {
    return (await this.#device.get(`${this.#prefix}begun`, this.#options)) === undefined;
  }

  /**
   * Forgets the write. It ends first, so that what a crash leaves is not taken for one that is
   * under way. An envelope goes before its blocks, without which it looks damaged. The acts go
   * last, so that a crash in between never makes a write that happened look like one that never
   * came to its prompt.
   */
  async remove(): Promise<void> {
    const names = await this.#names("", {});
    const kinds = ["begun", "envelope", "block", "blob", "acts"];
    const rank = (name: string) => kinds.indexOf(name.split("/")[0] ?? "");
    for (const name of names.toSorted((a, b) => rank(a) - rank(b))) await this.#device.delete(`${this.#prefix}${name}`);
  }

  async #names(kind: string, options = this.#options): Promise<readonly string[]> {
    const keys = await this.#device.keys(`${this.#prefix}${kind}`, options);
    return keys.map((key) => key.slice(this.#prefix.length));
  }

  #damage(name: string, cause?: unknown): ChartkeyError {
    this.#damaged = true;
    return damaged(`${this.#prefix}${name}`, cause);
  }

  #blobOf(name: string): ContentId {
    try {
      return parseContentId(name.slice(5));
    } catch (cause) {
      throw this.#damage(name, cause);
    }
  }

  async #read<S extends z.ZodMiniType>(name: string, schema: S): Promise<z.output<S> | undefined> {
    try {
      return await this.#value(name, schema).get(this.#options);
    } catch (error) {
      this.#damaged ||= isChartkeyError(error, "FORMAT_INVALID");
      throw error;
    }
  }

  #value<S extends z.ZodMiniType>(name: string, schema: S, rebuilt?: z.output<S>): DeviceValue<z.output<S>> {
    return new DeviceValue(this.#device, `${this.#prefix}${name}`, (stored) => schema.parse(stored), rebuilt);
  }
}
