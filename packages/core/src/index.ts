// What an app calls, with every type of its inputs and results.
export type { AccessRequest, NewRequest, RequestState } from "./domain/requests/access-request.js";
export type { AddressLike } from "./domain/identifiers/address.js";
export { parseAddress } from "./domain/identifiers/address.js";
export type { Attested } from "./domain/roles/attestation.js";
export type { Folder } from "./domain/records/folder.js";
export type { Grant, GrantName, NewGrant } from "./domain/grants/grant.js";
export type { RecordId, RequestId } from "./domain/identifiers/ids.js";
export { parseFolderId, parseRecordId, parseRequestId } from "./domain/identifiers/ids.js";
export type { IterationOptions, Keyed, Listing, ListProblem, Page, PageRequest } from "./domain/results/listing.js";
export type { Outcome } from "./domain/results/outcome.js";
export type { Permission } from "./domain/grants/permission.js";
export type { Person } from "./domain/profiles/person.js";
export type { Interval, Occurred, PartialDate } from "./domain/records/occurred.js";
export { occurredInterval, parsePartialDate } from "./domain/records/occurred.js";
export type { RecordQuery } from "./domain/records/record-query.js";
export type {
  NewRecord,
  OpenedRecord,
  PartialContent,
  ReadableContent,
  RecordRef,
  RecordRow,
  RecordVersion,
  SeekableRecord,
} from "./domain/records/record.js";
export type { Scope } from "./domain/grants/scope.js";
export type { Purpose } from "./domain/grants/purpose.js";
export type { Disclosure } from "./envelope/disclosure.js";
export { disclosureDigest, isDisclosed } from "./envelope/disclosure.js";
export type { Unwrap } from "./envelope/export/unwrap-header.js";
export type { ChartkeyError, ChartkeyErrorOptions } from "./errors/chartkey-error.js";
export { isChartkeyError } from "./errors/chartkey-error.js";
export type { ErrorCode } from "./errors/error-code.js";
export type * from "./ports/index.js";
export type { PortHealth } from "./use-cases/calls/port-health.js";
export type { Account, Chartkey, Ports } from "./use-cases/chartkey.js";
export { createChartkey } from "./use-cases/chartkey.js";
export type { CreatedFolder, CreateFolderOptions, Folders } from "./use-cases/folders/folders.js";
export type { GivenGrant, GivenGrants } from "./use-cases/grants/given-grant.js";
export type { GrantQuery, GrantRow } from "./use-cases/grants/grant-list.js";
export type { GrantListQuery, Grants } from "./use-cases/grants/grants.js";
export type { RevokeReceipt } from "./use-cases/grants/end-grants.js";
export type { OwnProfile } from "./use-cases/participant/own-profile.js";
export type { Grantee, Participant, Patient, Registered } from "./use-cases/participant/participant.js";
export type { Registration } from "./use-cases/participant/register.js";
export type { People, PersonQuery } from "./use-cases/people/people.js";
export type { AccessQuery, FollowStart, Reader, ReaderPorts } from "./use-cases/reader.js";
export { createReader } from "./use-cases/reader.js";
export type { AddedRecord, AddedRecords } from "./use-cases/records/add-records.js";
export type { AddProgress } from "./use-cases/records/store-version.js";
export type { CutUpload } from "./use-cases/uploads/uploads.js";
export type { AmendedRecord, RecordChange } from "./use-cases/records/amend-record.js";
export type { OpenProgress } from "./use-cases/cards/opened-record.js";
export type { Records } from "./use-cases/records/records.js";
export type { RequestChange, RequestQuery, Requests } from "./use-cases/requests/requests.js";
export type { SentRequestQuery, SentRequestRow, SentRequests } from "./use-cases/requests/sent-requests.js";
export type { ReceivedGrantQuery, ReceivedGrants } from "./use-cases/shared/received-grants.js";
export type { SharedRecordQuery, SharedRecords, SharingPatient } from "./use-cases/shared/shared-records.js";
export type { Admission, Trust } from "./use-cases/trust/trust.js";
export type { HistoryEntry, HistoryKind } from "./domain/history/history-entry.js";
export { createDeviceKey } from "./keyring/device-key.js";
export type { KitHints } from "./keyring/kit.js";
export type { KeyringKey, KeyringLock, LockOptions } from "./keyring/lock.js";
export { generatePassphrase, MAX_PASSPHRASE_LENGTH, MIN_PASSPHRASE_LENGTH } from "./keyring/passphrase.js";
export type { SoftwareIdentity } from "./keyring/software-keyring.js";
export type { SoftwareKeyring } from "./keyring/software-keyring.js";
export { createKeyring } from "./keyring/software-keyring.js";
export { readKit, unlockKeyring } from "./keyring/unlock-keyring.js";
export { newFolderId, newRecordId } from "./platform/new-ids.js";
export type { ExportFile } from "./use-cases/export/export-file.js";
export type { ExportOptions, ExportProgress } from "./use-cases/export/export-records.js";
