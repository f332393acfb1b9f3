import { eip1193Wallet, switchNetwork } from "@chartkey/adapter-evm";
import { findWallets } from "@chartkey/browser";

let chain = "0x1";
const accounts = [`0x${"12".repeat(20)}`];
const request = async ({ method }: { readonly method: string }): Promise<unknown> => {
  if (method === "wallet_switchEthereumChain") chain = "0xaa36a7";
  return method === "eth_requestAccounts" ? accounts : chain;
};
const events = new EventTarget();
const on = (event: string, listener: (payload: unknown) => void) =>
  events.addEventListener(event, (told) => listener((told as CustomEvent).detail));
const icon = "data:image/png;base64,";
const info = { uuid: "350670db-19fa-4704-a166-e52e178b59d2", name: "Practice", icon, rdns: "example.wallet" };
const announce = () =>
  window.dispatchEvent(
    new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider: { request, on } }) }),
  );
window.addEventListener("eip6963:requestProvider", announce);
let isSignedIn = true;
const signOut = () => (isSignedIn = false);
const choose = async () => finder.wallets()[0];

const finder = findWallets();
finder.subscribe(() => console.log(finder.wallets().map(({ name }) => name))); // each as it announces itself

const chosen = await choose(); // by the person, in a list of names and icons
if (!chosen) throw new Error("No wallet was found");
await switchNetwork(chosen.provider, {
  chainId: 11_155_111,
  name: "Sepolia",
  currency: { name: "Sepolia Ether", symbol: "ETH", decimals: 18 },
  rpcUrls: ["https://rpc.example"], // for a wallet that does not know the network
});
const wallet = await eip1193Wallet(chosen.provider);
wallet.onLeave(signOut); // it has another account selected, or none

events.dispatchEvent(new CustomEvent("accountsChanged", { detail: accounts }));
if (!isSignedIn) throw new Error("The account has not changed");
events.dispatchEvent(new CustomEvent("accountsChanged", { detail: [] }));
if (isSignedIn) throw new Error("The wallet has left the account");
if (chain !== "0xaa36a7" || wallet.address.length !== 42) throw new Error("The wallet is not connected");
finder.close();
