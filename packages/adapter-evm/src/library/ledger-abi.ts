import { chartkeyLedgerAbi } from "@chartkey/contracts";

/** All that the adapter calls: the ledger, and ERC-1271 of smart accounts. What ERC-6492 wraps is decoded as if a function had answered it. */
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
  {
    type: "function",
    name: "counterfactualSignature",
    stateMutability: "view",
    inputs: [],
    outputs: [
      { name: "factory", type: "address" },
      { name: "data", type: "bytes" },
      { name: "signature", type: "bytes" },
    ],
  },
] as const;
