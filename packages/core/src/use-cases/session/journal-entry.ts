import type * as z from "zod/mini";
import { type ContentId, parseContentId } from "../../domain/identifiers/content-id.js";
import type { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import { damaged, DeviceValue } from "../calls/device-value.js";
import {
  actsSchema,
  blobSchema,
  envelopeSchema,
  type EnvelopeState,
  type JournaledEnvelope,
  type PlannedActs,
  type SealedEnvelope,
  type StoredBlob,
} from "./journal-values.js";

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

  noteBlob({ id, holder }: StoredBlob): Promise<void> {
    return this.#value(`blob/${id}`, blobSchema).set(holder, this.#options);
  }

  forgetBlob({ id }: StoredBlob): Promise<void> {
    return this.#device.delete(`${this.#prefix}blob/${id}`);
  }

  /** The ids of the blobs that were noted. */
  async blobIds(): Promise<ReadonlySet<string>> {
    return new Set((await this.#names("blob/")).map((name) => name.slice(5)));
  }

  async blobs(): Promise<readonly StoredBlob[]> {
    const blobs: StoredBlob[] = [];
    for (const name of await this.#names("blob/")) {
      const holder = await this.#value(name, blobSchema).get(this.#options);
      if (holder !== undefined) blobs.push({ id: this.#blobOf(name), holder });
    }
    return blobs;
  }

  noteActs(acts: PlannedActs): Promise<void> {
    return this.#value("acts", actsSchema).set(acts, this.#options);
  }

  /** `undefined` for a write that never came to its prompt. */
  acts(): Promise<PlannedActs | undefined> {
    return this.#value("acts", actsSchema).get(this.#options);
  }

  async noteEnvelope(
    nth: number,
    { pointer, salts, blocks }: SealedEnvelope,
    state: EnvelopeState = "kept",
  ): Promise<void> {
    // a block is as large as a value may be, so it is one of its own
    if (state === "kept") {
      for (const [k, block] of blocks.entries())
        await this.#device.set(`${this.#prefix}block/${nth}.${k}`, block, this.#options);
    }
    const noted = { pointer, salts: [...salts], blocks: blocks.length, state };
    await this.#value(`envelope/${nth}`, envelopeSchema).set(noted, this.#options);
  }

  async envelopes(): Promise<readonly (JournaledEnvelope & { readonly nth: number })[]> {
    const envelopes: (JournaledEnvelope & { nth: number })[] = [];
    for (const name of await this.#names("envelope/")) {
      const noted = await this.#value(name, envelopeSchema).get(this.#options);
      if (!noted) continue;
      const nth = Number(name.slice(9));
      const blocks: Uint8Array[] = [];
      for (let k = 0; k < noted.blocks; k++) {
        const block = await this.#device.get(`${this.#prefix}block/${nth}.${k}`, this.#options);
        if (!block) throw this.#damage(name);
        blocks.push(block);
      }
      envelopes.push({ ...noted, nth, blocks });
    }
    return envelopes;
  }

  /**
   * Claims a write for cleaning up.
   * @param seen its acts, when it was found to be over; `undefined` for one that never came to its
   *   prompt
   * @returns whether it is this caller's: its writer has not come to a prompt since then
   */
  async abandon(seen: PlannedActs | undefined): Promise<boolean> {
    await this.#device.set(`${this.#prefix}abandoned`, new Uint8Array(), this.#options);
    if ((await this.acts())?.pointer === seen?.pointer) return true;
    await this.#device.delete(`${this.#prefix}abandoned`, this.#options);
    return false;
  }

  /**
   * Whether another session is cleaning up what this write has stored, or has just removed the acts
   * that it noted. Ask after noting them.
   */
  async isAbandoned(): Promise<boolean> {
    const mark = await this.#device.get(`${this.#prefix}abandoned`, this.#options);
    return mark !== undefined || (await this.acts()) === undefined;
  }

  /**
   * Forgets the write. The acts go after the rest, so that a crash in between never makes a write
   * that happened look like one that never came to its prompt. The mark of cleaning up goes last,
   * so that no writer notes its acts in between.
   */
  async remove(): Promise<void> {
    const names = await this.#names("", {});
    const last = ["acts", "abandoned"];
    for (const name of [...names.filter((one) => !last.includes(one)), ...last.filter((one) => names.includes(one))])
      await this.#device.delete(`${this.#prefix}${name}`);
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

  #value<S extends z.ZodMiniType>(name: string, schema: S): DeviceValue<z.output<S>> {
    return new DeviceValue(this.#device, `${this.#prefix}${name}`, (stored) => {
      this.#damaged = true;
      const value = schema.parse(stored);
      this.#damaged = false;
      return value;
    });
  }
}
