import type { Address } from "../../domain/identifiers/address.js";
import type { RecordId } from "../../domain/identifiers/ids.js";
import type { Holder } from "../../ports/blob-store.js";

const holder = (owner: Address, purpose: string): Holder => `${owner.toLowerCase()}/${purpose}`;

/** Pins of the bundles that a participant published or used. */
export const bundleHolder = (owner: Address): Holder => holder(owner, "bundles");

/** Pins of one record's payloads and cards. */
export const recordHolder = (owner: Address, record: RecordId): Holder => holder(owner, `records/${record}`);

/** Pins of folder cards. */
export const folderHolder = (owner: Address): Holder => holder(owner, "folders");

/** Pins of lockboxes, of the patient's and of those that a reader uses. */
export const lockboxHolder = (owner: Address): Holder => holder(owner, "lockboxes");

/** Pins of envelopes, given or received. */
export const envelopeHolder = (owner: Address): Holder => holder(owner, "envelopes");

/** Pins of the messages of requests that were sent. */
export const messageHolder = (owner: Address): Holder => holder(owner, "messages");
