import {
  applyAct,
  ChartkeyError,
  checkAccessQuery,
  checkAttestationNames,
  checkAttestationQuery,
  checkClaim,
  checkEntryFilter,
  checkFollowFilter,
  checkGrantQuery,
  boundsOf,
  checkGetOptions,
  checkHolderOptions,
  checkNewAttestations,
  checkOptions,
  checkProfileName,
  checkSignedActs,
  checkSubmission,
  checkSubmitOptions,
  checkTypedData,
  emptyAccount,
  encodeScope,
  hashTypedData,
  signedActsTypedData,
  signedActTypedData,
  signerOf,
} from "@chartkey/core/adapters";
import { address, bytes32, everything, folder, other, ports, typedData } from "./scene.js";
import type { Table } from "./table.js";

const act = { kind: "publishKey", participant: address, key: bytes32 } as const;
const signed = { ledger: ports.ledger.id, acts: [act], nonce: 1, deadline: 1 };
const base = { nonce: 0, access: 0 };
const domain = { chainId: 1, verifyingContract: address };
const key = { patient: address, grantee: other, scope: everything };
const named = { participant: other, role: "doctor" };
const state = { account: emptyAccount, grant: undefined };

export const ofAdapters: Table = {
  applyAct: [applyAct, state, act, 1, { base }],
  signedActTypedData: [signedActTypedData, domain, act, { nonce: 1, deadline: 1 }],
  signedActsTypedData: [signedActsTypedData, signed],
  checkSignedActs: [checkSignedActs, { ...signed, signature: bytes32 }],
  checkSubmission: [checkSubmission, [act], address, base],
  encodeScope: [encodeScope, { folder }],
  hashTypedData: [hashTypedData, typedData],
  signerOf: [signerOf, typedData, bytes32],
  checkAccessQuery: [checkAccessQuery, { patient: address, grantee: other, scopes: [everything] }],
  checkGrantQuery: [checkGrantQuery, key],
  checkClaim: [checkClaim, { address, data: typedData, signature: bytes32 }],
  checkTypedData: [checkTypedData, typedData],
  checkEntryFilter: [checkEntryFilter, { log: address, counterparty: other }],
  checkFollowFilter: [checkFollowFilter, { logs: [address], counterparty: other }],
  boundsOf: [boundsOf, { offset: 0, length: 1 }, 1],
  checkGetOptions: [checkGetOptions, { range: { offset: 0, length: 1 } }],
  checkHolderOptions: [checkHolderOptions, { holder: "owner/test" }],
  checkOptions: [checkOptions, {}],
  checkSubmitOptions: [checkSubmitOptions, { base }],
  checkAttestationNames: [checkAttestationNames, [named]],
  checkAttestationQuery: [checkAttestationQuery, { participants: [other], registrars: [address], roles: ["doctor"] }],
  checkNewAttestations: [checkNewAttestations, [{ ...named, until: 1, digest: `0x${"78".repeat(24)}` }]],
  checkProfileName: [checkProfileName, { ledger: ports.ledger.id, address }],
  "new ChartkeyError": [
    (code: "BLOB_MISMATCH", options: object) => new ChartkeyError(code, options),
    "BLOB_MISMATCH",
    {},
  ],
};
