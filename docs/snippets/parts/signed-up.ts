import { createChartkey, createKeyring } from "@chartkey/core";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";

/** A patient and a doctor who have signed up, as in the guide "Sign up". */
export async function signedUp() {
  const ports = { ledger: memoryLedger(), blobs: memoryBlobs(), profiles: memoryProfiles() };
  const chartkey = createChartkey(ports);
  const [wallet, keyring] = [memoryWallet("asha"), await createKeyring()];
  const asha = await chartkey.connect({ wallet, keyring });
  const rao = await chartkey.connect({ wallet: memoryWallet("rao"), keyring: await createKeyring() });
  await asha.register({ roles: ["patient"], profile: { name: "Asha", listed: false } });
  await rao.register({ roles: ["doctor"], profile: { name: "Dr Rao", listed: true } });
  return { ports, chartkey, wallet, keyring, asha, rao };
}
