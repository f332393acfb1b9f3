import type { Address } from "../../domain/identifiers/address.js";
import type { RecordId } from "../../domain/identifiers/ids.js";
import type { Holder } from "../../ports/blob-store.js";

const holder = (owner: Address, purpose: string): Holder => `${owner.toLowerCase()}/${purpose}`;

/** Holds the bundles that a participant published or used. */
export const bundleHolder = (owner: Address): Holder => holder(owner, "bundles");

/** Holds the payloads and cards of one record. */
export const recordHolder = (owner: Address, record: RecordId): Holder => holder(owner, `records/${record}`);

/** Holds the parts of an upload that is not whole yet. */
export const uploadHolder = (owner: Address, upload: string): Holder => holder(owner, `uploads/${upload}`);

/** Holds folder cards. */
export const folderHolder = (owner: Address): Holder => holder(owner, "folders");

/** Holds lockboxes, the own ones and those that a grantee uses. */
export const lockboxHolder = (owner: Address): Holder => holder(owner, "lockboxes");

/** Holds envelopes, given or received. */
export const envelopeHolder = (owner: Address): Holder => holder(owner, "envelopes");

/** Holds the messages of sent requests. */
export const messageHolder = (owner: Address): Holder => holder(owner, "messages");
