import { equalBytes } from "@noble/ciphers/utils.js";
import type { ContentId } from "../../domain/identifiers/content-id.js";
import { secondsOf } from "../../domain/records/occurred.js";
import { MAX_UPLOAD_PARTS, type NotedPart, type UploadNotes } from "../../envelope/upload-notes.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { Holder } from "../../ports/blob-store.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Session } from "../session/session.js";
import { holderOfParts, type UploadName, UploadValue } from "./upload-value.js";

const hints = ["Give the same content, or forget this upload: `records.dropUpload`. Then it begins anew."];

const contentChanged = (message: string): ChartkeyError => new ChartkeyError("CONTENT_CHANGED", { message, hints });

const takenOver = (): ChartkeyError =>
  new ChartkeyError("UPLOAD_TAKEN", { message: "Another tab or process goes on with this upload" });

/**
 * One try to upload a payload in parts, which goes on where an earlier one was cut. A part is noted
 * before it leaves the device, and no other bytes ever leave in its place: its key and its nonces
 * would serve for two plaintexts.
 */
export class UploadInParts {
  readonly seed: Uint8Array;
  /** Who pins the parts. */
  readonly holder: Holder;
  readonly #session: Session;
  readonly #value: UploadValue;
  readonly #notes: UploadNotes;
  readonly #parts: NotedPart[];
  /** Whether the store may have parts that an older copy of these notes does not name. */
  #isUnproven: boolean;
  /** Whether the device has notes of this try. */
  #isNoted: boolean;

  private constructor(session: Session, value: UploadValue, notes: UploadNotes, isNoted: boolean) {
    this.#session = session;
    this.#value = value;
    this.#notes = notes;
    this.#parts = [...notes.parts];
    this.#isUnproven = isNoted;
    this.#isNoted = isNoted;
    this.seed = notes.seed;
    this.holder = holderOfParts(session, notes);
  }

  /**
   * Goes on with the upload of this name, or begins it. Whoever is at it stops before its next
   * part.
   */
  static async begin(session: Session, name: UploadName, options: CallOptions): Promise<UploadInParts> {
    const { entropy } = session;
    const value = new UploadValue(session, name);
    const found = await value.get(options);
    const turn = entropy.bytes(16);
    // what does not open is not gone on with: nothing tells what was sent under its key
    if (found === undefined || found === "damaged") {
      if (found === "damaged") await value.delete(options);
      const notes = { seed: entropy.bytes(32), turn, begun: secondsOf(session.clock.now()), parts: [] };
      return new UploadInParts(session, value, notes, false);
    }
    const notes = { ...found, turn };
    await value.set(notes, options);
    return new UploadInParts(session, value, notes, true);
  }

  /**
   * Says that a part is going to leave the device.
   * @param digest SHA-256 of the part
   * @returns its id, if the store had it once
   * @throws ChartkeyError CONTENT_CHANGED when other bytes were noted in its place, as they are for
   *   content that ends earlier, whose last chunk has a nonce of its own; UPLOAD_TAKEN
   *   when another try goes on with the upload; LIMIT_EXCEEDED for too many parts
   */
  async note(nth: number, digest: Uint8Array, options: CallOptions): Promise<ContentId | undefined> {
    const noted = this.#parts[nth];
    if (noted) {
      if (!equalBytes(noted.digest, digest))
        throw contentChanged("The content is not that with which this upload began");
      return noted.id ?? undefined;
    }
    if (nth >= MAX_UPLOAD_PARTS)
      throw new ChartkeyError("LIMIT_EXCEEDED", { message: `An upload of more than ${MAX_UPLOAD_PARTS} parts` });
    if (this.#isUnproven) await this.#refuseUnknown(options);
    this.#parts.push({ digest, id: null });
    await this.#write(options);
    return undefined;
  }

  /**
   * Says that the store has a part.
   * @throws ChartkeyError UPLOAD_TAKEN
   */
  async stored(nth: number, id: ContentId, options: CallOptions): Promise<void> {
    const part = this.#parts[nth];
    if (!part || part.id === id) return;
    this.#parts[nth] = { ...part, id };
    await this.#write(options);
  }

  /**
   * A device that was put back to an older state names fewer parts than the store has. What follows
   * them may be other bytes now.
   */
  async #refuseUnknown({ signal }: CallOptions): Promise<void> {
    const { blobs } = this.#session;
    const known = new Set(this.#parts.map(({ id }) => id));
    const pinned = blobs.capabilities.listing === true ? blobs.pins?.({ holder: this.holder, signal }) : undefined;
    for await (const id of pinned ?? [])
      if (!known.has(id)) throw contentChanged("The store has more of this upload than this device remembers");
    this.#isUnproven = false;
  }

  async #write(options: CallOptions): Promise<void> {
    const found = await this.#value.get(options);
    const isOwn = found !== undefined && found !== "damaged" && equalBytes(found.turn, this.#notes.turn);
    if (this.#isNoted ? !isOwn : found !== undefined) throw takenOver();
    await this.#value.set({ ...this.#notes, parts: this.#parts }, options);
    this.#isNoted = true;
  }
}
