import type { Hex } from "../../domain/encoding/bytes.js";
import type { RelayerFixture } from "../relayer-fixture.js";
import { replacing, type Sabotage } from "./sabotage.js";

type Submit = RelayerFixture["relayer"]["submit"];

const nowhere: Hex = `0x${"ab".repeat(32)}`;

const submitting =
  (change: (submit: Submit, fixture: RelayerFixture) => Submit) =>
  (fixture: RelayerFixture): RelayerFixture => {
    const submit: Submit = (call, options) => fixture.relayer.submit(call, options);
    return { ...fixture, relayer: replacing(fixture.relayer, { submit: change(submit, fixture) }) };
  };

/** The same fixture, with more transactions that somebody paid for. */
const paying =
  (change: (submit: Submit, pay: () => void) => Submit) =>
  (fixture: RelayerFixture): RelayerFixture => {
    let more = 0;
    const changed = submitting((submit) => change(submit, () => (more += 1)))(fixture);
    return { ...changed, sent: () => fixture.sent() + more };
  };

const neverFailing = submitting(
  (submit) => (call, options) => submit(call, options).catch(() => new Promise<never>(() => {})),
);

/** Ways in which a relayer goes wrong. */
export const relayerSabotages: readonly Sabotage<RelayerFixture>[] = [
  {
    what: "it answers before it has sent, and sends nothing",
    noticed: "submit: answers the hash of its transaction, and the act is on the ledger",
    spoil: submitting(() => async () => nowhere),
  },
  {
    what: "it answers a receipt in place of a hash",
    noticed: "submit: answers the hash of its transaction, and the act is on the ledger",
    spoil: submitting((submit) => async (call, options) => {
      const transactionHash = await submit(call, options);
      return { transactionHash } as never;
    }),
  },
  {
    what: "of calls at once only the last one is sent",
    noticed: "submit: acts of several people at once are each on the ledger, once",
    spoil: submitting((submit) => {
      let waiting: Promise<Hex> | undefined;
      return (call, options) => (waiting ??= submit(call, options).finally(() => (waiting = undefined)));
    }),
  },
  {
    what: "a call that came twice blocks it",
    noticed: "submit: the same call, at once and again, is on the ledger once",
    spoil: submitting((submit) => {
      const known = new Set<unknown>();
      let blocked = false;
      return async (call, options) => {
        blocked ||= known.has(call);
        known.add(call);
        if (blocked) throw new Error("nonce too low");
        return submit(call, options);
      };
    }),
  },
  {
    what: "it pays for whatever it is given",
    noticed: "refusals: what is no signed act of its ledger fails, and costs nothing",
    spoil: paying((submit, pay) => async (call, options) => {
      return submit(call, options).catch((error: unknown) => {
        pay();
        throw error;
      });
    }),
  },
  {
    what: "a refusal is swallowed",
    noticed: "refusals: what is no signed act of its ledger fails, and costs nothing",
    spoil: submitting((submit) => (call, options) => submit(call, options).catch(() => nowhere)),
  },
  {
    what: "it does not simulate",
    noticed: "refusals: an act that the ledger would refuse fails, and costs nothing",
    spoil: paying((submit, pay) => async (call, options) => {
      return submit(call, options).catch((error: unknown) => {
        pay();
        throw error;
      });
    }),
  },
  {
    what: "all calls at once fail with one",
    noticed: "refusals: one that fails among others at once fails alone",
    spoil: submitting((submit) => {
      let batch: Promise<Hex>[] = [];
      return async (call, options) => {
        batch.push(submit(call, options));
        const mine = batch;
        await Promise.resolve();
        batch = mine;
        const [last] = (await Promise.all(mine)).slice(-1);
        return last ?? nowhere;
      };
    }),
  },
  {
    what: "the signal is ignored",
    noticed: "abort: the signal is checked first",
    spoil: submitting((submit) => (call) => submit(call)),
  },
  {
    what: "an abort stops the calls of others",
    noticed: "abort: a call that is under way ends, and those of others go on",
    spoil: submitting((submit) => {
      const aborted = new AbortController();
      return async (call, options) => {
        options?.signal?.addEventListener("abort", () => aborted.abort(options.signal?.reason));
        await Promise.resolve();
        return submit(call, { signal: aborted.signal });
      };
    }),
  },
  {
    what: "a relayer that cannot send answers as if it had",
    noticed: "failures: a relayer that cannot send says so, and has paid for nothing",
    spoil: submitting((submit) => (call, options) => submit(call, options).catch(() => nowhere)),
  },
  {
    what: "a refusal never comes",
    noticed: "refusals: what is no signed act of its ledger fails, and costs nothing",
    spoil: neverFailing,
  },
  {
    what: "a relayer that cannot send never answers",
    noticed: "failures: a relayer that cannot send says so, and has paid for nothing",
    spoil: neverFailing,
  },
  {
    what: "it is deaf while nothing answers",
    noticed: "with hang: an abort ends a call that gets no answer",
    spoil: submitting((submit) => (call) => submit(call)),
  },
  {
    what: "an error names the key of the account that pays",
    noticed: "with secrets: no error shows one",
    spoil: submitting((submit, { secrets = [] }) => async (call, options) => {
      return submit(call, options).catch((cause: unknown) => {
        throw new Error("It could not be sent", { cause: { cause, from: secrets.join() } });
      });
    }),
  },
];
