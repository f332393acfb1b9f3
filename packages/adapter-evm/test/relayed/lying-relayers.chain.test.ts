import {
  type Act,
  ChartkeyError,
  type ErrorCode,
  type Hex,
  type WriteProgress,
  NO_REQUEST,
} from "@chartkey/core/adapters";
import { describe, expect, test } from "vitest";
import { relayed, type Relayer, walletRelayer } from "../../src/index.js";
import { compactSignature } from "../../src/relayed/compact-signature.js";
import { keyAct, planningRelayed, relaySetting } from "../setup/relay-setting.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");
const nowhere: Hex = `0x${"ab".repeat(32)}`;

async function setting() {
  const base = await relaySetting(chain);
  const person = await base.person();
  const honest = walletRelayer(base.ledger, base.payer);
  return { ...base, person, honest, act: keyAct(person.address) };
}

type Setting = Awaited<ReturnType<typeof setting>>;

/** Relayers that submit the act once, whatever they report or do besides. */
const submittingRelayers: Readonly<Record<string, (s: Setting) => Relayer>> = {
  "reports another hash": ({ honest }) => ({
    submit: async (call) => {
      await honest.submit(call);
      return nowhere;
    },
  }),
  "reports no hash at all": ({ honest }) => ({
    submit: async (call) => {
      await honest.submit(call);
      return "0x12";
    },
  }),
  "reports that it failed": ({ honest }) => ({
    submit: async (call) => {
      await honest.submit(call);
      throw new Error("timeout");
    },
  }),
  "never answers": ({ honest }) => ({
    submit: async (call) => {
      await honest.submit(call);
      return new Promise(() => {});
    },
  }),
  "submits it twice": ({ honest, payer }) => ({
    submit: async (call) => {
      const first = await honest.submit(call);
      await payer.send({ to: call.to, data: call.data, gas: 300_000n });
      return first;
    },
  }),
  "was faster by another way": ({ honest }) => ({
    submit: async (call) => {
      await honest.submit(call);
      return honest.submit(call);
    },
  }),
};

describe("a relayer that submits an act", () => {
  test.each(Object.entries(submittingRelayers))(
    "and %s: the act is included once, and its receipt names it",
    async (_, relayer) => {
      const s = await setting();
      const receipt = await planningRelayed(s.ledger, relayer(s)).submit([s.act], s.person);
      expect(await s.acts()).toEqual([s.act]);
      for await (const update of s.ledger.entries({}))
        expect(update).toMatchObject({ entry: { transaction: receipt.transaction, position: receipt.position } });
      expect(s.prompts()).toBe(1);
    },
  );

  test("honestly: its progress is reported in order, and costs the person nothing", async () => {
    const s = await setting();
    const reported: WriteProgress[] = [];
    const receipt = await planningRelayed(s.ledger, s.honest, { lifetime: 60 }).submit([s.act], s.person, {
      onProgress: (event) => void reported.push(event),
    });
    expect(reported.map(({ type }) => type)).toEqual([
      "wallet:prompted",
      "ledger:handed-over",
      "ledger:submitted",
      "ledger:included",
    ]);
    expect(reported[0]).toMatchObject({ kind: "signature" });
    expect(reported[2]).toMatchObject({ transaction: receipt.transaction });
    expect(receipt.cost).toBeUndefined();
    expect(await chain.client.getBalance({ address: s.person.address })).toBe(0n);
  });
});

/** Relayers that do not submit it. */
const failingRelayers: Readonly<Record<string, (s: Setting) => Relayer>> = {
  "is away": () => ({ submit: () => Promise.reject(new Error("fetch failed")) }),
  "throws at once": () => ({
    submit: () => {
      throw new Error("no quota");
    },
  }),
  "reports somebody else's transaction": ({ payer }) => ({
    submit: () => payer.send({ to: payer.address, data: "0x" }),
  }),
  "gives too little gas": ({ payer }) => ({
    submit: ({ to, data }) => payer.send({ to, data, gas: 40_000n }),
  }),
};

