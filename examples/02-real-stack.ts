// The same story on real servers: anvil, a Kubo daemon, a MongoDB server. The patient's app uses
// viem, the doctor's uses ethers. `pnpm services node examples/02-real-stack.ts` starts the two
// servers and sets their addresses.
import { ethersLedger, ethersWallet } from "@chartkey/adapter-evm/ethers";
import { viemLedger, viemWallet } from "@chartkey/adapter-evm/viem";
import { kuboBlobs } from "@chartkey/adapter-ipfs/kubo";
import { mongoProfiles } from "@chartkey/adapter-mongo";
import { deploy } from "@chartkey/contracts/deploy";
import { createChartkey, createKeyring, generatePassphrase } from "@chartkey/core";
import { JsonRpcProvider } from "ethers";
import { create } from "kubo-rpc-client";
import { MongoClient } from "mongodb";
import { localChain } from "./parts/local-chain.ts";
import { freshDevice } from "./story/fresh-device.ts";
import { narrator } from "./story/narrator.ts";
import { must, tell } from "./story/tell.ts";

const kubo = create({
  url: must(process.env["KUBO_API_URL"], "KUBO_API_URL is not set: run this with `pnpm services`"),
});
const mongo = new MongoClient(
  must(process.env["MONGODB_URI"], "MONGODB_URI is not set: run this with `pnpm services`"),
);
const chain = await localChain();
const provider = new JsonRpcProvider(chain.url, undefined, {
  staticNetwork: true,
  pollingInterval: 50,
  cacheTimeout: -1,
});
const db = mongo.db(`chartkey-example-${Date.now()}`);
try {
  const deployer = chain.wallet(9);
  const { address, block } = await deploy(chain.client, (transaction) => deployer.sendTransaction(transaction));
  const blobs = kuboBlobs({ client: kubo });
  const profiles = mongoProfiles({ db });
  await profiles.migrate();
  const options = { address, fromBlock: block, finality: { depth: 0 } } as const;
  const patients = createChartkey({
    ledger: viemLedger({ client: chain.client, ...options }),
    blobs,
    profiles,
    trust: { requests: "anyone" }, // no registrar here: 04-registrar.ts has one
  });
  const doctors = createChartkey({
    ledger: ethersLedger({ provider, chainId: chain.client.chain.id, ...options }),
    blobs,
    profiles,
  });

  const wallet = viemWallet(chain.wallet(0));
  const keyring = await createKeyring();
  const asha = await patients.connect({ wallet, keyring });
  const rao = await doctors.connect({
    wallet: await ethersWallet(await provider.getSigner(1)),
    keyring: await createKeyring(),
  });
  const voice = narrator();
  await tell(asha, rao, voice);

  const passphrase = generatePassphrase();
  const kit = await keyring.seal({ passphrase }, await asha.kitHints());
  const restored = createChartkey({
    ledger: viemLedger({ client: chain.client, ...options }),
    blobs: kuboBlobs({ client: kubo }),
    profiles,
  });
  await freshDevice(restored, wallet, { kit, passphrase }, voice);
} finally {
  provider.destroy();
  await db.dropDatabase();
  await mongo.close();
  await chain.stop();
}
