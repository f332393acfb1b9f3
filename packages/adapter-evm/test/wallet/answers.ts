import type { ErrorCode } from "@chartkey/core/adapters";

export interface AnsweredError {
  readonly code?: number | string;
  readonly message?: string;
  readonly data?: unknown;
  /** Trezor's message. */
  readonly error?: string;
  readonly name?: string;
  /** A Ledger's status word. */
  readonly statusCode?: number;
  /** The same, by Ledger's device management kit. */
  readonly errorCode?: string;
  readonly shortMessage?: string;
  readonly statusText?: string;
}

/** What a wallet, or the node behind it, answers to `eth_sendTransaction`, and what it means. */
export interface WalletAnswer {
  readonly wallet: string;
  readonly what: string;
  /** What `request` rejects with, as JSON. Text is the message of an `Error` without a code. */
  readonly error: AnsweredError | string;
  readonly means: ErrorCode;
  /** Where the codes and the words are from. */
  readonly source: string;
}

const rpcErrors = "npm @metamask/rpc-errors 7.0.3, error-constants";
const walletConnect = "npm @walletconnect/utils 2.25.0, SDK_ERRORS";
const ledger = "npm @ledgerhq/errors 7.0.0, StatusCodes and TransportStatusError";
const trezor = "npm @trezor/connect 9.7.3, constants/errors; npm @trezor/protobuf 10.0.1, FailureType";
const besu = "github.com/hyperledger/besu, RpcErrorType and JsonRpcError";

/** Around what a provider has not thrown itself. */
const internal = { code: -32603, message: "Internal JSON-RPC error." };

