// Generated from contracts/ChartkeyLedger.sol by `pnpm generate`.

/** The ABI of the Chartkey ledger. */
export const chartkeyLedgerAbi = [
  {
    inputs: [
      {
        name: "target",
        type: "address",
      },
    ],
    name: "AddressEmptyCode",
    type: "error",
  },
  {
    inputs: [],
    name: "Conflict",
    type: "error",
  },
  {
    inputs: [],
    name: "DeadlinePassed",
    type: "error",
  },
  {
    inputs: [],
    name: "FailedCall",
    type: "error",
  },
  {
    inputs: [
      {
        name: "grantee",
        type: "address",
      },
    ],
    name: "InvalidGrantee",
    type: "error",
  },
  {
    inputs: [
      {
        name: "permissions",
        type: "uint8",
      },
    ],
    name: "InvalidPermissions",
    type: "error",
  },
  {
    inputs: [
      {
        name: "scope",
        type: "bytes32",
      },
    ],
    name: "InvalidScope",
    type: "error",
  },
  {
    inputs: [
      {
        name: "actor",
        type: "address",
      },
    ],
    name: "InvalidSignature",
    type: "error",
  },
  {
    inputs: [
      {
        name: "until",
        type: "uint40",
      },
    ],
    name: "InvalidUntil",
    type: "error",
  },
  {
    inputs: [
      {
        name: "patient",
        type: "address",
      },
      {
        name: "grantee",
        type: "address",
      },
      {
        name: "scope",
        type: "bytes32",
      },
    ],
    name: "NotPermitted",
    type: "error",
  },
  {
    inputs: [],
    name: "RequestClosed",
    type: "error",
  },
  {
    anonymous: false,
    inputs: [
      {
        indexed: true,
        name: "patient",
        type: "address",
      },
      {
        indexed: true,
        name: "grantee",
        type: "address",
      },
      {
        indexed: false,
        name: "scope",
        type: "bytes32",
      },
      {
        indexed: false,
        name: "until",
        type: "uint40",
      },
      {
        indexed: false,
        name: "permissions",
        type: "uint8",
      },
      {
        indexed: false,
        name: "envelope",
        type: "bytes32",
      },
      {
        indexed: false,
        name: "request",
        type: "bytes32",
      },
    ],
    name: "AccessGranted",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      {
        indexed: true,
        name: "patient",
        type: "address",
      },
      {
        indexed: true,
        name: "grantee",
        type: "address",
      },
      {
        indexed: false,
        name: "scope",
        type: "bytes32",
      },
    ],
    name: "AccessRelinquished",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      {
        indexed: true,
        name: "patient",
        type: "address",
      },
      {
        indexed: true,
        name: "requester",
        type: "address",
      },
      {
        indexed: false,
        name: "message",
        type: "bytes32",
      },
    ],
    name: "AccessRequested",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      {
        indexed: true,
        name: "patient",
        type: "address",
      },
      {
        indexed: true,
        name: "grantee",
        type: "address",
      },
      {
        indexed: false,
        name: "scope",
        type: "bytes32",
      },
    ],
    name: "AccessRevoked",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      {
        indexed: true,
        name: "patient",
        type: "address",
      },
      {
        indexed: false,
        name: "location",
        type: "bytes32",
      },
      {
        indexed: false,
        name: "card",
        type: "bytes32",
      },
    ],
    name: "CardFiled",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      {
        indexed: true,
        name: "patient",
        type: "address",
      },
      {
        indexed: false,
        name: "location",
        type: "bytes32",
      },
      {
        indexed: false,
        name: "cards",
        type: "bytes32[]",
      },
    ],
    name: "CardsFiled",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      {
        indexed: true,
        name: "patient",
        type: "address",
      },
      {
        indexed: true,
        name: "grantee",
        type: "address",
      },
      {
        indexed: false,
        name: "scope",
        type: "bytes32",
      },
      {
        indexed: false,
        name: "envelope",
        type: "bytes32",
      },
    ],
    name: "EnvelopeUpdated",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      {
        indexed: true,
        name: "patient",
        type: "address",
      },
      {
        indexed: false,
        name: "epochs",
        type: "bytes32[]",
      },
      {
        indexed: false,
        name: "lockbox",
        type: "bytes32",
      },
    ],
    name: "EpochStarted",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      {
        indexed: true,
        name: "patient",
        type: "address",
      },
    ],
    name: "EveryoneRevoked",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      {
        indexed: true,
        name: "participant",
        type: "address",
      },
      {
        indexed: false,
        name: "key",
        type: "bytes32",
      },
    ],
    name: "KeyPublished",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      {
        indexed: true,
        name: "patient",
        type: "address",
      },
      {
        indexed: true,
        name: "author",
        type: "address",
      },
      {
        indexed: false,
        name: "scope",
        type: "bytes32",
      },
      {
        indexed: false,
        name: "amends",
        type: "bool",
      },
      {
        indexed: false,
        name: "offer",
        type: "bytes32",
      },
    ],
    name: "RecordOffered",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      {
        indexed: true,
        name: "patient",
        type: "address",
      },
      {
        indexed: true,
        name: "requester",
        type: "address",
      },
      {
        indexed: false,
        name: "message",
        type: "bytes32",
      },
    ],
    name: "RequestCancelled",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      {
        indexed: true,
        name: "patient",
        type: "address",
      },
      {
        indexed: true,
        name: "requester",
        type: "address",
      },
      {
        indexed: false,
        name: "message",
        type: "bytes32",
      },
    ],
    name: "RequestRejected",
    type: "event",
  },
  {
    inputs: [
      {
        name: "participant",
        type: "address",
      },
    ],
    name: "accountOf",
    outputs: [
      {
        name: "head",
        type: "bytes24",
      },
      {
        name: "everyoneEpoch",
        type: "uint32",
      },
      {
        name: "nonce",
        type: "uint32",
      },
      {
        name: "access",
        type: "uint16",
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      {
        name: "gasEach",
        type: "uint256",
      },
      {
        name: "calls",
        type: "bytes[]",
      },
    ],
    name: "attempt",
    outputs: [
      {
        name: "done",
        type: "bool[]",
      },
    ],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        components: [
          {
            name: "keys",
            type: "bytes32[]",
          },
          {
            components: [
              {
                name: "grantee",
                type: "address",
              },
              {
                name: "scope",
                type: "bytes32",
              },
            ],
            name: "revocations",
            type: "tuple[]",
          },
          {
            components: [
              {
                name: "epochs",
                type: "bytes32[]",
              },
              {
                name: "lockbox",
                type: "bytes32",
              },
            ],
            name: "epochs",
            type: "tuple[]",
          },
          {
            components: [
              {
                name: "location",
                type: "bytes32",
              },
              {
                name: "cards",
                type: "bytes32[]",
              },
            ],
            name: "cards",
            type: "tuple[]",
          },
          {
            components: [
              {
                name: "grantee",
                type: "address",
              },
              {
                name: "scope",
                type: "bytes32",
              },
              {
                name: "request",
                type: "bytes32",
              },
              {
                name: "until",
                type: "uint40",
              },
              {
                name: "permissions",
                type: "uint8",
              },
              {
                name: "envelope",
                type: "bytes32",
              },
            ],
            name: "grants",
            type: "tuple[]",
          },
          {
            components: [
              {
                name: "grantee",
                type: "address",
              },
              {
                name: "scope",
                type: "bytes32",
              },
              {
                name: "envelope",
                type: "bytes32",
              },
            ],
            name: "envelopes",
            type: "tuple[]",
          },
        ],
        name: "batch",
        type: "tuple",
      },
      {
        name: "actor",
        type: "address",
      },
      {
        name: "deadline",
        type: "uint40",
      },
      {
        name: "signature",
        type: "bytes",
      },
    ],
    name: "batchBySig",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "patient",
        type: "address",
      },
      {
        name: "message",
        type: "bytes32",
      },
    ],
    name: "cancelRequest",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "patient",
        type: "address",
      },
      {
        name: "message",
        type: "bytes32",
      },
      {
        name: "actor",
        type: "address",
      },
      {
        name: "deadline",
        type: "uint40",
      },
      {
        name: "signature",
        type: "bytes",
      },
    ],
    name: "cancelRequestBySig",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "eip712Domain",
    outputs: [
      {
        name: "fields",
        type: "bytes1",
      },
      {
        name: "name",
        type: "string",
      },
      {
        name: "version",
        type: "string",
      },
      {
        name: "chainId",
        type: "uint256",
      },
      {
        name: "verifyingContract",
        type: "address",
      },
      {
        name: "salt",
        type: "bytes32",
      },
      {
        name: "extensions",
        type: "uint256[]",
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      {
        name: "location",
        type: "bytes32",
      },
      {
        name: "card",
        type: "bytes32",
      },
      {
        name: "access",
        type: "uint16",
      },
    ],
    name: "fileCard",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "location",
        type: "bytes32",
      },
      {
        name: "card",
        type: "bytes32",
      },
      {
        name: "actor",
        type: "address",
      },
      {
        name: "deadline",
        type: "uint40",
      },
      {
        name: "signature",
        type: "bytes",
      },
    ],
    name: "fileCardBySig",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "location",
        type: "bytes32",
      },
      {
        name: "cards",
        type: "bytes32[]",
      },
      {
        name: "access",
        type: "uint16",
      },
    ],
    name: "fileCards",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "location",
        type: "bytes32",
      },
      {
        name: "cards",
        type: "bytes32[]",
      },
      {
        name: "actor",
        type: "address",
      },
      {
        name: "deadline",
        type: "uint40",
      },
      {
        name: "signature",
        type: "bytes",
      },
    ],
    name: "fileCardsBySig",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "grantee",
        type: "address",
      },
      {
        name: "scope",
        type: "bytes32",
      },
      {
        name: "request",
        type: "bytes32",
      },
      {
        name: "until",
        type: "uint40",
      },
      {
        name: "permissions",
        type: "uint8",
      },
      {
        name: "envelope",
        type: "bytes32",
      },
      {
        name: "nonce",
        type: "uint32",
      },
    ],
    name: "grantAccess",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "grantee",
        type: "address",
      },
      {
        name: "scope",
        type: "bytes32",
      },
      {
        name: "request",
        type: "bytes32",
      },
      {
        name: "until",
        type: "uint40",
      },
      {
        name: "permissions",
        type: "uint8",
      },
      {
        name: "envelope",
        type: "bytes32",
      },
      {
        name: "actor",
        type: "address",
      },
      {
        name: "deadline",
        type: "uint40",
      },
      {
        name: "signature",
        type: "bytes",
      },
    ],
    name: "grantAccessBySig",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "patient",
        type: "address",
      },
      {
        name: "grantee",
        type: "address",
      },
      {
        name: "scope",
        type: "bytes32",
      },
    ],
    name: "grantOf",
    outputs: [
      {
        name: "until",
        type: "uint40",
      },
      {
        name: "permissions",
        type: "uint8",
      },
      {
        name: "everyoneEpoch",
        type: "uint32",
      },
      {
        name: "nonce",
        type: "uint32",
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      {
        name: "patient",
        type: "address",
      },
      {
        name: "grantee",
        type: "address",
      },
      {
        name: "scopes",
        type: "bytes32[]",
      },
    ],
    name: "hasAccess",
    outputs: [
      {
        name: "",
        type: "bool",
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      {
        name: "data",
        type: "bytes[]",
      },
    ],
    name: "multicall",
    outputs: [
      {
        name: "results",
        type: "bytes[]",
      },
    ],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "patient",
        type: "address",
      },
      {
        name: "scope",
        type: "bytes32",
      },
      {
        name: "amends",
        type: "bool",
      },
      {
        name: "offer",
        type: "bytes32",
      },
    ],
    name: "offerRecord",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "patient",
        type: "address",
      },
      {
        name: "scope",
        type: "bytes32",
      },
      {
        name: "amends",
        type: "bool",
      },
      {
        name: "offer",
        type: "bytes32",
      },
      {
        name: "actor",
        type: "address",
      },
      {
        name: "deadline",
        type: "uint40",
      },
      {
        name: "signature",
        type: "bytes",
      },
    ],
    name: "offerRecordBySig",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "patient",
        type: "address",
      },
      {
        name: "grantee",
        type: "address",
      },
      {
        name: "scopes",
        type: "bytes32[]",
      },
    ],
    name: "permissionsOf",
    outputs: [
      {
        name: "permissions",
        type: "uint8",
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      {
        name: "key",
        type: "bytes32",
      },
      {
        name: "nonce",
        type: "uint32",
      },
    ],
    name: "publishKey",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "key",
        type: "bytes32",
      },
      {
        name: "actor",
        type: "address",
      },
      {
        name: "deadline",
        type: "uint40",
      },
      {
        name: "signature",
        type: "bytes",
      },
    ],
    name: "publishKeyBySig",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "requester",
        type: "address",
      },
      {
        name: "message",
        type: "bytes32",
      },
      {
        name: "access",
        type: "uint16",
      },
    ],
    name: "rejectRequest",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "requester",
        type: "address",
      },
      {
        name: "message",
        type: "bytes32",
      },
      {
        name: "actor",
        type: "address",
      },
      {
        name: "deadline",
        type: "uint40",
      },
      {
        name: "signature",
        type: "bytes",
      },
    ],
    name: "rejectRequestBySig",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "patient",
        type: "address",
      },
      {
        name: "scope",
        type: "bytes32",
      },
    ],
    name: "relinquishAccess",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "patient",
        type: "address",
      },
      {
        name: "scope",
        type: "bytes32",
      },
      {
        name: "actor",
        type: "address",
      },
      {
        name: "deadline",
        type: "uint40",
      },
      {
        name: "signature",
        type: "bytes",
      },
    ],
    name: "relinquishAccessBySig",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "patient",
        type: "address",
      },
      {
        name: "message",
        type: "bytes32",
      },
    ],
    name: "requestAccess",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "patient",
        type: "address",
      },
      {
        name: "message",
        type: "bytes32",
      },
      {
        name: "actor",
        type: "address",
      },
      {
        name: "deadline",
        type: "uint40",
      },
      {
        name: "signature",
        type: "bytes",
      },
    ],
    name: "requestAccessBySig",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "grantee",
        type: "address",
      },
      {
        name: "scope",
        type: "bytes32",
      },
    ],
    name: "revokeAccess",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "grantee",
        type: "address",
      },
      {
        name: "scope",
        type: "bytes32",
      },
      {
        name: "actor",
        type: "address",
      },
      {
        name: "deadline",
        type: "uint40",
      },
      {
        name: "signature",
        type: "bytes",
      },
    ],
    name: "revokeAccessBySig",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "revokeEveryone",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "actor",
        type: "address",
      },
      {
        name: "deadline",
        type: "uint40",
      },
      {
        name: "signature",
        type: "bytes",
      },
    ],
    name: "revokeEveryoneBySig",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "epochs",
        type: "bytes32[]",
      },
      {
        name: "lockbox",
        type: "bytes32",
      },
      {
        name: "nonce",
        type: "uint32",
      },
    ],
    name: "startEpoch",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "epochs",
        type: "bytes32[]",
      },
      {
        name: "lockbox",
        type: "bytes32",
      },
      {
        name: "actor",
        type: "address",
      },
      {
        name: "deadline",
        type: "uint40",
      },
      {
        name: "signature",
        type: "bytes",
      },
    ],
    name: "startEpochBySig",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "grantee",
        type: "address",
      },
      {
        name: "scope",
        type: "bytes32",
      },
      {
        name: "envelope",
        type: "bytes32",
      },
      {
        name: "nonce",
        type: "uint32",
      },
    ],
    name: "updateEnvelope",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      {
        name: "grantee",
        type: "address",
      },
      {
        name: "scope",
        type: "bytes32",
      },
      {
        name: "envelope",
        type: "bytes32",
      },
      {
        name: "actor",
        type: "address",
      },
      {
        name: "deadline",
        type: "uint40",
      },
      {
        name: "signature",
        type: "bytes",
      },
    ],
    name: "updateEnvelopeBySig",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
] as const;