describe("a relayer that does not submit it", () => {
  test.each(Object.entries(failingRelayers))(
    "because it %s: LEDGER_UNAVAILABLE, and a second try works",
    async (_, relayer) => {
      const s = await setting();
      const first = planningRelayed(s.ledger, relayer(s)).submit([s.act], s.person);
      await expect(first).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
      expect(await s.acts()).toEqual([]);
      await planningRelayed(s.ledger, s.honest).submit([s.act], s.person);
      expect(await s.acts()).toEqual([s.act]);
    },
  );

  test.each<[ErrorCode, ErrorCode]>([
    ["FUNDS_INSUFFICIENT", "FUNDS_INSUFFICIENT"],
    ["LIMIT_EXCEEDED", "LIMIT_EXCEEDED"],
    ["MISCONFIGURED", "MISCONFIGURED"],
    ["SESSION_ENDED", "SESSION_ENDED"],
    ["FORMAT_INVALID", "MISCONFIGURED"],
  ])("and says %s: %s, since another try changes nothing", async (code, told) => {
    const s = await setting();
    const message = "The relayer's own words";
    const relayer: Relayer = { submit: () => Promise.reject(new ChartkeyError(code, { message })) };
    await expect(planningRelayed(s.ledger, relayer).submit([s.act], s.person)).rejects.toMatchObject({
      code: told,
      retryable: false,
      message: expect.stringContaining(message),
      hints: expect.arrayContaining([expect.stringMatching(/may still submit it, until 20/u)]),
    });
  });

  test.each<ErrorCode>(["LEDGER_REVERTED", "LEDGER_CONFLICT", "WALLET_REJECTED"])(
    "and says %s, which is not for it to say: LEDGER_UNAVAILABLE",
    async (code) => {
      const s = await setting();
      const relayer: Relayer = { submit: () => Promise.reject(new ChartkeyError(code)) };
      const submitting = planningRelayed(s.ledger, relayer).submit([s.act], s.person);
      await expect(submitting).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
    },
  );

  test("in time: LEDGER_DROPPED, and it cannot submit it later", async () => {
    const s = await setting();
    let late: () => Promise<unknown> = async () => {};
    const relayer: Relayer = {
      submit: async (call) => {
        late = () => s.honest.submit(call);
        await chain.advance(3_600 * 24 * 365);
        return nowhere;
      },
    };
    const submitting = planningRelayed(s.ledger, relayer).submit([s.act], s.person);
    await expect(submitting).rejects.toMatchObject({ code: "LEDGER_DROPPED", retryable: true });
    await expect(late()).rejects.toMatchObject({ code: "LEDGER_REVERTED", message: /DeadlinePassed/u });
    expect(await s.acts()).toEqual([]);
  });

  test("at first, but with the second try: one of the two happens", async () => {
    const s = await setting();
    let late: () => Promise<unknown> = async () => {};
    const failing: Relayer = {
      submit: async (call) => {
        late = () => s.honest.submit(call);
        throw new Error("timeout");
      },
    };
    await expect(planningRelayed(s.ledger, failing).submit([s.act], s.person)).rejects.toMatchObject({
      retryable: true,
    });
    const both: Relayer = {
      submit: async (call) => {
        await late();
        return s.honest.submit(call);
      },
    };
    await planningRelayed(s.ledger, both).submit([s.act], s.person);
    expect(await s.acts()).toEqual([s.act]);
  });

  test("because another device's act took the nonce: LEDGER_CONFLICT", async () => {
    const s = await setting();
    const other = keyAct(s.person.address, 2);
    const slow: Relayer = {
      submit: async (call) => {
        await planningRelayed(s.ledger, s.honest).submit([other], s.person);
        return s.honest.submit(call);
      },
    };
    const submitting = planningRelayed(s.ledger, slow).submit([s.act], s.person);
    await expect(submitting).rejects.toMatchObject({ code: "LEDGER_CONFLICT", retryable: true });
    expect(await s.acts()).toEqual([other]);
  });
});