const declined: readonly Omit<WalletAnswer, "means">[] = [
  {
    wallet: "MetaMask",
    what: "declined",
    error: {
      code: 4001,
      message: "MetaMask Tx Signature: User denied transaction signature.",
      data: { cause: "rejectAllApprovals" },
    },
    source: "github.com/BoltzExchange/boltz-web-app/issues/1220 (ethers 6.16.0)",
  },
  {
    wallet: "MetaMask",
    what: "declined, by the default words",
    error: { code: 4001, message: "User rejected the request." },
    source: rpcErrors,
  },
  {
    wallet: "MetaMask",
    what: "declined, wrapped as text in an internal error",
    error: {
      code: -32603,
      message:
        '[ethjs-query] while formatting outputs from RPC \'{"value":{"code":4001,"message":"MetaMask Tx Signature: User denied transaction signature.","stack":"Error: MetaMask Tx Signature: User denied transaction signature."}}\'',
    },
    source: "github.com/MetaMask/metamask-extension/issues/11613 (9.8.1)",
  },
  {
    wallet: "MetaMask",
    what: "declined, inside the data of an internal error",
    error: {
      code: -32603,
      message: "Internal JSON-RPC error.",
      data: { originalError: { code: 4001, message: "User rejected the request." } },
    },
    source: "npm eth-rpc-errors 4.0.3, serializeError; EIP-1193",
  },
  {
    wallet: "MetaMask",
    what: "cancelled, as an internal error",
    error: { code: -32603, message: "User cancelled the transaction" },
    source: "github.com/MetaMask/core/pull/200, TransactionController",
  },
  {
    wallet: "MetaMask with a Ledger",
    what: "declined on the device",
    error: {
      code: -32603,
      message:
        "Error: TransportStatusError: Ledger device: Condition of use not satisfied (denied by the user?) (0x6985)",
    },
    source: "github.com/MetaMask/metamask-extension/issues/9510 (8.0.10)",
  },
  {
    wallet: "MetaMask with a Ledger",
    what: "declined on the device, by the words of the keyring",
    error: { code: -32603, message: "Ledger: User rejected the transaction" },
    source: "github.com/MetaMask/accounts/pull/294, keyring-eth-ledger-bridge",
  },
  {
    wallet: "Rabby",
    what: "declined",
    error: { code: 4001, message: "User rejected the request." },
    source: "github.com/RabbyHub/Rabby/issues/2146 (0.92.59), issues/2315",
  },
  {
    wallet: "Rabby",
    what: "declined, by words",
    error: "User Cancel",
    source: "github.com/RabbyHub/Rabby, background/service/notification, without its code 4001",
  },
  {
    wallet: "MetaMask",
    what: "declined, wrapped as text with words in another language",
    error: {
      code: -32603,
      message:
        '[ethjs-query] while formatting outputs from RPC \'{"value":{"code":4001,"message":"Der Nutzer will nicht."}}\'',
    },
    source: "github.com/MetaMask/metamask-extension/issues/11613 (9.8.1), with other words",
  },
  {
    wallet: "MetaMask with a Keystone",
    what: "cancelled",
    error: "KeystoneError#Tx_canceled. Signing canceled, please retry",
    source: "github.com/MetaMask/metamask-mobile, app/constants/error, KEYSTONE_TX_CANCELED",
  },
  {
    wallet: "BitBox",
    what: "declined on the device",
    error: { code: "bitbox-user-abort", message: "x" },
    source: "github.com/BitBoxSwiss/bitbox-api-rs, src/error",
  },
  {
    wallet: "BitBox",
    what: "declined on the device, by words",
    error: "bitbox error: aborted by the user",
    source: "github.com/BitBoxSwiss/bitbox-api-rs, src/error",
  },
  {
    wallet: "Coinbase",
    what: "declined",
    error: { code: 4001, message: "User denied transaction signature" },
    source: "github.com/MetaMask/metamask-extension/issues/5562; npm @coinbase/wallet-sdk 4.4.0, errorCodes",
  },
  {
    wallet: "Coinbase",
    what: "popup closed",
    error: { code: 4001, message: "Request rejected" },
    source: "npm @coinbase/wallet-sdk 4.4.0, Communicator",
  },
  {
    wallet: "WalletConnect",
    what: "declined",
    error: { code: 5000, message: "User rejected." },
    source: walletConnect,
  },
  {
    wallet: "WalletConnect",
    what: "declined, as the method",
    error: { code: 5002, message: "User rejected methods." },
    source: walletConnect,
  },
  {
    wallet: "WalletConnect",
    what: "declined, as the chain",
    error: { code: 5001, message: "User rejected chains." },
    source: walletConnect,
  },
  {
    wallet: "AlphaWallet by WalletConnect",
    what: "declined, by words",
    error: "Rejected by the user",
    source: "github.com/AlphaWallet/alpha-wallet-android/issues/3094 (3.62.0)",
  },
  {
    wallet: "Ledger",
    what: "declined on the device",
    error: {
      name: "TransportStatusError",
      message: "Ledger device: Condition of use not satisfied (denied by the user?) (0x6985)",
      statusCode: 0x6985,
      statusText: "CONDITIONS_OF_USE_NOT_SATISFIED",
    },
    source: `${ledger}; github.com/LedgerHQ/ledgerjs/issues/589`,
  },
  {
    wallet: "Ledger",
    what: "refused on the device",
    error: {
      name: "TransportStatusError",
      message: "Ledger device: USER_REFUSED_ON_DEVICE (0x5501)",
      statusCode: 0x5501,
      statusText: "USER_REFUSED_ON_DEVICE",
    },
    source: ledger,
  },
  {
    wallet: "Ledger",
    what: "refused on the device, by the name of the error",
    error: { ...internal, data: { originalError: { name: "UserRefusedOnDevice", message: "" } } },
    source: "npm @ledgerhq/errors, UserRefusedOnDevice",
  },
  {
    wallet: "Ledger",
    what: "declined on the device, by the device management kit",
    error: { ...internal, data: { cause: { message: "Condition not satisfied", errorCode: "6985" } } },
    source: "github.com/LedgerHQ/device-sdk-ts, signer-eth, ethAppErrors",
  },
  {
    wallet: "Ledger",
    what: "declined on the device, wrapped by the device management kit",
    error: { ...internal, data: { cause: { message: "x", originalError: { errorCode: "6985" } } } },
    source: "github.com/LedgerHQ/device-sdk-ts, DeviceExchangeError",
  },
  {
    wallet: "Trezor",
    what: "declined on the device",
    error: { code: "Failure_ActionCancelled", error: "Cancelled" },
    source: `${trezor}; github.com/trezor/trezor-suite/issues/22110`,
  },
  {
    wallet: "Trezor",
    what: "declined on the device, by words",
    error: "Cancelled",
    source: "github.com/trezor/trezor-suite/issues/22110; github.com/rango-exchange/rango-client/pull/856",
  },
  {
    wallet: "Trezor",
    what: "popup closed",
    error: { code: "Method_Interrupted", message: "Popup closed" },
    source: trezor,
  },
  {
    wallet: "WalletConnect 1",
    what: "its window is closed",
    error: "User closed modal",
    source: "npm @walletconnect/ethereum-provider 1",
  },
  {
    wallet: "ethers",
    what: "declined, by its short message",
    error: { ...internal, data: { cause: { message: "x", shortMessage: "user rejected action" } } },
    source: "npm ethers 6.17.0, makeError and BrowserProvider",
  },
  {
    wallet: "Safe",
    what: "declined, by words",
    error: "Transaction was rejected",
    source: "github.com/safe-global/safe-wallet-monorepo, CommunicatorMessages of safe-apps",
  },
  {
    wallet: "any wallet with EIP-5792",
    what: "declined to upgrade the account",
    error: {
      code: 5750,
      message: "The Wallet can support atomicity after an upgrade, but the user rejected the upgrade.",
    },
    source: "EIP-5792, error codes; npm viem 2.57.20, AtomicReadyWalletRejectedUpgradeError",
  },
];

