/**
 * The codes by which a wallet says that the person declined: EIP-1193 (4001), EIP-5792 (5750), the
 * reasons of WalletConnect (5000 to 5003), the status words of a Ledger (0x6985, 0x5501) and the
 * name of its error, Trezor Connect, BitBox and ethers.
 */
const DECLINED_CODES: ReadonlySet<unknown> = new Set([
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
]);

/**
 * The words of wallets that send no code, or whose code a library drops. A node's "transaction
 * rejected" is none of them. Words that may be part of another sentence have to be the whole line.
 */
const DECLINED_WORDS: readonly RegExp[] = [
  /\(0x(?:6985|5501)\)/iu,
  /\buser[ _](?:has )?(?:rejected|denied|declined|disapproved|refused|cancell?ed)\b/iu,
  /\b(?:rejected|denied|declined|cancell?ed) by (?:the )?user\b/iu,
  /^(?:error: )?(?:(?:action )?cancell?ed|popup closed|transaction was rejected)\.?$/imu,
  /^(?:error: )?(?:user cancel|user closed modal|bitbox error: aborted by the user)\.?$/imu,
  /^(?:error: )?KeystoneError#Tx_canceled\b/imu,
  // the answer of EIP-1193 as JSON, inside the message of an internal error
  /"code":\s*4001\s*[,}]/u,
];

/** The codes by which ethers says that the account cannot pay. */
const UNFUNDED_CODES: ReadonlySet<unknown> = new Set(["INSUFFICIENT_FUNDS"]);

/** How nodes and libraries say so. A contract may say it of tokens, behind other words. */
const UNFUNDED_WORDS: readonly RegExp[] = [
  /insufficient ?funds/iu,
  /enough funds/iu,
  /exceeds? (?:the |account |(?:transaction )?sender account )?balance/iu,
  /enough balance to cover the fee/iu,
  /gas required exceeds allowance/iu,
  /^(?:err: )?insufficient balance for transfer$/imu,
  /^(?:err: )?insufficient (?:MaxFeePerGas for )?sender balance\b/imu,
  /\bAA21 didn't pay prefund\b/u,
  /\bfailed precheck with status INSUFFICIENT_PAYER_BALANCE\b/u,
];

/**
 * The codes of a wallet that cannot be reached, or whose earlier prompt is still open: EIP-1474,
 * EIP-1193, WalletConnect (the person disconnected), and a locked Ledger.
 */
const UNANSWERED_CODES: ReadonlySet<unknown> = new Set([-32_002, 4900, 4901, 6000, 0x5515]);
const UNANSWERED_WORDS: readonly RegExp[] = [/already (?:pending|processing)/iu, /request expired/iu, /\(0x5515\)/iu];

/** How wallets, nodes and libraries say one thing: by a code, or by words. */
export interface KnownAnswers {
  readonly codes: ReadonlySet<unknown>;
  readonly words: readonly RegExp[];
}

export const DECLINED: KnownAnswers = { codes: DECLINED_CODES, words: DECLINED_WORDS };
export const UNFUNDED: KnownAnswers = { codes: UNFUNDED_CODES, words: UNFUNDED_WORDS };
export const UNANSWERED: KnownAnswers = { codes: UNANSWERED_CODES, words: UNANSWERED_WORDS };
