import type { Participant } from "@chartkey/core";
import { ChartkeyProvider, english, type Session, useParticipant, useSession } from "@chartkey/react";
import { Component, createElement, type ReactNode, StrictMode, Suspense, useEffect } from "react";
import { createRoot } from "react-dom/client";
import { describe, expect, test } from "vitest";
import { held, openPage, probe } from "./probe.js";

const asha = { address: "0xasha" } as unknown as Participant;
const rao = { address: "0xrao" } as unknown as Participant;

/** A session that the test answers. */
async function heldSession() {
  const { call, calls, nth } = held<AbortSignal, Participant>();
  const connect = async ({ signal }: { readonly signal: AbortSignal }) => call(signal);
  return { ...(await probe(() => useSession(), undefined)), connect, calls, nth };
}

describe("a session", () => {
  test("is closed until somebody opens it", async () => {
    const { until, calls, connect, nth, now } = await heldSession();
    const { open, state } = now();
    expect(state).toBe("closed");
    expect(calls).toEqual([]);
    const opened = open(connect);
    await until((session) => session.state === "opening");
    (await nth(0)).answer(asha);
    expect(await opened).toEqual({ state: "open", me: asha });
    expect(await until((session) => session.state === "open")).toMatchObject({ me: asha });
  });

  test("has a signal that aborts when it is closed", async () => {
    const { until, now, connect, nth } = await heldSession();
    void now().open(connect);
    const { asked: signal, answer } = await nth(0);
    answer(asha);
    await until(({ state }) => state === "open");
    expect(signal.aborted).toBe(false);
    now().close();
    expect(signal.aborted).toBe(true);
    expect((await until(({ state }) => state === "closed")).me).toBeUndefined();
  });

  test("that fails to open tells why, and aborts its signal", async () => {
    const { until, connect, nth, now } = await heldSession();
    void now().open(connect);
    const { asked: signal, fail } = await nth(0);
    const failure = new Error("KEYRING_MISMATCH");
    fail(failure);
    expect(await until(({ state }) => state === "failed")).toMatchObject({ error: failure });
    expect(signal.aborted).toBe(true);
  });

  test("gives way to a later one, also when it answers later", async () => {
    const { until, now, connect, nth, commits } = await heldSession();
    const first = now().open(connect);
    const late = await nth(0);
    const second = now().open(connect);
    expect(late.asked.aborted).toBe(true);
    (await nth(1)).answer(rao);
    expect(await second).toEqual({ state: "open", me: rao });
    late.answer(asha);
    expect(await first).toEqual({ state: "closed" });
    await until(({ me }) => me === rao);
    expect(commits.map(({ value }) => value.me)).not.toContain(asha);
  });

  test("ends with the page", async () => {
    const { until, connect, nth, unmount, now } = await heldSession();
    void now().open(connect);
    const { asked: signal, answer } = await nth(0);
    answer(asha);
    await until(({ state }) => state === "open");
    unmount();
    await Promise.resolve();
    expect(signal.aborted).toBe(true);
  });

  test("that is opened after the page has ended calls nothing", async () => {
    const { connect, calls, unmount, now } = await heldSession();
    const { open } = now();
    unmount();
    await Promise.resolve();
    expect(await open(connect)).toEqual({ state: "closed" });
    expect(calls).toEqual([]);
  });

  test("that is closed while the wallet announces another account stays closed", async () => {
    const { until, now } = await heldSession();
    const ended = now().open(async () => {
      now().close();
      return asha;
    });
    expect(await ended).toEqual({ state: "closed" });
    expect((await until(({ state }) => state !== "opening")).state).toBe("closed");
  });

  test("ends what was opened for it, also what is there only after its end", async () => {
    const { now } = await heldSession();
    const { promise: unlocked, resolve: unlock } = Promise.withResolvers<void>();
    const wiped: string[] = [];
    const ended = now().open(async ({ onEnd }) => {
      onEnd(() => wiped.push("early"));
      await unlocked;
      onEnd(() => wiped.push("late"));
      return asha;
    });
    await Promise.resolve();
    await Promise.resolve();
    now().close();
    expect(await ended).toEqual({ state: "closed" });
    expect(wiped).toEqual(["early"]);
    unlock();
    await expect.poll(() => wiped).toEqual(["early", "late"]);
  });

  test("that the end of another opens is closed by what closes it later", async () => {
    const { now, connect, nth, until } = await heldSession();
    const { open, close } = now();
    await open(async ({ onEnd }) => {
      onEnd(() => void open(connect));
      return asha;
    });
    close();
    await until(({ state }) => state === "opening");
    const { asked: signal, answer } = await nth(0);
    answer(rao);
    await until(({ me }) => me === rao);
    close();
    expect(signal.aborted).toBe(true);
    await until(({ state }) => state === "closed");
  });

  test("that the end of another opens gives way to the one that ended it, and prompts nobody", async () => {
    const { now, connect, calls, until } = await heldSession();
    const { open } = now();
    await open(async ({ onEnd }) => {
      onEnd(() => void open(connect));
      return asha;
    });
    expect(await open(async () => rao)).toEqual({ state: "open", me: rao });
    await until(({ me }) => me === rao);
    expect(calls).toEqual([]);
  });

  test("that what ends a failed one opens is not taken for the failed one", async () => {
    const { now, connect, nth, commits, until } = await heldSession();
    const { open } = now();
    const failed = open(async ({ onEnd }) => {
      onEnd(() => void open(connect));
      throw new Error("declined");
    });
    expect(await failed).toEqual({ state: "closed" });
    const another = await nth(0);
    await until(({ state }) => state === "opening");
    another.answer(rao);
    await until(({ me }) => me === rao);
    expect(commits.map(({ value }) => value.state)).not.toContain("failed");
  });

  test("opens also where the only boundary for what suspends is around the provider", async () => {
    const main = document.body.appendChild(document.createElement("main"));
    const root = createRoot(main);
    const sessions: Session[] = [];
    const Me = () => useParticipant().address;
    const Door = () => {
      const session = useSession();
      useEffect(() => void sessions.push(session));
      return session.state === "closed" ? "closed" : createElement(Me);
    };
    const page = createElement(ChartkeyProvider, { words: english }, createElement(Door));
    root.render(createElement(StrictMode, {}, createElement(Suspense, { fallback: "opening" }, page)));
    await expect.poll(() => sessions.length).toBeGreaterThan(0);
    const { call, nth } = held<AbortSignal, Participant>();
    const ended = sessions.at(-1)?.open(async ({ signal }) => call(signal));
    await expect.poll(() => main.textContent).toBe("opening");
    (await nth(0)).answer(asha);
    expect(await ended).toEqual({ state: "open", me: asha });
    await expect.poll(() => main.textContent).toBe(asha.address);
    root.unmount();
  });
});

