import { privateKeyToAccount } from "viem/accounts";
import { type HttpSession, signIn } from "../src/index.js";

export const origin = "https://app.example";
export const chainId = 31_337;

/** The n-th account of the tests. */
export const accountOf = (n: number) => privateKeyToAccount(`0x${n.toString(16).padStart(64, "0")}`);

/** Signs in as the n-th account. */
export async function signInAs(n: number, url: string): Promise<HttpSession> {
  const account = accountOf(n);
  return signIn({
    url,
    origin,
    chainId,
    address: account.address,
    signMessage: (message) => account.signMessage({ message }),
  });
}
