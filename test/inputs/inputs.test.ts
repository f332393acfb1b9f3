// Every object that a caller writes is checked key by key. The inputs are found by the types of
// what the packages export, so that no function can be forgotten; the table says how to call each.
import { describe, expect, test } from "vitest";
import { findTakers, type Input } from "../../tools/api/inputs.ts";
import { ofAdapters } from "./of-adapters.js";
import { ofCore } from "./of-core.js";
import { ofPorts } from "./of-ports.js";
import { asked, me } from "./scene.js";
import { callOf, type Table } from "./table.js";

/** Types of which the library itself makes the objects. A caller hands them back. */
const handedBack = new Set(
  "ActState BlobNode GrantState LedgerAccount LedgerGrant PreparedLock ProfileEntry ProfileSearch Receipt SentWrite".split(
    " ",
  ),
);

/** What takes acts and profiles as a log or a directory has them, each of which was parsed. */
const ofLogs = new Set(
  "actorOf counterpartyOf logOf nonceOf counterOf countersAfter batchFieldOf slotOf requestOf hashAct nextHead profileEntry profileTypedData removalTypedData memoryProfiles().plant".split(
    " ",
  ),
);
/** What wallets implement. */
const ofWallets = new Set(["findWallets().wallets().provider.request"]);
/** What core asks of an engine for each batch of chunks. */
const ofEngines = new Set(["cryptoWorker().cipher().open", "cryptoWorker().cipher().seal"]);
/** What an act of a page has reported, which the page only hands on. */
const ofActs = new Set(["useWords().progress"]);
/** Acts that are planned, which `checkSubmission` checks where they are submitted. */
const planned = new Set([
  "applyAct act",
  "applyAct terms.base",
  "signedActTypedData act",
  "signedActsTypedData given.acts[]",
]);
/** What comes over a network, and is refused with FORMAT_INVALID: see the tests of relayers. */
const fromOutside = new Set([
  "walletRelayer().submit call",
  "batchingRelayer().submit call",
  "signedActsRelayer().submit signed",
  "signedActsRelayer().submit signed.acts[]",
]);

/** Documents from a directory, which nobody trusts: what they hold is not repeated. */
const isDocument = (name: string, input: Input) =>
  /Profiles\(\)\.(?:put|remove)$/u.test(name) && /^(?:profile|removal)/u.test(input.name);

const takers = new Map(
  [...findTakers(handedBack)].flatMap(([name, { inputs, isAsync }]) => {
    const own = inputs.filter(
      (input) => input.keys.size > 0 && ![planned, fromOutside].some((others) => others.has(`${name} ${input.name}`)),
    );
    const isOthers = [ofLogs, ofWallets, ofEngines, ofActs].some((others) => others.has(name));
    return isOthers || own.length === 0 ? [] : [[name, { inputs: own, isAsync }] as const];
  }),
);
const table: Table = { ...ofCore, ...ofPorts, ...ofAdapters };

function rowOf(name: string) {
  const row = table[name];
  if (!row) throw new Error(`The table lacks ${name}`);
  return callOf(row);
}

/** The arguments, with another object in the place of an input. */
function changed(args: unknown, [step, ...rest]: Input["path"], change: (input: object) => object): unknown {
  if (step === undefined) return change(args as object);
  if (Array.isArray(args)) {
    const nth = step === "[]" ? 0 : Number(step);
    return args.map((one: unknown, index) => (index === nth ? changed(one, rest, change) : one));
  }
  const holder = args as Readonly<Record<string, unknown>>;
  return { ...holder, [step]: changed(holder[step], rest, change) };
}

type Call = ReturnType<typeof callOf>[0];

/** What a call ends with: also the problem of an item, or of the first step of an iteration. */
async function ending(call: Call, args: unknown, isAsync: boolean): Promise<unknown> {
  let result: unknown;
  try {
    result = call(...(args as readonly unknown[]));
  } catch (error) {
    return isAsync ? "It throws, and should reject" : error;
  }
  try {
    result = await result;
    if (typeof result === "object" && result !== null && Symbol.asyncIterator in result)
      await (result as AsyncIterable<unknown>)[Symbol.asyncIterator]().next();
  } catch (error) {
    return error;
  }
  const [outcome] = Array.isArray(result) ? (result as readonly { readonly problem?: unknown }[]) : [];
  return outcome?.problem;
}

