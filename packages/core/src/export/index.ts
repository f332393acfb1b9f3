// Reading an export, without a ledger, a blob store and a directory.
export type { Hex } from "../domain/encoding/bytes.js";
export type { Address, AddressLike } from "../domain/identifiers/address.js";
export type { FolderId, RecordId } from "../domain/identifiers/ids.js";
export type { LedgerId } from "../domain/identifiers/ids.js";
export type { NewProfile } from "../domain/profiles/person.js";
export type { PartialDate } from "../domain/records/occurred.js";
export type { OpenedRecord, RecordRef, RecordRow, RecordVersion } from "../domain/records/record.js";
export type { Unwrap } from "../envelope/export/unwrap-header.js";
export type { ChartkeyError, ChartkeyErrorOptions } from "../errors/chartkey-error.js";
export type { ErrorCode } from "../errors/error-code.js";
export type { CallOptions } from "../ports/call-options.js";
export type { KeyOwner } from "../ports/keyring.js";
export type { Bytes } from "../streams/byte-source.js";
export type { ExportKey, ExportKeyring } from "./export-key.js";
export type { ExportSource } from "./export-source.js";
export type { Authorship, ImportedRecord } from "./imported-record.js";
export { openExport } from "./open-export.js";
