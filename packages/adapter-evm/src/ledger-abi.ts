import { chartkeyLedgerAbi } from "@chartkey/contracts";

/** All that the adapter calls: the ledger, and ERC-1271 of smart accounts. */
export const adapterAbi = [
  ...chartkeyLedgerAbi,
  {
    type: "function",
    name: "isValidSignature",
    stateMutability: "view",
    inputs: [
      { name: "hash", type: "bytes32" },
      { name: "signature", type: "bytes" },
    ],
    outputs: [{ name: "magicValue", type: "bytes4" }],
  },
] as const;
