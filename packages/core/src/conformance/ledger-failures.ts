import type { Receipt } from "../domain/ledger/position.js";
import type { Ledger } from "../ports/ledger.js";
import type { CallOptions } from "../ports/call-options.js";
import type { Wallet } from "../ports/wallet.js";
import { equal, rejects, rejectsWith } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";
import { actsOf, entriesOf, folderScope, keyAct } from "./ledger-samples.js";
import { sampleData } from "./ledger-verification.js";

type Call = (
  ledger: Ledger,
  wallet: Wallet,
  receipt: Receipt,
  options: Pick<CallOptions, "signal">,
) => Promise<unknown>;

const calls: Readonly<Record<string, Call>> = {
  time: (ledger, _wallet, _receipt, options) => ledger.time(options),
  account: (ledger, { address }, _receipt, options) => ledger.account(address, options),
  grant: (ledger, { address }, _receipt, options) =>
    ledger.grant({ patient: address, grantee: address, scope: folderScope }, options),
  hasAccess: (ledger, { address }, _receipt, options) =>
    ledger.hasAccess({ patient: address, grantee: address, scopes: [folderScope] }, options),
  entries: async (ledger, _wallet, _receipt, options) => {
    const reading = ledger.entries({}, options)[Symbol.asyncIterator]();
    return reading.next();
  },
  follow: async (ledger, _wallet, _receipt, options) => ledger.follow({}, options)[Symbol.asyncIterator]().next(),
  submit: (ledger, wallet, _receipt, options) =>
    ledger.submit([keyAct(wallet.address, 2)], wallet, { ...options, base: { nonce: 1, access: 0 } }),
  settled: (ledger, _wallet, receipt, options) => ledger.finalized(receipt, options),
};

const unplugged = Object.entries(calls).map(
  ([name, call]) =>
    [
      `failures: ${name} reports that the ledger is away`,
      async ({ ledger, wallets, unplug, connect, prompts }: LedgerFixture) => {
        const receipt = await ledger.submit([keyAct(wallets[0].address)], wallets[0]);
        const shown = prompts();
        await unplug();
        const error = await rejects(() => call(ledger, wallets[0], receipt, {}), "LEDGER_UNAVAILABLE");
        equal(error.retryable, true, "Whether it is retryable");
        equal(prompts(), shown, "Prompts");
        equal((await actsOf(connect())).length, 1, "Entries");
      },
    ] as const,
);

const verify: Call = (ledger, { address }, _receipt, options) =>
  ledger.verify({ address, data: sampleData(ledger.id), signature: "0x" }, options);

const aborted = Object.entries({ ...calls, verify }).map(
  ([name, call]) =>
    [
      `failures: ${name} checks its signal first`,
      async ({ ledger, wallets, prompts }: LedgerFixture) => {
        const receipt = await ledger.submit([keyAct(wallets[0].address)], wallets[0]);
        const reason = new Error("stopped");
        const signal = AbortSignal.abort(reason);
        await rejectsWith(() => call(ledger, wallets[0], receipt, { signal }), reason);
        equal(prompts(), 1, "Prompts");
        equal((await actsOf(ledger)).length, 1, "Entries");
      },
    ] as const,
);

export const ledgerFailureCases: Readonly<Record<string, (fixture: LedgerFixture) => Promise<void>>> = {
  ...Object.fromEntries(unplugged),
  ...Object.fromEntries(aborted),

  "failures: an abort ends a reading between two entries": async ({ ledger, wallets }) => {
    const [patient] = wallets;
    await ledger.submit([keyAct(patient.address), keyAct(patient.address, 2)], patient);
    const stop = new AbortController();
    const reason = new Error("stopped");
    const read = async () => {
      for await (const _ of ledger.entries({}, { signal: stop.signal })) stop.abort(reason);
    };
    await rejectsWith(read, reason);
    equal((await entriesOf(ledger)).length, 2, "Another reading");
  },
};
