import { httpBlobs, httpLedger, httpProfiles, httpRelayer, signIn } from "@chartkey/adapter-http";
import { createChartkey, createKeyring, type NewProfile, type Participant } from "@chartkey/core";
import { parseLedgerId, type SignedActs } from "@chartkey/core/adapters";
import type { Keyring } from "@chartkey/core/ports";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { accountWallet } from "../../../../docs/snippets/parts/account-wallet.ts";
import type { TestPortal } from "./portal.ts";

/** Somebody with these keys who uses the same portal by another program than its page. */
export async function participant(
  { url: origin, chain }: TestPortal,
  privateKey: Hex,
  keyring: Keyring,
): Promise<Participant> {
  const account = privateKeyToAccount(privateKey);
  const { address } = account;
  const url = `${origin}/api`;
  const chainId = chain.client.chain.id;
  const signMessage = async (message: string) => account.signMessage({ message });
  const session = await signIn({ url, origin, chainId, address, signMessage });
  const options = { url, token: () => session.token };
  const id = parseLedgerId(`eip155:${chainId}:${chain.ledger.address.toLowerCase()}`);
  const chartkey = createChartkey({
    ledger: httpLedger({ ...options, id, relayer: httpRelayer<SignedActs>(options) }),
    profiles: httpProfiles(options),
    blobs: httpBlobs(options),
    trust: { requests: "anyone" },
  });
  return chartkey.connect({ wallet: accountWallet(account), keyring });
}

/** Somebody who uses the same portal by another program than its page, and has signed up. */
export async function member(
  portal: TestPortal,
  role: "patient" | "doctor",
  profile: Omit<NewProfile, "listed">,
): Promise<Participant> {
  const me = await participant(portal, generatePrivateKey(), await createKeyring());
  await me.register({ roles: [role], profile: { ...profile, listed: true } });
  return me;
}
