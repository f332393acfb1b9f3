import { createReader } from "@chartkey/core";
import { type HeadSource, type Ledger, NO_REQUEST } from "@chartkey/core/adapters";
import { fixedClock, memoryDevice, memoryProfiles } from "@chartkey/core/fakes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { provenHeads } from "../../src/proofs/index.js";
import { newKey } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import { type LyingProxy, startLyingProxy } from "../setup/lying-proxy.js";
import { ownChain } from "../setup/test-chain.js";
import { aboutEntries } from "./about-entries.js";
import { aboutState } from "./about-state.js";
import { type Scene, scene, bytes32 } from "./scene.js";
import { changeAnswer, type LieOf } from "./lie-of.js";

const honest = await ownChain("anvil");
const [older] = aboutState["serves an older state, consistently"] ?? [];
if (!older) throw new Error("unreachable");

describe.each(["viem", "ethers"] as const)("through %s", (name) => {
  let proxy: LyingProxy;
  let truth: Scene;

  beforeAll(async () => {
    truth = await scene(honest);
    proxy = await startLyingProxy(honest.url);
  });
  afterAll(() => proxy.stop());

  const lying = (lie: LieOf, depth = 3): Ledger<never> => {
    proxy.setLie(lie(truth));
    return libraries[name].connect({ ...honest, url: proxy.url }, { ...truth.options, finality: { depth } }).ledger;
  };
  const historyOf = async (ledger: Ledger<never>, heads?: HeadSource, device = memoryDevice()) =>
    (
      await createReader({ ledger, ...(heads && { heads }), device, profiles: memoryProfiles() })
        .history(truth.patient)
        .page({ size: 100 })
    ).items.length;
  const proven = (hash: () => Promise<{ hash: `0x${string}` }>) =>
    provenHeads({ ledger: truth.ledger.id, client: honest.client, trustedBlock: hash });

  test("two nodes that went back together are caught by a proof, and not by each other", async () => {
    const [whole, ledger] = [await historyOf(truth.ledger), lying(older)];
    const second = lying(older);
    expect(await historyOf(ledger, second)).toBeLessThan(whole);
    await expect(
      historyOf(
        ledger,
        proven(() => honest.client.getBlock()),
      ),
    ).rejects.toMatchObject({
      code: "LEDGER_INCOMPLETE",
    });
  });

  test("a proof under an old block covers nothing after it", async () => {
    const whole = await historyOf(truth.ledger);
    const ledger = lying(older);
    const block = await honest.client.getBlock({ blockNumber: truth.old });
    expect(
      await historyOf(
        ledger,
        proven(async () => block),
      ),
    ).toBeLessThan(whole);
  });

  test("a device remembers what was final, and a node may take back the rest", async () => {
    const device = memoryDevice();
    const far = await historyOf(
      lying(() => (method, params, ask) => ask(method, params), 10_000),
      undefined,
      device,
    );
    expect(await historyOf(lying(older, 10_000), undefined, device)).toBeLessThan(far);
  });

  test("lies that were kept are not what is read later", async () => {
    const cache = memoryDevice();
    const kept = (): Ledger<never> =>
      libraries[name].connect({ ...honest, url: proxy.url }, { ...truth.options, cache }).ledger;
    const [lie] = aboutEntries["drops an entry in the middle"] ?? [];
    proxy.setLie(lie?.(truth));
    await expect(historyOf(kept())).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE" });
    proxy.setLie();
    expect(await historyOf(kept())).toBe(await historyOf(truth.ledger));
  });

  test("access is decided by the log, whatever the node answers", async () => {
    const query = { patient: truth.patient, grantee: truth.doctor };
    const yes: LieOf = () =>
      changeAnswer("eth_call", (answer: string) => (answer.length === 66 ? bytes32(0).replace(/0$/u, "1") : answer));
    const ledger = lying(yes);
    const reader = createReader({ ledger, profiles: memoryProfiles() });
    // the ledger itself trusts the node
    expect(await ledger.hasAccess({ ...query, scopes: [bytes32(0)] })).toBe(true);
    expect(await reader.hasAccess({ ...query, scopes: ["everything"] })).toBe(false);
  });

  test("a node cannot keep a grant alive by an old time", async () => {
    const { chain, options, ledger: own } = truth;
    const wallet = await libraries[name].wallet(chain, await newKey(chain));
    const { timestamp } = await chain.client.getBlock();
    const [patient, grantee, hour] = [wallet.address, truth.doctor, 3600n];
    const until = Number(timestamp + hour);
    const granted = { scope: bytes32(0), until, permissions: 1, envelope: bytes32(8), request: NO_REQUEST };
    await own.submit([{ kind: "grantAccess", patient, grantee, ...granted }], wallet);
    const { ledger } = libraries[name].connect(chain, options);
    const asked = (now: bigint) =>
      createReader({ ledger, profiles: memoryProfiles(), clock: fixedClock(new Date(Number(now) * 1000)) }).hasAccess({
        patient,
        grantee,
        scopes: ["everything"],
      });
    expect(await asked(0n)).toBe(true);
    // a node can always hide new blocks, so the own clock counts too
    expect(await asked(timestamp + hour)).toBe(false);
  });
});