describe("the participant", () => {
  class Boundary extends Component<{ readonly children: ReactNode }> {
    override readonly state = { failure: "" };
    static getDerivedStateFromError(error: unknown) {
      return { failure: String(error) };
    }
    override render() {
      return this.state.failure || this.props.children;
    }
  }
  const Me = () => useParticipant().address;
  const below = (node: ReactNode) =>
    createElement(
      "div",
      null,
      node,
      createElement(Boundary, null, createElement(Suspense, { fallback: "opening" }, createElement(Me))),
    );

  /** A page that shows the participant while there is a session. */
  async function pageOfMe() {
    const { call, calls, nth } = held<AbortSignal, Participant>();
    const page = openPage();
    let session: ReturnType<typeof useSession> | undefined;
    const Page = () => {
      const current = useSession();
      session = current;
      return current.state === "closed" ? "closed" : below(null);
    };
    await page.show(createElement(Page));
    return {
      ...page,
      calls,
      nth,
      open: () => void session?.open(async ({ signal }) => call(signal)),
      close: () => session?.close(),
    };
  }

  test("suspends while the session opens, and connects once", async () => {
    const { reads, open, nth, calls } = await pageOfMe();
    await reads("closed");
    open();
    await reads("opening");
    (await nth(0)).answer(asha);
    await reads(asha.address);
    expect(calls).toHaveLength(1);
  });

  test("of another session takes its place, also of one that never answers", async () => {
    const { reads, open, nth, element } = await pageOfMe();
    open();
    await reads("opening");
    open();
    (await nth(1)).answer(rao);
    await reads(rao.address);
    open();
    await reads("opening");
    (await nth(2)).answer(asha);
    await reads(asha.address);
    expect(element.textContent).not.toContain(rao.address);
  });

  test("goes to the error boundary when the session fails, and is back with the next", async () => {
    const { reads, open, close, nth, errors } = await pageOfMe();
    await reads("closed");
    open();
    const failure = new Error("mismatch");
    (await nth(0)).fail(failure);
    await reads("Error: mismatch");
    expect(errors).toEqual([failure]);
    close();
    await reads("closed");
    open();
    (await nth(1)).answer(asha);
    await reads(asha.address);
  });

  test("needs a session", async () => {
    const { show, reads, errors } = openPage();
    await show(createElement(Boundary, null, createElement(Me)));
    await reads("TypeError: `useParticipant` needs an open session");
    expect(errors).toHaveLength(1);
  });
});