describe("a ledger with a relayer", () => {
  test("throws LEDGER_CONFLICT when the nonce was used during the prompt", async () => {
    const s = await setting();
    const other = keyAct(s.person.address, 2);
    const wallet: typeof s.person = {
      address: s.person.address,
      signTypedData: async (...args) => {
        await planningRelayed(s.ledger, s.honest).submit([other], s.person);
        return s.person.signTypedData(...args);
      },
    };
    const submitting = planningRelayed(s.ledger, s.honest).submit([s.act], wallet);
    await expect(submitting).rejects.toMatchObject({ code: "LEDGER_CONFLICT", retryable: true });
    expect(await s.acts()).toEqual([other]);
  });

  test("throws LEDGER_REVERTED when the grant ended during the prompt", async () => {
    const s = await setting();
    const doctor = await (await relaySetting(chain)).person();
    const scope: Hex = `0x${"00".repeat(32)}`;
    const [patient, grantee] = [s.person.address, doctor.address];
    const until = Number((await chain.client.getBlock()).timestamp) + 1_000;
    const ledger = planningRelayed(s.ledger, s.honest, { lifetime: 86_400 });
    await ledger.submit(
      [{ kind: "grantAccess", patient, grantee, scope, until, permissions: 2, envelope: nowhere, request: NO_REQUEST }],
      s.person,
    );
    const late: typeof doctor = {
      address: grantee,
      signTypedData: async (...args) => {
        await chain.advance(1_000);
        return doctor.signTypedData(...args);
      },
    };
    const offer = { kind: "offerRecord", patient, author: grantee, scope, amends: false, offer: nowhere } as const;
    await expect(ledger.submit([offer], late)).rejects.toMatchObject({
      code: "LEDGER_REVERTED",
      message: /NotPermitted/u,
    });
  });

  test("throws REQUEST_CLOSED when the request was cancelled while the relayer held its approval", async () => {
    const s = await setting();
    const doctor = await (await relaySetting(chain)).person();
    const request = { patient: s.person.address, requester: doctor.address, message: nowhere } as const;
    const ledger = planningRelayed(s.ledger, s.honest);
    const slow: Relayer = {
      submit: async (call) => {
        await ledger.submit([{ kind: "cancelRequest", ...request }], doctor);
        return s.honest.submit(call);
      },
    };
    const approval: Act = {
      kind: "grantAccess",
      patient: request.patient,
      grantee: doctor.address,
      scope: `0x${"00".repeat(32)}`,
      until: 2 ** 40 - 1,
      permissions: 1,
      envelope: nowhere,
      request: nowhere,
    };
    const approving = planningRelayed(s.ledger, slow).submit([approval], s.person);
    await expect(approving).rejects.toMatchObject({ code: "REQUEST_CLOSED" });
    expect((await s.acts()).map(({ kind }) => kind)).toEqual(["cancelRequest"]);
  });

  test("keeps the order in which one account submits acts at once", async () => {
    const s = await setting();
    const ledger = planningRelayed(s.ledger, s.honest);
    const acts = [1, 2, 3].map((n): Act => ({
      kind: "fileCard",
      patient: s.person.address,
      location: nowhere,
      card: `0x${`0${n}`.repeat(32)}`,
    }));
    const base = { nonce: 0, access: 0 };
    await Promise.all(acts.map((act) => ledger.submit([act], s.person, { base })));
    expect(await s.acts()).toEqual(acts);
  });

  test("hands nothing over that its wallet did not sign for this account", async () => {
    const s = await setting();
    const stranger = await (await relaySetting(chain)).person();
    let asked = 0;
    const relayer: Relayer = { submit: async () => ((asked += 1), nowhere) };
    const wallet = { ...stranger, address: s.person.address };
    const submitting = planningRelayed(s.ledger, relayer).submit([s.act], wallet);
    await expect(submitting).rejects.toMatchObject({ code: "WALLET_ACCOUNT_CHANGED" });
    expect(asked).toBe(0);
  });

  test("takes signatures of 64 bytes, and of wallets that count v from 0", async () => {
    const s = await setting();
    const ledger = planningRelayed(s.ledger, s.honest);
    for (const [n, form] of [
      (signature: Hex): Hex => `${signature.slice(0, -2)}0${Number(signature.endsWith("1c"))}` as Hex,
      compactSignature,
    ].entries()) {
      const signTypedData: typeof s.person.signTypedData = async (...args) =>
        form(await s.person.signTypedData(...args));
      await ledger.submit([keyAct(s.person.address, n)], { ...s.person, signTypedData });
    }
    expect(await s.acts()).toHaveLength(2);
  });

  test.each([0, -1, 1.5, 86_401, Number.NaN])("refuses a lifetime of %s seconds", async (lifetime) => {
    const { ledger, honest } = await setting();
    expect(() => relayed(ledger, honest, { lifetime })).toThrow(TypeError);
  });
});
