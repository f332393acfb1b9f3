import type { EvmNetwork } from "@chartkey/adapter-evm";
import { hexToString, numberToHex, type TypedDataDefinition } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { askPerson } from "./ask-person.ts";
import { playKey } from "./sealed-key.ts";

const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><rect width="28" height="28" rx="6" fill="#0b6e75"/><path d="M8 9h12v10H8zm0 3h12" fill="none" stroke="#fff" stroke-width="2"/></svg>',
)}`;

/** An error with a code of EIP-1193. */
const refused = (code: number, message: string) => Object.assign(new Error(message), { code });

/**
 * Announces a wallet in this page (EIP-6963), for people who try the portal without one. It is for
 * a chain whose coins are worth nothing: its key is as safe as this browser.
 */
export function announcePlayWallet({ chainId }: EvmNetwork): void {
  let account: Promise<PrivateKeyAccount> | undefined;
  const mine = async () => (account ??= playKey().then(privateKeyToAccount));

  const sign = async (text: string, by: (own: PrivateKeyAccount) => Promise<string>) => {
    if (!(await askPerson(text))) throw refused(4001, "The person declined");
    return by(await mine());
  };
  const methods: Readonly<Record<string, (params: readonly unknown[]) => Promise<unknown>>> = {
    eth_requestAccounts: async () => [(await mine()).address],
    eth_accounts: async () => [(await mine()).address],
    eth_chainId: async () => numberToHex(chainId),
    wallet_switchEthereumChain: async () => null,
    personal_sign: async ([data]) => {
      const message = hexToString(data as `0x${string}`);
      return sign(message, async (own) => own.signMessage({ message }));
    },
    eth_signTypedData_v4: async ([, json]) => {
      const data = JSON.parse(String(json)) as TypedDataDefinition;
      return sign(`${data.primaryType}\n\n${JSON.stringify(data.message, undefined, 2)}`, async (own) =>
        own.signTypedData(data),
      );
    },
  };
  const provider = {
    async request({ method, params = [] }: { readonly method: string; readonly params?: readonly unknown[] }) {
      const answer = methods[method];
      if (!answer) throw refused(4200, `The play wallet has no ${method}`);
      return answer(params);
    },
  };
  const info = { uuid: crypto.randomUUID(), name: "Play wallet", icon, rdns: "example.play-wallet" };
  const announce = () =>
    window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }));
  window.addEventListener("eip6963:requestProvider", announce);
  announce();
}
