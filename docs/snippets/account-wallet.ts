import assert from "node:assert/strict";
import { createChartkey, createKeyring } from "@chartkey/core";
import { memoryBlobs, memoryLedger, memoryProfiles } from "@chartkey/core/fakes";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { accountWallet } from "./parts/account-wallet.ts";

const wallet = accountWallet(privateKeyToAccount(generatePrivateKey()));
const ports = { ledger: memoryLedger(), blobs: memoryBlobs(), profiles: memoryProfiles() };
const clinic = await createChartkey(ports).connect({ wallet, keyring: await createKeyring() });
await clinic.register({ roles: ["doctor"], profile: { name: "Clinic", listed: true } });
assert.equal((await clinic.people.get(wallet.address))?.name, "Clinic");
