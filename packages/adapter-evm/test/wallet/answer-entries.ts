import type { ErrorCode } from "@chartkey/core/adapters";
import type { AnsweredError, WalletAnswer } from "./answers.js";

// Real answers have a code and words that say the same. Here each is alone, so that each entry of
// the lists of known answers has a row that fails without it.

const codes: Readonly<Partial<Record<ErrorCode, readonly (number | string)[]>>> = {
  WALLET_REJECTED: [
    4001,
    5000,
    5001,
    5002,
    5003,
    5750,
    0x6985,
    0x5501,
    "UserRefusedOnDevice",
    "Failure_ActionCancelled",
    "Method_Cancel",
    "Method_Interrupted",
    "bitbox-user-abort",
    "ACTION_REJECTED",
  ],
  WALLET_ACCOUNT_CHANGED: [4100],
  FUNDS_INSUFFICIENT: ["INSUFFICIENT_FUNDS"],
  WALLET_UNANSWERED: [-32_002, 4900, 4901, 6000, 0x5515],
};

const words: Readonly<Partial<Record<ErrorCode, readonly string[]>>> = {
  WALLET_REJECTED: [
    "x (0x6985)",
    "x (0x5501)",
    ...["rejected", "denied", "declined", "disapproved", "refused", "canceled", "cancelled"].flatMap((verb) => [
      `x: user ${verb} x`,
      `x: user has ${verb} x`,
      `user_${verb}`,
    ]),
    ...["rejected", "denied", "declined", "canceled", "cancelled"].flatMap((verb) => [
      `x ${verb} by user`,
      `x ${verb} by the user`,
    ]),
    ...["", "Error: "].flatMap((before) => [
      `${before}Cancelled`,
      `${before}Canceled.`,
      `${before}Action cancelled`,
      `${before}Popup closed`,
      `${before}Transaction was rejected`,
      `${before}User Cancel`,
      `${before}User closed modal`,
      `${before}bitbox error: aborted by the user`,
      `${before}KeystoneError#Tx_canceled. x`,
    ]),
    'x {"code": 4001, "message": "x"}',
    'x {"message":"x","code":4001}',
  ],
  FUNDS_INSUFFICIENT: [
    "insufficient funds",
    "InsufficientFunds",
    "enough funds",
    "x exceeds balance",
    "x exceed the balance",
    "x exceeds account balance",
    "x exceeds sender account balance",
    "x exceeds transaction sender account balance",
    "enough balance to cover the fee",
    "gas required exceeds allowance",
    "insufficient balance for transfer",
    "err: insufficient balance for transfer",
    "insufficient sender balance",
    "insufficient MaxFeePerGas for sender balance",
    "err: insufficient MaxFeePerGas for sender balance x",
    "x AA21 didn't pay prefund",
    "x failed precheck with status INSUFFICIENT_PAYER_BALANCE",
  ],
  WALLET_UNANSWERED: ["x already pending", "x already processing", "x request expired", "x (0x5515)"],
  // what looks alike, and says that something may have happened
  LEDGER_UNAVAILABLE: [
    "Could not cancel",
    "Transaction was rejected by the pool",
    "User cancel came too late, the transaction is sent",
    "User closed modal after the transaction was sent",
    "x bitbox error: aborted by the user once, then signed",
    "x KeystoneError#Tx_canceled is not the case",
    'x {"code":40010,"message":"x"}',
    'x {"status":4001,"message":"x"}',
    "the token has insufficient balance for transfer",
    "token: insufficient sender balance",
    "AA25 invalid account nonce",
    "receipt for transaction x contained error status INSUFFICIENT_PAYER_BALANCE",
  ],
};

/** A code in each place where answers have one. */
const placesOf = (code: number | string): readonly (readonly [where: string, error: AnsweredError])[] => {
  const inner = { code, message: "x" };
  return [
    ["alone", inner],
    ["in the data of an internal error", { code: -32603, message: "x", data: { originalError: inner } }],
    ["in the cause of an error", { message: "x", data: { cause: inner } }],
    ...(typeof code === "number" ? ([["as text", { code: String(code), message: "x" }]] as const) : []),
  ];
};

const of = (means: string, what: string, error: WalletAnswer["error"]): WalletAnswer => ({
  wallet: "any wallet",
  what,
  error,
  means: means as ErrorCode,
  source: "src/wallet/known-answers",
});

export const answerEntries: readonly WalletAnswer[] = [
  ...Object.entries(codes).flatMap(([means, list]) =>
    list.flatMap((code) => placesOf(code).map(([where, error]) => of(means, `${code} ${where}`, error))),
  ),
  ...Object.entries(words).flatMap(([means, list]) => list.map((text) => of(means, text, text))),
];

/** What ethers drops from what a provider throws, and what it means where it arrives. */
export const ownProperties: readonly (readonly [error: object, means: ErrorCode])[] = [
  [{ name: "UserRefusedOnDevice" }, "WALLET_REJECTED"],
  [{ errorCode: "6985" }, "WALLET_REJECTED"],
  [{ errorCode: "5501" }, "WALLET_REJECTED"],
  [{ originalError: { errorCode: "6985" } }, "WALLET_REJECTED"],
  [{ errorCode: "5515" }, "WALLET_UNANSWERED"],
  // a status word is hexadecimal, and no code of EIP-1193
  [{ errorCode: "4001" }, "LEDGER_UNAVAILABLE"],
  [{ statusCode: 0x6985 }, "WALLET_REJECTED"],
  [{ shortMessage: "user rejected action" }, "WALLET_REJECTED"],
  [{ shortMessage: "insufficient funds" }, "FUNDS_INSUFFICIENT"],
];
