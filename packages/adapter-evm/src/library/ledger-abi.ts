import { chartkeyLedgerAbi, chartkeyPreparerAbi } from "@chartkey/contracts";

/**
 * The functions that the adapter calls: those of the ledger and of the preparer, and ERC-1271 of
 * smart accounts. An
 * ERC-6492 wrapper has the encoding of a function's results, so `counterfactualSignature` decodes
 * it. No contract has that function.
 */
export const adapterAbi = [
  ...chartkeyLedgerAbi,
  ...chartkeyPreparerAbi,
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
