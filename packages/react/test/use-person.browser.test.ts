import type { AddressLike, People, Person } from "@chartkey/core";
import { usePerson, useRead } from "@chartkey/react";
import { createElement } from "react";
import { describe, expect, test } from "vitest";
import { held, openPage, probe } from "./probe.js";

const rao = { name: "Dr Rao" } as unknown as Person;
const rani = { name: "Dr Rani" } as unknown as Person;

interface Asked {
  readonly address: AddressLike;
  readonly signal: AbortSignal | undefined;
}

/** People of whom the test tells. */
function heldPeople() {
  const { call, calls, nth } = held<Asked, Person | undefined>();
  const people = { get: async (address, options) => call({ address, signal: options?.signal }) } as People;
  const Name = ({ address }: { readonly address: AddressLike }) => {
    const { state, value } = usePerson(people, address);
    return state === "reading" ? `${address}?` : (value?.name ?? "nobody");
  };
  const names = (...addresses: readonly AddressLike[]) =>
    addresses.map((address, key) => createElement(Name, { address, key }));
  return { people, calls, nth, names };
}

describe("a person", () => {
  test("is asked for once by all who show the same address, in strict mode and when they change places", async () => {
    const { names, calls } = heldPeople();
    const { show, reads } = openPage();
    await show(names("0xrao", "0xrao", "0xrani"));
    expect(calls.map(({ asked: { address } }) => address)).toEqual(["0xrao", "0xrani"]);
    calls[0]?.answer(rao);
    calls[1]?.answer(undefined);
    await reads("Dr RaoDr Raonobody");
    await show(names("0xrani", "0xrani", "0xrao", "0xrao"));
    await reads("nobodynobodyDr RaoDr Rao");
    expect(calls).toHaveLength(2);
  });

  test("of another address never has the name of the one before", async () => {
    const { people, nth } = heldPeople();
    const { until, change, commits } = await probe(
      (address: AddressLike) => ({ address, person: usePerson(people, address) }),
      "0xrao",
    );
    (await nth(0)).answer(rao);
    await until(({ person }) => person.value === rao);
    change("0xrani");
    (await nth(1)).answer(rani);
    await until(({ person }) => person.value === rani);
    for (const { value } of commits)
      expect([undefined, value.address === "0xrao" ? rao : rani]).toContain(value.person.value);
  });

  test("is asked for anew when it is refreshed, and is there at once for who shows them too", async () => {
    const { people, calls, nth } = heldPeople();
    const { until, now } = await probe(() => usePerson(people, "0xrao"), undefined);
    const failure = new Error("DIRECTORY_UNAVAILABLE");
    (await nth(0)).fail(failure);
    expect(await until(({ state }) => state === "failed")).toMatchObject({ error: failure });
    now().refresh();
    (await nth(1)).answer(rao);
    await until(({ value }) => value === rao);
    const too = await probe(() => usePerson(people, "0xrao"), undefined);
    expect(too.now().value).toBe(rao);
    expect(calls).toHaveLength(2);
  });

  test("is not asked for any more once nobody shows them, and then asked for anew", async () => {
    const { people, calls, nth } = heldPeople();
    const one = await probe(() => usePerson(people, "0xrao"), undefined);
    const other = await probe(() => usePerson(people, "0xrao"), undefined);
    const first = await nth(0);
    one.unmount();
    await Promise.resolve();
    expect(first.asked.signal?.aborted).toBe(false);
    other.unmount();
    await Promise.resolve();
    expect(first.asked.signal?.aborted).toBe(true);
    first.answer(rao);
    const later = await probe(() => usePerson(people, "0xrao"), undefined);
    expect(later.now()).toMatchObject({ state: "reading", value: undefined });
    expect(calls).toHaveLength(2);
  });

  test("is one person in any spelling of their address, and a misspelling is nobody else's", async () => {
    const { people, calls, nth } = heldPeople();
    const spelled = "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf";
    const wrong = await probe(() => usePerson(people, "0x7e5F4552091A69125d5DfCb7b8C2659029395Bdf"), undefined);
    const one = await probe(() => usePerson(people, spelled), undefined);
    const other = await probe(() => usePerson(people, spelled.toLowerCase() as AddressLike), undefined);
    (await nth(1)).answer(rao);
    await one.until(({ value }) => value === rao);
    await other.until(({ value }) => value === rao);
    expect([calls.length, wrong.now().state]).toEqual([2, "reading"]);
  });

  test("is asked for in each session of their own", async () => {
    const [asha, ravi] = [heldPeople(), heldPeople()];
    const { until, change, now } = await probe((people: People) => usePerson(people, "0xrao"), asha.people);
    (await asha.nth(0)).answer(rao);
    await until(({ value }) => value === rao);
    change(ravi.people);
    (await ravi.nth(0)).answer(rani);
    await until(({ value }) => value === rani);
    expect(now().state).toBe("read");
  });
});

describe("a value", () => {
  /** A value that the test answers. */
  async function heldValue() {
    const { call, calls, nth } = held<{ readonly name: string; readonly signal: AbortSignal }, string>();
    const shown = await probe((name: string) => useRead(async ({ signal }) => call({ name, signal }), [name]), "a");
    return { ...shown, calls, nth };
  }

  test("stays while it is read anew, and after a failure", async () => {
    const { until, now, nth } = await heldValue();
    (await nth(1)).answer("first");
    await until(({ state }) => state === "read");
    now().refresh();
    expect(await until(({ state }) => state === "reading")).toMatchObject({ value: "first" });
    const failure = new Error("away");
    (await nth(2)).fail(failure);
    expect(await until(({ state }) => state === "failed")).toMatchObject({ value: "first", error: failure });
  });

  test("of other deps is another one", async () => {
    const { until, change, nth, commits } = await heldValue();
    (await nth(1)).answer("a's");
    await until(({ state }) => state === "read");
    change("b");
    (await nth(2)).answer("b's");
    await until(({ value }) => value === "b's");
    for (const { props, value } of commits) expect([undefined, `${props}'s`]).toContain(value.value);
  });

  test("is not read any more by an unmounted component", async () => {
    const { nth, unmount } = await heldValue();
    const { asked } = await nth(1);
    unmount();
    expect(asked.signal.aborted).toBe(true);
  });
});
