import { type ContentId, parseContentId } from "../../domain/identifiers/content-id.js";
import { JournalEnvelopes } from "./journal-envelopes.js";
import { actsSchema, begunSchema, blobSchema, type PlannedActs, type StoredBlob } from "./journal-values.js";

/**
 * How many seconds another session leaves a write alone that has not come to its prompt: longer
 * than an upload takes. Only when blobs are unpinned depends on it.
 */
const UPLOAD_TIME = 86_400;

/**
 * One write in the journal. It notes a blob before the write stores it, and the acts before the
 * wallet is prompted, so that whatever a crash leaves behind can be finished or unpinned.
 */
export class JournalEntry extends JournalEnvelopes {
  /**
   * Notes that the write begins, before anything else, and once: from then on any session can take
   * this note away, which ends the write, and nobody can bring it back.
   * @param now in Unix seconds
   */
  noteBegun(now: number): Promise<void> {
    return this.value("begun", begunSchema).set(now, this.options);
  }

  /** Whether a write without acts may be under way in another session. */
  async mayBeUnderWay(now: number): Promise<boolean> {
    // a damaged note is as good as an old one: it ends the write, and says nothing else
    const begun = await this.value("begun", begunSchema, 0).get(this.options);
    // a clock that was set back must not keep the blobs of a crash for ever
    return begun !== undefined && Math.abs(now - begun) < UPLOAD_TIME;
  }

  noteBlob({ id, holder }: StoredBlob): Promise<void> {
    return this.value(`blob/${id}`, blobSchema).set(holder, this.options);
  }

  forgetBlob({ id }: StoredBlob): Promise<void> {
    return this.device.delete(`${this.prefix}blob/${id}`);
  }

  async blobs(): Promise<readonly StoredBlob[]> {
    const blobs: StoredBlob[] = [];
    for (const name of await this.names("blob/")) {
      const holder = await this.read(name, blobSchema);
      if (holder !== undefined) blobs.push({ id: this.#blobOf(name), holder });
    }
    return blobs;
  }

  noteActs(acts: PlannedActs): Promise<void> {
    return this.value("acts", actsSchema).set({ ...acts, known: [...acts.known] }, this.options);
  }

  /** Forgets what was noted for a plan that another one replaces before its prompt. */
  async forgetPlan(): Promise<void> {
    const planned = (await this.names("")).filter((name) => /^(?:acts|envelope|block)/u.test(name));
    // without acts it looks like a write that has not come to its prompt, which is true
    for (const name of planned.toSorted()) await this.device.delete(`${this.prefix}${name}`, this.options);
  }

  /** `undefined` for a write that never came to its prompt. */
  acts(): Promise<PlannedActs | undefined> {
    return this.read("acts", actsSchema);
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
    await this.device.delete(`${this.prefix}begun`, this.options);
    return JSON.stringify(await this.acts()) === JSON.stringify(seen);
  }

  /** Whether another session has ended this write, and may be unpinning. Ask after noting acts. */
  async isAbandoned(): Promise<boolean> {
    return (await this.device.get(`${this.prefix}begun`, this.options)) === undefined;
  }

  /**
   * Forgets the write. It ends first, so that what a crash leaves is not taken for one that is
   * under way. An envelope goes before its blocks, without which it looks damaged. The acts go
   * last, so that a crash in between never makes a write that happened look like one that never
   * came to its prompt.
   */
  async remove(): Promise<void> {
    const names = await this.names("", {});
    const kinds = ["begun", "envelope", "block", "blob", "acts"];
    const rank = (name: string) => kinds.indexOf(name.split("/")[0] ?? "");
    for (const name of names.toSorted((a, b) => rank(a) - rank(b))) await this.device.delete(`${this.prefix}${name}`);
  }

  #blobOf(name: string): ContentId {
    try {
      return parseContentId(name.slice(5));
    } catch (cause) {
      throw this.damage(name, cause);
    }
  }
}
