import { type Act, entersHead } from "../domain/acts/act.js";
import { genesisHead, nextHead } from "../domain/acts/head.js";
import type { WriteProgress } from "../ports/write-progress.js";
import { equal, failure, ok, rejects, rejectsWith } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";
import { placeOf } from "./ledger-moment.js";
import { actsOf, bytes32, entriesOf, folderScope, grantAct, keyAct, recordScope, seconds } from "./ledger-samples.js";

export const ledgerSubmissionCases: Readonly<Record<string, (fixture: LedgerFixture) => Promise<void>>> = {
  "submission: many acts keep their order, in one transaction, for one prompt": async (fixture) => {
    const { ledger, wallets, prompts } = fixture;
    const [patient, doctor] = wallets;
    const acts = Array.from({ length: 128 }, (_, i) => keyAct(patient.address, i + 1));
    const receipt = await ledger.submit(acts, patient);
    const entries = await entriesOf(ledger);
    equal(
      entries.map(({ act }) => act),
      acts,
    );
    equal([...new Set(entries.map(({ transaction }) => transaction))], [receipt.transaction]);
    const [last] = entries.slice(-1);
    ok(last, "No entry");
    equal(placeOf(last.position), placeOf(receipt.position), "The receipt has the position of the last act");
    equal(prompts(), 1, "Prompts");
    await ledger.submit([keyAct(doctor.address)], doctor);
    equal(prompts(), 2, "Prompts");
  },

  "submission: several revocations are entries of one transaction": async ({ ledger, wallets }) => {
    const [patient, ...grantees] = wallets;
    const grants = grantees.map(({ address }) => grantAct(patient.address, address));
    await ledger.submit(grants, patient);
    const acts = grants.map(({ grantee, scope }): Act => ({
      kind: "revokeAccess",
      patient: patient.address,
      grantee,
      scope,
    }));
    const { transaction } = await ledger.submit(acts, patient);
    const entries = (await entriesOf(ledger)).slice(grants.length);
    equal(
      entries.map(({ act }) => act),
      acts,
    );
    ok(
      entries.every((entry) => entry.transaction === transaction),
      "One transaction",
    );
  },

  "submission: a patient's acts of every kind that may be combined, for one prompt": async (fixture) => {
    const { ledger, wallets, prompts } = fixture;
    const [{ address: patient }, doctor, other] = wallets;
    const acts: readonly Act[] = [
      keyAct(patient),
      { kind: "startEpoch", patient, epochs: [bytes32(1), bytes32(2)], lockbox: bytes32(3) },
      { kind: "startEpoch", patient, epochs: [], lockbox: bytes32(4) },
      { kind: "fileCards", patient, location: bytes32(5), cards: [bytes32(6)] },
      { kind: "fileCards", patient, location: bytes32(7), cards: [bytes32(8), bytes32(9)] },
      grantAct(patient, doctor.address),
      grantAct(patient, other.address, { scope: recordScope, permissions: 6 }),
      { kind: "updateEnvelope", patient, grantee: doctor.address, scope: folderScope, envelope: bytes32(10) },
    ];
    await ledger.submit(acts, wallets[0]);
    equal(await actsOf(ledger), acts);
    equal(prompts(), 1, "Prompts");
    equal((await ledger.account(patient)).nonce, acts.length, "Each takes a nonce");
  },

  "submission: all acts are applied, or none": async ({ ledger, wallets, prompts }) => {
    const [patient] = wallets;
    const refused = grantAct(patient.address, patient.address);
    await rejects(() => ledger.submit([keyAct(patient.address), refused], patient), "LEDGER_REVERTED");
    equal(await actsOf(ledger), []);
    equal((await ledger.account(patient.address)).nonce, 0);
    equal(prompts(), 0, "There is no prompt for what would be refused");
    await ledger.submit([keyAct(patient.address)], patient);
    equal(await actsOf(ledger), [keyAct(patient.address)], "The second try");
  },

  "submission: reports its progress, in order": async ({ ledger, wallets }) => {
    const [patient] = wallets;
    const reported: WriteProgress[] = [];
    const onProgress = (event: WriteProgress) => {
      // only reported with a relayer
      if (event.type !== "ledger:handed-over") reported.push(event);
    };
    const receipt = await ledger.submit([keyAct(patient.address)], patient, { onProgress });
    equal(
      reported.map(({ type }) => type),
      ["wallet:prompted", "ledger:submitted", "ledger:included"],
    );
    const [, submitted, included] = reported;
    ok(submitted?.type === "ledger:submitted", "Submitted");
    equal(submitted.transaction, receipt.transaction);
    ok(included?.type === "ledger:included", "Included");
    equal(included.receipt, receipt);
    if (receipt.cost) ok(receipt.cost.amount > 0n && receipt.cost.unit.length > 0, "A cost has an amount and a unit");
  },

  "submission: what has to be stored first is stored before the prompt, once": async (fixture) => {
    const { ledger, wallets, prompts } = fixture;
    const shown: number[] = [];
    const beforePrompt = async () => void shown.push(prompts());
    await ledger.submit([keyAct(wallets[0].address)], wallets[0], { beforePrompt });
    equal(shown, [0], "Prompts when it was called");
    const refused = grantAct(wallets[0].address, wallets[0].address);
    await rejects(() => ledger.submit([refused], wallets[0], { beforePrompt }), "LEDGER_REVERTED");
    equal(shown, [0], "It is not called for what the ledger would refuse");
  },

  "submission: what cannot be stored first ends it, before any prompt": async (fixture) => {
    const { ledger, wallets, prompts } = fixture;
    const thrown = new Error("nothing was stored");
    const acts = [keyAct(wallets[0].address)];
    const beforePrompt = () => Promise.reject(thrown);
    equal(await failure(() => ledger.submit(acts, wallets[0], { beforePrompt })), thrown);
    equal(prompts(), 0, "Prompts");
    equal(await actsOf(ledger), []);
    await ledger.submit(acts, wallets[0]);
    equal(await actsOf(ledger), acts, "The second try");
  },

  "submission: what a listener throws ends it, before any prompt or write": async (fixture) => {
    const { ledger, wallets, prompts } = fixture;
    const thrown = new Error("thrown by the listener");
    const onProgress = () => {
      throw thrown;
    };
    const error = await failure(() => ledger.submit([keyAct(wallets[0].address)], wallets[0], { onProgress }));
    equal(error, thrown);
    equal(prompts(), 0, "Prompts");
    equal(await actsOf(ledger), []);
  },

  "submission: an abort before the prompt leaves nothing, and a second try works": async (fixture) => {
    const { ledger, wallets, prompts } = fixture;
    const acts = [keyAct(wallets[0].address)];
    const stop = new AbortController();
    const reason = new Error("stopped");
    const onProgress = () => stop.abort(reason);
    await rejectsWith(() => ledger.submit(acts, wallets[0], { signal: stop.signal, onProgress }), reason);
    equal(prompts(), 0, "Prompts");
    equal(await actsOf(ledger), []);
    await ledger.submit(acts, wallets[0]);
    equal(await actsOf(ledger), acts);
  },

  "submission: an abort after submission stops the waiting; the act may still be included": async (fixture) => {
    const { ledger, wallets } = fixture;
    const acts = [keyAct(wallets[0].address)];
    const stop = new AbortController();
    const reason = new Error("stopped");
    const onProgress = ({ type }: WriteProgress) => {
      if (type === "ledger:submitted") stop.abort(reason);
    };
    await rejectsWith(() => ledger.submit(acts, wallets[0], { signal: stop.signal, onProgress }), reason);
    // another account's act, which the first one cannot overtake
    await ledger.submit([keyAct(wallets[1].address, 2)], wallets[1]);
    const known = (await actsOf(ledger)).length;
    ok(known === 1 || known === 2, "The act is there once, or not at all");
  },

  "submission: acts of several accounts at once for one log come one after the other": async (fixture) => {
    const { ledger, wallets, connect } = fixture;
    const [patient, ...others] = wallets;
    const acts = [
      keyAct(patient.address),
      ...others.map(({ address }, index): Act => ({
        kind: "requestAccess",
        patient: patient.address,
        requester: address,
        message: bytes32(index + 1),
      })),
    ];
    const submissions = wallets.map((wallet, i) =>
      (i % 2 ? ledger : connect()).submit(
        acts.filter((_, at) => at === i),
        wallet,
      ),
    );
    await Promise.all(submissions);
    const entries = await entriesOf(ledger, { log: patient.address });
    const kinds = entries.map(({ act }) => (act.kind === "requestAccess" ? act.requester : act.kind));
    equal(kinds.toSorted(), ["publishKey", ...others.map(({ address }) => address)].toSorted(), "What happened");
    const sequences = new Set(entries.map(({ position }) => position.sequence));
    equal(sequences.size, entries.length, "How many positions the entries have");
    let head = genesisHead;
    for (const { act, position } of entries) if (entersHead(act)) head = nextHead(head, seconds(position.at), act);
    equal((await ledger.account(patient.address)).head, head, "The head of the log");
  },
};
