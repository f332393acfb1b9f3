// What an adapter needs besides the interface of its port. An adapter imports this, never the root.
export type * from "../ports/index.js";

// acts, their signed structs, and which acts may be combined
export { actorOf, counterpartyOf, logOf, NO_REQUEST, requestOf } from "../domain/acts/act.js";
export type { SignedActDomain, SignedActTerms } from "../domain/acts/signed-act.js";
export { nonceOf, signedActDomain, signedActTypedData } from "../domain/acts/signed-act.js";
export type { ActsToSign, SignedActs } from "../domain/acts/signed-acts.js";
export { checkSignedActs, signedActsTypedData } from "../domain/acts/signed-acts.js";
export type { ActCounters } from "../domain/acts/act-counters.js";
export { counterOf, countersAfter } from "../domain/acts/act-counters.js";
export type { BatchField } from "../domain/acts/submission.js";
export { batchFieldOf, checkSubmission } from "../domain/acts/submission.js";

// heads, and the rules of the ledger
export { genesisHead, hashAct, nextHead } from "../domain/acts/head.js";
export type { ActRefusal, ActState, ActTerms, AppliedAct, GrantState } from "../domain/ledger/apply-act.js";
export { applyAct, livePermissions, slotOf } from "../domain/ledger/apply-act.js";
export { emptyAccount } from "../domain/ledger/ledger-state.js";

// the fields of acts
export type { Permission } from "../domain/grants/permission.js";
export { decodePermissions, encodePermissions } from "../domain/grants/permission.js";
export type { Scope } from "../domain/grants/scope.js";
export { decodeScope, encodeScope } from "../domain/grants/scope.js";
export { encodeRole } from "../domain/roles/role.js";

// typed data and signatures
export { hashTypedData } from "../domain/typed-data/typed-data.js";
export { signerOf } from "../domain/typed-data/typed-data-signer.js";

// checks of the arguments of methods
export { boundsOf } from "../domain/checks/byte-range.js";
export { checkDate } from "../domain/checks/check-date.js";
export { inField } from "../domain/checks/check-field.js";
export type { KeyRule, KeyRules } from "../domain/checks/check-keys.js";
export { checkKeys } from "../domain/checks/check-keys.js";
export { checkAccessQuery, checkClaim, checkGrantQuery, checkParticipant } from "../domain/ledger/ledger-query.js";
export { checkTypedData } from "../domain/typed-data/typed-data.js";
export { checkEntryFilter, checkFollowFilter } from "../ports/check-filter.js";
export { checkDeviceList } from "../ports/check-device-list.js";
export { checkDeviceKey, checkDevicePrefix, checkDeviceValue } from "../ports/check-device.js";
export { checkIndexKeys, checkIndexValue, readIndexValue } from "../ports/check-index-cache.js";
export { checkChannel, checkMessage, checkMessageNumber } from "../ports/check-mailbox.js";
export { checkGetOptions, checkHolderOptions, checkOptions, checkSubmitOptions } from "../ports/check-options.js";
export { checkParts, checkPartSize, checkPartSizes, MAX_PARTS } from "../ports/check-parts.js";
export { checkAttestationNames, checkAttestationQuery, checkNewAttestations } from "../domain/roles/attestation.js";

// profiles
export { profileTypedData, removalTypedData } from "../domain/profiles/profile-typed-data.js";
export { checkProfileName } from "../domain/profiles/signed-profile.js";
export { parseSignedDocument, parseSignedProfile, parseSignedRemoval } from "../domain/profiles/profile-schema.js";
export type { ProfileEntry, ProfileSearch } from "../domain/profiles/profile-search.js";
export { matchesSearch, parseProfileSearch, profileCursor, profileEntry } from "../domain/profiles/profile-search.js";

// identifiers and bytes
export { fromHex, toHex } from "../domain/encoding/bytes.js";
export type { AddressLike } from "../domain/identifiers/address.js";
export { parseAddress } from "../domain/identifiers/address.js";
export { contentIdOfDigest, parseContentId } from "../domain/identifiers/content-id.js";
export type { RecordId } from "../domain/identifiers/ids.js";
export { parseLedgerId } from "../domain/identifiers/ids.js";
export { chunksOf } from "../streams/bytes.js";
export { collect } from "../streams/bytes.js";

// what servers keep in memory
export type { BoundedMailboxOptions } from "../platform/bounded-mailbox.js";
export { boundedMailbox } from "../platform/bounded-mailbox.js";

// waiting
export { abortable } from "../streams/abortable.js";
export { pause } from "../streams/pause.js";
export { TaskQueues } from "../streams/task-queues.js";

// errors
export type { ChartkeyErrorOptions } from "../errors/chartkey-error.js";
export { ChartkeyError, isChartkeyError } from "../errors/chartkey-error.js";
export { mayStillBeSubmitted, notSubmitted } from "../errors/not-submitted.js";
export { safeCause } from "../errors/safe-cause.js";
export type { ErrorCode } from "../errors/error-code.js";
