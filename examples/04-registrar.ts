// A doctor requests access. The patient sees the request once a registrar whom the app trusts has
// attested the doctor.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { viemLedger, viemRegistry, viemWallet } from "@chartkey/adapter-evm/viem";
import { chartkeyRegistryAbi } from "@chartkey/contracts";
import { deploy, deployRegistry } from "@chartkey/contracts/deploy";
import {
  type AccessRequest,
  createChartkey,
  createKeyring,
  type Disclosure,
  disclosureDigest,
  isDisclosed,
  type Patient,
} from "@chartkey/core";
import { memoryBlobs, memoryProfiles } from "@chartkey/core/fakes";
import { keccak256, stringToHex } from "viem";
import { localChain } from "./parts/local-chain.ts";
import { cost, day, narrator } from "./story/narrator.ts";

const { chapter, say } = narrator();

async function look(patient: Patient): Promise<AccessRequest | undefined> {
  const { items, problems } = await patient.requests.list({ state: "open" }).page();
  say(
    `Asha's list: ${items.length} to answer, ${problems.length} refused.`,
    ...problems.map((row) => row.problem.code),
  );
  return items[0];
}

const chain = await localChain();
try {
  chapter("A registry, and a medical council in it");
  const { client } = chain;
  const [ministry, council] = [chain.wallet(9), chain.wallet(8)];
  const { address, block } = await deploy(client, (tx) => ministry.sendTransaction(tx));
  const ledger = viemLedger({ client, address, fromBlock: block, finality: { depth: 0 } });
  const deployed = await deployRegistry(client, (tx) => ministry.sendTransaction(tx), {
    admin: ministry.account.address,
  });
  const appointed = await ministry.writeContract({
    address: deployed.address,
    abi: chartkeyRegistryAbi,
    functionName: "grantRole",
    args: [keccak256(stringToHex("REGISTRAR")), council.account.address],
  });
  const { status } = await client.waitForTransactionReceipt({ hash: appointed });
  assert.equal(status, "success"); // a transaction that reverted has a receipt too
  const registry = viemRegistry({ client, address: deployed.address });
  say("The ministry appoints the council. Neither can do anything to records or grants.");

  chapter("Dr Rao asks");
  const chartkey = createChartkey({
    ledger,
    blobs: memoryBlobs(),
    profiles: memoryProfiles(),
    registry,
    trust: { registrars: [council.account.address], roles: ["doctor"] },
  });
  const asha = await chartkey.connect({ wallet: viemWallet(chain.wallet(0)), keyring: await createKeyring() });
  const rao = await chartkey.connect({ wallet: viemWallet(chain.wallet(1)), keyring: await createKeyring() });
  await asha.register({ roles: ["patient"], profile: { name: "Asha", listed: true } });
  await rao.register({ roles: ["doctor"], profile: { name: "Dr Rao", listed: true } });
  await rao.sentRequests.send({ patient: asha.address, purpose: "TREAT", message: "Before Tuesday's visit, please." });
  assert.equal(await look(asha), undefined);

  chapter("The council sees the licence, and attests it");
  const shown: Disclosure = {
    participant: rao.address,
    role: "doctor",
    name: "Dr Rao",
    credential: "Medical council, licence 4711",
    salt: `0x${randomBytes(32).toString("hex")}`,
  };
  const until = Math.floor(Date.now() / 1000) + 365 * 86_400;
  const wallet = viemWallet(council);
  const digest = disclosureDigest(shown); // all that goes to the chain; Dr Rao keeps `shown`
  const receipt = await registry.attest([{ participant: rao.address, role: "doctor", until, digest }], wallet);
  say(`Until ${day(new Date(until * 1000))}.`, cost(receipt));

  const request = await look(asha);
  assert.ok(request?.requester.name !== undefined);
  const [attested] = request.requester.attested;
  say(`${request.requester.name}, attested as ${attested?.role}: “${request.message}”`);

  chapter("Dr Rao shows Asha what the council saw");
  const isHers = attested !== undefined && isDisclosed({ participant: request.requester.address, ...attested }, shown);
  assert.ok(isHers && shown.name === request.requester.name);
  say(`It is what was attested, and the profile bears the same name: ${shown.name}, ${shown.credential}.`);

  chapter("The council withdraws its word");
  const withdrawn = await registry.withdraw([{ participant: rao.address, role: "doctor" }], wallet);
  say("Dr Rao's licence has ended.", cost(withdrawn));
  assert.equal(await look(asha), undefined);
} finally {
  await chain.stop();
}
