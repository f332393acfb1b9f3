import { deploy } from "@chartkey/contracts/deploy";
import { disclosureDigest, isDisclosed } from "@chartkey/core";
import { describe, expect, test } from "vitest";
import { newKey, newLedger } from "./setup/chain-fixture.js";
import { libraries } from "./setup/libraries.js";
import { newRegistry, registries } from "./setup/registry-fixture.js";
import { ownChain } from "./setup/test-chain.js";

const chain = await ownChain("anvil");
const until = 2 ** 40 - 1;

/** A registry that both libraries reach, and a registrar with a wallet of each. */
async function bothLibraries() {
  const { options, appoint } = await newRegistry(chain);
  const key = await newKey(chain);
  const viem = { ...registries.viem(chain, options), wallet: await libraries.viem.wallet(chain, key) };
  const ethers = { ...registries.ethers(chain, options), wallet: await libraries.ethers.wallet(chain, key) };
  await appoint(viem.wallet.address);
  return { options, viem, ethers, registrar: viem.wallet.address };
}

describe("registries", () => {
  test("are the same over viem and ethers, with wallets of both, down to the gas", async () => {
    const { viem, ethers, registrar } = await bothLibraries();
    const participant = (await libraries.viem.wallet(chain, await newKey(chain))).address;
    const shown = {
      participant,
      role: "doctor",
      name: "Dr Rao",
      credential: "Medical council, 4711",
      salt: `0x${"0f".repeat(32)}` as const,
    };
    const attestation = { participant, role: "doctor", until, digest: disclosureDigest(shown) };
    await viem.registry.attest([attestation], ethers.wallet);
    const one = await viem.registry.attest([attestation], viem.wallet);
    const other = await ethers.registry.attest([attestation], ethers.wallet);
    expect(other.cost).toEqual(one.cost);
    const query = { participants: [participant], registrars: [registrar], roles: ["doctor", "patient"] };
    const [found] = await viem.registry.attestations(query);
    expect(found).toEqual({ registrar, ...attestation });
    expect(await ethers.registry.attestations(query)).toEqual([found]);
    expect(found && isDisclosed(found, shown)).toBe(true);
    ethers.close();
  });

  test("a ledger's address is no registry's, and the reverse", async () => {
    const { options, viem, registrar } = await bothLibraries();
    const query = { participants: [registrar], registrars: [registrar], roles: ["doctor"] };
    const { address } = await deploy({ send: chain.rpc }, await chain.payer());
    const wrong = registries.viem(chain, { address }).registry;
    await expect(wrong.attestations(query)).rejects.toMatchObject({ code: expect.stringMatching(/^LEDGER_/u) });
    const ledger = libraries.viem.connect(chain, { ...(await newLedger(chain)), ...options }).ledger;
    await expect(ledger.account(registrar)).rejects.toMatchObject({ code: expect.stringMatching(/^LEDGER_/u) });
    expect(await viem.registry.attestations(query)).toEqual([]);
  });
});
