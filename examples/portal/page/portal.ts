import { type Eip1193Wallet, eip1193Wallet, switchNetwork } from "@chartkey/adapter-evm";
import {
  httpBlobs,
  httpDevices,
  httpLedger,
  httpMailbox,
  httpProfiles,
  httpRegistry,
  httpRelayer,
  signIn,
} from "@chartkey/adapter-http";
import {
  type FoundWallet,
  indexedDbDevice,
  indexedDbIndexCache,
  indexedDbVault,
  type OpenVault,
} from "@chartkey/browser";
import { createChartkey } from "@chartkey/core";
import { ChartkeyError, parseLedgerId, type SignedActs } from "@chartkey/core/adapters";
import { devicesOf } from "@chartkey/core/vault";
import { crypto } from "./crypto-worker.ts";
import { readSettings } from "./settings.ts";

const url = `${location.origin}/api`;

/** Aborts when the wallet leaves the account, also while it asks to sign in. */
function leavingOf(wallet: Eip1193Wallet): AbortSignal {
  const left = new AbortController();
  const changed = () =>
    new ChartkeyError("WALLET_ACCOUNT_CHANGED", { message: "The wallet has left the account that was signed in" });
  wallet.onLeave(() => left.abort(changed()));
  return left.signal;
}

/** Signs in at the server with one signature, and connects to everything behind it. */
export async function signInWith({ provider }: FoundWallet, { signal }: { readonly signal: AbortSignal }) {
  const { ledger, network, registrars } = await readSettings();
  const id = parseLedgerId(ledger);
  await switchNetwork(provider, network, { signal });
  const wallet = await eip1193Wallet(provider);
  const { address, signMessage } = wallet;
  const left = leavingOf(wallet);
  const asked = { url, address, chainId: network.chainId, signMessage };
  const session = await signIn(asked, { signal: AbortSignal.any([signal, left]) });

  const options = { url, token: () => session.token };
  const chartkey = createChartkey({
    ledger: httpLedger({ ...options, id, relayer: httpRelayer<SignedActs>(options) }),
    profiles: httpProfiles(options),
    blobs: httpBlobs({ ...options, crypto, ranges: true }),
    registry: httpRegistry(options),
    trust: { registrars, requests: "anyone" },
    device: indexedDbDevice({ name: `device of ${address}` }),
    index: indexedDbIndexCache({ name: `index of ${address}` }),
    crypto,
  });
  return {
    ledger: id,
    wallet,
    left,
    session,
    chartkey,
    vault: indexedDbVault({ name: `vault of ${address}`, crypto }),
    devices: httpDevices(options),
  };
}

export type Account = Awaited<ReturnType<typeof signInWith>>;

/** The devices of the account. Each remembers what it has seen of the list. */
export const devicesOfAccount = ({ ledger, wallet: { address }, devices }: Account, { keyring }: OpenVault) =>
  devicesOf({
    list: devices,
    keyring,
    owner: { ledger, address },
    memory: indexedDbDevice({ name: `devices of ${address}` }),
  });

/** Where two devices of a person meet. The new one has not signed in. */
export const mailbox = httpMailbox({ url, token: () => undefined });
