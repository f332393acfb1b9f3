import assert from "node:assert/strict";
import { createChartkey, createKeyring, parseAddress, type Wallet } from "@chartkey/core";
import { memoryBlobs, memoryLedger, memoryProfiles } from "@chartkey/core/fakes";
import { generatePrivateKey, type LocalAccount, privateKeyToAccount } from "viem/accounts";

/** A wallet over a key that the app itself holds, as a server or a test does: it prompts nobody. */
function accountWallet(account: LocalAccount): Wallet {
  return {
    address: parseAddress(account.address),
    async signTypedData({ types, ...data }, { signal } = {}) {
      signal?.throwIfAborted();
      return account.signTypedData({ types: { ...types }, ...data });
    },
  };
}

const wallet = accountWallet(privateKeyToAccount(generatePrivateKey()));
const ports = { ledger: memoryLedger(), blobs: memoryBlobs(), profiles: memoryProfiles() };
const clinic = await createChartkey(ports).connect({ wallet, keyring: await createKeyring() });
await clinic.register({ roles: ["doctor"], profile: { name: "Clinic", listed: true } });
assert.equal((await clinic.people.get(wallet.address))?.name, "Clinic");
