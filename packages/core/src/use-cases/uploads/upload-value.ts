import type { RecordId } from "../../domain/identifiers/ids.js";
import { toHex } from "../../domain/encoding/bytes.js";
import { kdf } from "../../envelope/kdf.js";
import { openUploadNotes, sealUploadNotes, type UploadNotes } from "../../envelope/upload-notes.js";
import type { Holder } from "../../ports/blob-store.js";
import type { CallOptions } from "../../ports/call-options.js";
import { ownerDigest } from "../calls/owner-digest.js";
import { inTimeEach } from "../session/journal-device.js";
import { uploadHolder } from "../session/holders.js";
import type { Session } from "../session/session.js";

/** Which version of which record an upload is going to be. */
export interface UploadName {
  readonly record: RecordId;
  readonly version: number;
}

/** Under what a device keeps the uploads of an account. */
export const uploadPrefix = ({ owner }: Pick<Session, "owner">): string => `uploads/${ownerDigest(owner)}/`;

/** Who holds the parts of an upload. Another upload of the same record has another holder. */
export const holderOfParts = ({ address }: Pick<Session, "address">, { seed }: Pick<UploadNotes, "seed">): Holder =>
  uploadHolder(address, toHex(kdf(seed, "upload-holder")).slice(2, 34));

/** What the device remembers of one upload. */
export class UploadValue {
  readonly #session: Session;
  readonly #key: string;

  constructor(session: Session, { record, version }: UploadName) {
    this.#session = session;
    this.#key = `${uploadPrefix(session)}${record}/${version}`;
  }

  /**
   * `undefined` for none.
   * @returns `"damaged"` for notes that do not open: they were altered, or moved here
   */
  async get({ signal }: CallOptions): Promise<UploadNotes | "damaged" | undefined> {
    const sealed = await this.#device.get(this.#key, { signal });
    return sealed && (openUploadNotes(sealed, await this.#place()) ?? "damaged");
  }

  async set(notes: UploadNotes, { signal }: CallOptions): Promise<void> {
    await this.#device.set(this.#key, sealUploadNotes(notes, await this.#place()), { signal });
  }

  async delete({ signal }: CallOptions): Promise<void> {
    await this.#device.delete(this.#key, { signal });
  }

  get #device() {
    return inTimeEach(this.#session.device);
  }

  /** The key is kept nowhere: a keyring that is wiped gives it to nobody. */
  async #place() {
    const { keyring, owner } = this.#session;
    return { ...owner, key: await keyring.indexKey(owner), name: this.#key };
  }
}
