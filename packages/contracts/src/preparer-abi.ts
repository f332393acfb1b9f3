// Generated from contracts/Preparer.sol by `pnpm generate`.

/** The ABI of the preparer. */
export const chartkeyPreparerAbi = [
  {
    inputs: [
      {
        name: "target",
        type: "address",
      },
    ],
    name: "InvalidTarget",
    type: "error",
  },
  {
    inputs: [
      {
        name: "factory",
        type: "address",
      },
      {
        name: "data",
        type: "bytes",
      },
      {
        name: "target",
        type: "address",
      },
      {
        name: "call",
        type: "bytes",
      },
    ],
    name: "prepareAndCall",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
] as const;