type Attempt = readonly [key: string, change: (input: object) => object];

/** The keys of all inputs. */
const everyKey = new Set([...takers.values()].flatMap(({ inputs }) => inputs.flatMap(({ keys }) => [...keys.keys()])));

/** What takes a whole row or document too, which names itself. */
const namesItself = (name: string) =>
  /^(?:Grants\.revoke(?:Many|Each)?|isDisclosed|checkProfileName|checkAttestationNames)$|(?:Registry\(\)\.withdraw|Profiles\(\)\.get)$/u.test(
    name,
  );

const notObjects = { null: null, list: [], number: 5, map: new Map(), date: new Date(), signal: AbortSignal.abort() };

const inherited = (to: object): object => Object.defineProperty(to, "surprise", { get: () => true });

/** A getter of a class. No document has one, which comes as JSON. */
const classAttempts: readonly Attempt[] = [
  ["surprise", (input) => Object.create(inherited({}), Object.getOwnPropertyDescriptors(input)) as object],
];

/** What is tried with an input, by the key that the error names. */
function* attempts({ keys }: Input): Generator<Attempt> {
  yield ["surprise", (input) => ({ ...input, surprise: true })];
  yield ["surprise", (input) => Object.create({ surprise: true }, Object.getOwnPropertyDescriptors(input)) as object];
  for (const [key, rule] of keys) {
    if (rule === "optional") continue;
    yield [key, (input) => ({ ...input, [key]: undefined })];
    if (rule === "required")
      yield [key, (input) => Object.fromEntries(Object.entries(input).filter(([name]) => name !== key))];
  }
}

test("what is no request id is refused before anything is asked", async () => {
  const { requests } = me;
  for (const id of [null, 5, "", "0x12", {}, Symbol("id")] as unknown as readonly never[])
    for (const call of [requests.approve, requests.reject, requests.dismiss]) {
      asked.length = 0;
      await expect(call(id)).rejects.toThrow("`request`");
      expect(asked).toEqual([]);
    }
});

test("the table has every function that takes an object, and no other", () => {
  expect(takers.size).toBeGreaterThan(100);
  expect(Object.keys(table).toSorted()).toEqual([...takers.keys()].toSorted());
});

describe.each([...takers])("%s", (name, { inputs, isAsync }) => {
  test.each(inputs.map((input) => [input.name, input] as const))("%s: each key", async (_name, input) => {
    const [call, args] = rowOf(name);
    for (const [key, change] of [...attempts(input), ...(isDocument(name, input) ? [] : classAttempts)]) {
      asked.length = 0;
      const error = await ending(call, changed(args, input.path, change), isAsync);
      expect(error, key).toBeInstanceOf(TypeError);
      if (!isDocument(name, input)) expect((error as TypeError).message).toContain(key);
      expect(asked, "Nothing is asked").toEqual([]);
    }
  });

  // rules that two functions share let keys of the one into the other
  const strict = namesItself(name) ? [] : inputs;
  test.each(strict.map((input) => [input.name, input] as const))(
    "%s: no key of another input",
    async (_name, input) => {
      const [call, args] = rowOf(name);
      for (const key of everyKey) {
        if (input.keys.has(key)) continue;
        asked.length = 0;
        const more = changed(args, input.path, (given) => ({ ...given, [key]: true }));
        const error = await ending(call, more, isAsync);
        expect(error, key).toBeInstanceOf(TypeError);
        if (!isDocument(name, input)) expect((error as TypeError).message).toContain(` has no \`${key}\``);
        expect(asked, "Nothing is asked").toEqual([]);
      }
    },
  );

  test.each(inputs.map((input) => [input.name, input] as const))("%s: no object at all", async (_name, input) => {
    const [call, args] = rowOf(name);
    for (const [what, wrong] of Object.entries(notObjects)) {
      asked.length = 0;
      const error = await ending(
        call,
        changed(args, input.path, () => wrong as object),
        isAsync,
      );
      expect(error, what).toBeInstanceOf(TypeError);
      expect(asked, "Nothing is asked").toEqual([]);
    }
  });
});