const changed: readonly Omit<WalletAnswer, "means">[] = [
  {
    wallet: "MetaMask",
    what: "another account",
    error: {
      code: 4100,
      message: "The requested account and/or method has not been authorized by the user.",
    },
    source: rpcErrors,
  },
];

const unfunded: readonly Omit<WalletAnswer, "means">[] = [
  {
    wallet: "geth",
    what: "no funds",
    error: { code: -32000, message: "insufficient funds for gas * price + value" },
    source: "github.com/ethereum/go-ethereum, core.ErrInsufficientFunds",
  },
  {
    wallet: "geth",
    what: "no funds for the gas that it estimates",
    error: { code: -32000, message: "gas required exceeds allowance (0)" },
    source: "github.com/ethereum/go-ethereum, eth/gasestimator",
  },
  {
    wallet: "geth",
    what: "no funds for the value of a call",
    error: { code: -32000, message: "insufficient balance for transfer" },
    source: "github.com/ethereum/go-ethereum, core/vm/errors",
  },
  {
    wallet: "Nethermind",
    what: "no funds for the highest price of gas",
    error: { code: -32000, message: "err: insufficient MaxFeePerGas for sender balance (supplied gas 0)" },
    source: "github.com/NethermindEth/nethermind, TransactionResult, and the tests of BlockchainBridge",
  },
  {
    wallet: "Nethermind",
    what: "no funds of the sender",
    error: { code: -32000, message: "insufficient sender balance" },
    source: "github.com/NethermindEth/nethermind, TransactionResult",
  },
  {
    wallet: "a bundler of ERC-4337",
    what: "no funds in the account",
    error: { code: -32500, message: "UserOperation reverted during simulation with reason: AA21 didn't pay prefund" },
    source: "github.com/eth-infinitism/account-abstraction, EntryPoint",
  },
  {
    wallet: "Hedera's relay",
    what: "no funds",
    error: {
      code: -32000,
      message:
        "[Request ID: 9dd7] Error invoking RPC: transaction 0.0.3041916@1717691931.680570179 failed precheck with status INSUFFICIENT_PAYER_BALANCE",
    },
    source: "github.com/smartcontractkit/chainlink, errors_test of the EVM client",
  },
  {
    wallet: "ethers",
    what: "no funds, by its code",
    error: { code: "INSUFFICIENT_FUNDS", message: "x" },
    source: "npm ethers 6.17.0, InsufficientFundsError",
  },
  {
    wallet: "Erigon",
    what: "no funds",
    error: { code: -32000, message: "insufficient funds for gas * price + value: address 0x00 have 1 want 2" },
    source: "github.com/erigontech/erigon, core/state_transition",
  },
  {
    wallet: "Besu",
    what: "no funds",
    error: { code: -32004, message: "Upfront cost exceeds account balance" },
    source: besu,
  },
  {
    wallet: "Besu",
    what: "no funds in a simulation",
    error: { code: -38014, message: "Upfront cost exceeds balance" },
    source: besu,
  },
  {
    wallet: "Nethermind",
    what: "no funds",
    error: {
      code: -32010,
      message: "InsufficientFunds, Account balance: 3020000000000000000, cumulative cost: 5809177184380485770",
    },
    source: "github.com/NethermindEth/nethermind/issues/4829 (1.14.3)",
  },
  {
    wallet: "zkSync",
    what: "no funds",
    error: { code: 3, message: "not enough balance to cover the fee. error message: balance is too low" },
    source: "github.com/matter-labs/zksync-era, SubmitTxError::FailedToChargeFee",
  },
  {
    wallet: "Hardhat",
    what: "no funds",
    error: {
      code: -32000,
      message:
        "Sender doesn't have enough funds to send tx. The max upfront cost is: 2 and the sender's balance is: 1.",
    },
    source: "npm hardhat, its node",
  },
  {
    wallet: "MetaMask's smart transactions",
    what: "no funds",
    error: {
      code: -32603,
      message:
        'Fetch error:{"status":400,"error":"not_enough_funds","errorDetails":"\'Not enough funds. Balance is only 1 wei and we need 2 wei at the very least.\'"}',
    },
    source: "github.com/MetaMask/metamask-extension/issues/43154",
  },
];

