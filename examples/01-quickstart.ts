// The whole story on parts that need no server: a local chain from npm, an IPFS blob store inside
// this process, profiles in memory.
import { viemLedger, viemWallet } from "@chartkey/adapter-evm/viem";
import { heliaBlobs, offlineNode } from "@chartkey/adapter-ipfs/helia";
import { deploy } from "@chartkey/contracts/deploy";
import { createChartkey, createKeyring } from "@chartkey/core";
import { memoryProfiles } from "@chartkey/core/fakes";
import { MemoryBlockstore } from "blockstore-core";
import { MemoryDatastore } from "datastore-core";
import { localChain } from "./parts/local-chain.ts";
import { narrator } from "./story/narrator.ts";
import { takeAway } from "./story/take-away.ts";
import { tell } from "./story/tell.ts";

const chain = await localChain();
const helia = offlineNode({ blockstore: new MemoryBlockstore(), datastore: new MemoryDatastore() });
try {
  const deployer = chain.wallet(9);
  const { address, block } = await deploy(chain.client, (transaction) => deployer.sendTransaction(transaction));
  const ledger = viemLedger({ client: chain.client, address, fromBlock: block, finality: { depth: 0 } });
  const chartkey = createChartkey({
    ledger,
    blobs: heliaBlobs({ helia }),
    profiles: memoryProfiles(),
    trust: { requests: "anyone" }, // no registrar here: 04-registrar.ts has one
  });
  const keyring = await createKeyring();
  const asha = await chartkey.connect({ wallet: viemWallet(chain.wallet(0)), keyring });
  const rao = await chartkey.connect({ wallet: viemWallet(chain.wallet(1)), keyring: await createKeyring() });
  const voice = narrator();
  await tell(asha, rao, voice);
  await takeAway(asha, { keyring, owner: { ledger: ledger.id, address: asha.address } }, voice);
} finally {
  await chain.stop();
}
