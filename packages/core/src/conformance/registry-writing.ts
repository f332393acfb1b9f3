import type { WriteProgress } from "../ports/write-progress.js";
import { equal, failure, ok, rejects, rejectsWith, throwsTypeError } from "./assert.js";
import type { RegistryFixture } from "./registry-fixture.js";
import { asDoctor, digest, everything, somebody, attestationsOf } from "./registry-samples.js";

/** Attestations that no registry accepts. */
const malformed = [
  { participant: "0x12" as never },
  { role: "" },
  { role: "Doctor" },
  { role: "x".repeat(33) },
  { role: "ärztin" },
  { until: -1 },
  { until: 1.5 },
  { until: Number.NaN },
  { until: 2 ** 40 },
  { digest: `0x${"00".repeat(24)}` },
  { digest: `0x${"11".repeat(32)}` },
  { digest: "0x" },
] as const;

const calls: Readonly<Record<string, (fixture: RegistryFixture, signal?: AbortSignal) => Promise<unknown>>> = {
  attestations: (fixture, signal) => fixture.registry.attestations(everything(fixture), { signal }),
  attest: ({ registry, wallets }, signal) => registry.attest([asDoctor()], wallets.council, { signal }),
  withdraw: ({ registry, wallets }, signal) => registry.withdraw([asDoctor()], wallets.council, { signal }),
};

const aborted = Object.entries(calls).map(
  ([name, call]) =>
    [
      `failures: ${name} checks its signal first`,
      async (fixture: RegistryFixture) => {
        const reason = new Error("stopped");
        await rejectsWith(() => call(fixture, AbortSignal.abort(reason)), reason);
        equal(fixture.prompts(), 0, "Prompts");
        equal(await fixture.registry.attestations(everything(fixture)), []);
      },
    ] as const,
);

const unplugged = Object.entries(calls).map(
  ([name, call]) =>
    [
      `failures: ${name} reports that the registry is away`,
      async (fixture: RegistryFixture) => {
        const { registry, wallets, unplug, connect, prompts } = fixture;
        const attestation = asDoctor({ participant: somebody(2) });
        await registry.attest([attestation], wallets.council);
        await unplug();
        equal((await rejects(() => call(fixture), "LEDGER_UNAVAILABLE")).retryable, true, "Whether it is retryable");
        equal(prompts(), 1, "Prompts");
        equal(await attestationsOf(connect(), everything(fixture)), [
          { registrar: wallets.council.address, ...attestation },
        ]);
      },
    ] as const,
);