const unanswered: readonly Omit<WalletAnswer, "means">[] = [
  {
    wallet: "MetaMask",
    what: "a prompt is open already",
    error: {
      code: -32002,
      message: "Request of type 'wallet_requestPermissions' already pending for origin https://app. Please wait.",
    },
    source: "github.com/MetaMask/metamask-extension/issues/10584",
  },
  {
    wallet: "MetaMask",
    what: "is being unlocked",
    error: { code: -32002, message: "Already processing eth_requestAccounts. Please wait." },
    source: "github.com/DarkFlorist/TheInterceptor/issues/460",
  },
  {
    wallet: "MetaMask",
    what: "another window of it is open; it sent all the same",
    error: {
      code: -32603,
      message:
        "Request of type 'smartTransaction:showSmartTransactionStatusPage' already pending for origin moz-extension://b13d. Please wait.",
    },
    source: "github.com/MetaMask/metamask-extension/issues/32370 (12.12.1)",
  },
  {
    wallet: "MetaMask",
    what: "disconnected from all chains",
    error: { code: 4900, message: "The provider is disconnected from all chains." },
    source: rpcErrors,
  },
  {
    wallet: "MetaMask",
    what: "disconnected from the chain",
    error: { code: 4901, message: "The provider is disconnected from the specified chain." },
    source: rpcErrors,
  },
  {
    wallet: "WalletConnect",
    what: "the person disconnected",
    error: { code: 6000, message: "User disconnected." },
    source: walletConnect,
  },
  {
    wallet: "WalletConnect",
    what: "the request expired",
    error: "Request expired. Please try again.",
    source: "npm @walletconnect/sign-client 2.25.0",
  },
  {
    wallet: "Ledger",
    what: "is locked",
    error: { name: "LockedDeviceError", message: "Ledger device: Locked device (0x5515)", statusCode: 0x5515 },
    source: ledger,
  },
];

const reverted: readonly Omit<WalletAnswer, "means">[] = [
  {
    wallet: "geth",
    what: "would revert",
    error: { code: 3, message: "execution reverted" },
    source: "github.com/ethereum/go-ethereum, internal/ethapi",
  },
  {
    wallet: "geth",
    what: "would revert, since a contract lacks tokens",
    error: { code: 3, message: "execution reverted: ERC1155: insufficient balance for transfer" },
    source: "github.com/OpenZeppelin/openzeppelin-contracts, ERC1155 of version 4",
  },
];

const unknown: readonly Omit<WalletAnswer, "means">[] = [
  {
    wallet: "MetaMask mobile",
    what: "an internal error that says nothing",
    error: { code: -32603, message: "Internal error" },
    source: "github.com/MetaMask/metamask-mobile/issues/6733 (7.0.1)",
  },
  {
    wallet: "EIP-1474",
    what: "the network rejected the transaction, and no person did",
    error: { code: -32003, message: "Transaction rejected." },
    source: rpcErrors,
  },
  {
    wallet: "Coinbase",
    what: "could not sign, for any reason",
    error: "Failed to sign transaction",
    source: "github.com/coinbase/coinbase-wallet-sdk/issues/697 (3.5.3)",
  },
  {
    wallet: "Coinbase",
    what: "popup blocked",
    error: { code: -32603, message: "Popup window was blocked" },
    source: "npm @coinbase/wallet-sdk 4.4.0, util/web",
  },
];

const meaning = (means: ErrorCode, answers: readonly Omit<WalletAnswer, "means">[]): readonly WalletAnswer[] =>
  answers.map((answer) => ({ ...answer, means }));

/** The known answers. */
export const answers: readonly WalletAnswer[] = [
  ...meaning("WALLET_REJECTED", declined),
  ...meaning("WALLET_ACCOUNT_CHANGED", changed),
  ...meaning("FUNDS_INSUFFICIENT", unfunded),
  ...meaning("WALLET_UNANSWERED", unanswered),
  ...meaning("LEDGER_REVERTED", reverted),
  ...meaning("LEDGER_UNAVAILABLE", unknown),
];