export const registryWritingCases: Readonly<Record<string, (fixture: RegistryFixture) => Promise<void>>> = {
  "writing: many attestations take one prompt and one transaction": async (fixture) => {
    const { registry, wallets, prompts } = fixture;
    const attestations = Array.from({ length: 128 }, (_, i) => asDoctor({ participant: somebody(i + 1) }));
    await registry.attest(attestations, wallets.council);
    equal(prompts(), 1, "Prompts");
    const query = {
      ...everything(fixture),
      participants: attestations.slice(28).map(({ participant }) => participant),
    };
    equal((await registry.attestations(query)).length, 100);
    await registry.withdraw(attestations, wallets.council);
    equal(prompts(), 2, "Prompts");
    equal(await registry.attestations(query), []);
  },

  "writing: all attestations are accepted, or none": async (fixture) => {
    const { registry, wallets, now, prompts } = fixture;
    const late = asDoctor({ participant: somebody(2), until: await now() });
    await rejects(() => registry.attest([asDoctor(), late], wallets.council), "LEDGER_REVERTED");
    equal(await registry.attestations(everything(fixture)), []);
    equal(prompts(), 0, "There is no prompt for what would be refused");
    await registry.attest([asDoctor()], wallets.council);
    equal(await attestationsOf(registry, everything(fixture)), [{ registrar: wallets.council.address, ...asDoctor() }]);
  },

  "writing: nobody is attested": async ({ registry, wallets }) => {
    const nobody = asDoctor({ participant: somebody(-0xabc000) });
    await rejects(() => registry.attest([nobody], wallets.council), "LEDGER_REVERTED");
  },

  "writing: a second try changes nothing": async (fixture) => {
    const { registry, wallets } = fixture;
    for (let i = 0; i < 2; i++) await registry.attest([asDoctor()], wallets.council);
    equal(await attestationsOf(registry, everything(fixture)), [{ registrar: wallets.council.address, ...asDoctor() }]);
    for (let i = 0; i < 2; i++) await registry.withdraw([asDoctor()], wallets.council);
    equal(await registry.attestations(everything(fixture)), []);
  },

  "writing: misuse is a TypeError, without a prompt": async (fixture) => {
    const { registry, wallets, prompts } = fixture;
    const { council } = wallets;
    for (const wrong of malformed) await throwsTypeError(() => registry.attest([asDoctor(), asDoctor(wrong)], council));
    for (const { participant, role } of malformed.slice(0, 5).map((wrong) => asDoctor(wrong)))
      await throwsTypeError(() => registry.withdraw([{ participant, role }], council));
    const tooMany = Array.from({ length: 129 }, () => asDoctor());
    for (const attestations of [[], tooMany]) {
      await throwsTypeError(() => registry.attest(attestations, council));
      await throwsTypeError(() => registry.withdraw(attestations, council));
    }
    const query = everything(fixture);
    for (const wrong of [
      { participants: Array.from({ length: 101 }, (_, i) => somebody(i)) },
      { registrars: Array.from({ length: 17 }, (_, i) => somebody(i)) },
      { registrars: ["0x12" as never] },
      { roles: Array.from({ length: 17 }, (_, i) => `role-${i}`) },
      { roles: ["no role"] },
    ])
      await throwsTypeError(() => registry.attestations({ ...query, ...wrong }));
    equal(prompts(), 0, "Prompts");
    equal(await registry.attestations(query), []);
  },

  "writing: reports its progress, in order": async (fixture) => {
    const { registry, wallets, now } = fixture;
    const events: WriteProgress[] = [];
    const onProgress = (event: WriteProgress) => void events.push(event);
    const receipt = await registry.attest([asDoctor()], wallets.council, { onProgress });
    equal(
      events.map(({ type }) => type),
      ["wallet:prompted", "ledger:submitted", "ledger:included"],
    );
    const [, submitted, included] = events;
    ok(submitted?.type === "ledger:submitted" && submitted.transaction === receipt.transaction, "Submitted");
    ok(included?.type === "ledger:included", "Included");
    equal(included.receipt, receipt);
    equal(receipt.position.at.getTime(), (await now()) * 1000, "The receipt's time");
  },

  "writing: what a listener throws ends it, before any prompt or write": async (fixture) => {
    const { registry, wallets, prompts } = fixture;
    const thrown = new Error("thrown by the listener");
    const onProgress = () => {
      throw thrown;
    };
    equal(await failure(() => registry.attest([asDoctor()], wallets.council, { onProgress })), thrown);
    equal(prompts(), 0, "Prompts");
    equal(await registry.attestations(everything(fixture)), []);
  },

  "writing: an abort before the prompt leaves nothing, and a second try works": async (fixture) => {
    const { registry, wallets, prompts } = fixture;
    const stop = new AbortController();
    const reason = new Error("stopped");
    const onProgress = () => stop.abort(reason);
    await rejectsWith(
      () => registry.attest([asDoctor()], wallets.council, { signal: stop.signal, onProgress }),
      reason,
    );
    equal(prompts(), 0, "Prompts");
    equal(await registry.attestations(everything(fixture)), []);
    await registry.attest([asDoctor({ digest: digest(2) })], wallets.council);
    equal(
      (await attestationsOf(registry, everything(fixture))).map((attestation) => attestation.digest),
      [digest(2)],
    );
  },

  ...Object.fromEntries(aborted),
  ...Object.fromEntries(unplugged),
};
