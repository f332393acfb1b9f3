import type { Participant } from "@chartkey/core";
import { type Act, type ActOptions, type Session, useAct, useSession } from "@chartkey/react";
import { Activity, createElement, memo, useLayoutEffect } from "react";
import { describe, expect, test } from "vitest";
import { held, openPage, probe } from "./probe.js";

const asha = { address: "0xasha" } as unknown as Participant;
const ravi = { address: "0xravi" } as unknown as Participant;

/** A component that stays whoever signs in. */
async function heldHome() {
  const { call, calls, nth } = held<ActOptions, string>();
  const page = await probe(
    () => ({ session: useSession(), act: useAct(async (_: void, options) => call(options)) }),
    undefined,
  );
  return { ...page, calls, nth };
}

describe("what was done while nobody was signed in", () => {
  test("is not shown to who signs in", async () => {
    const { now, until, nth, commits } = await heldHome();
    void now().act.run();
    (await nth(0)).answer("of somebody");
    await until(({ act }) => act.state === "done");
    await now().session.open(async () => ravi);
    await until(({ session, act }) => session.me === ravi && act.state === "idle");
    const shown = commits.filter(({ value }) => value.session.me === ravi);
    expect(shown.map(({ value }) => value.act.state)).not.toContain("done");
  });

  test("stays when signing in fails", async () => {
    const { now, until, nth } = await heldHome();
    void now().act.run();
    (await nth(0)).answer("of somebody");
    await until(({ act }) => act.state === "done");
    await now().session.open(async () => {
      throw new Error("declined");
    });
    expect((await until(({ session }) => session.state === "failed")).act.state).toBe("done");
  });

  test("and still runs is aborted when somebody signs in, and its end is shown to nobody", async () => {
    const { now, until, nth, commits } = await heldHome();
    const ended = now().act.run();
    const { asked, answer } = await nth(0);
    await now().session.open(async () => ravi);
    expect(asked.signal.aborted).toBe(true);
    answer("of somebody");
    expect((await ended).state).toBe("done");
    await until(({ session, act }) => session.me === ravi && act.state === "idle");
    expect(commits.map(({ value }) => value.act.state)).not.toContain("done");
  });
});

describe("what a handler of one account begins late", () => {
  test.each(["another signs in", "it signs out"])("is not begun when %s meanwhile", async (what) => {
    const { now, until, calls } = await heldHome();
    await now().session.open(async () => asha);
    const { act } = await until(({ session }) => session.me === asha);
    if (what === "it signs out") now().session.close();
    else await now().session.open(async () => ravi);
    expect(await act.run()).toEqual({ state: "cancelled", sent: false });
    expect(calls).toEqual([]);
  });
});

describe("in what is hidden now", () => {
  /** A component to hide, which React renders only when it has to, and which notes its texts. */
  async function hideable() {
    const { call, nth } = held<ActOptions, string>();
    const texts: string[] = [];
    let session: Session | undefined;
    let act: Act<void, string> | undefined;
    const Door = () => {
      session = useSession();
      return null;
    };
    const Reader = memo(() => {
      act = useAct(async (_: void, options) => call(options));
      const text = act.state === "done" ? act.result : act.state;
      useLayoutEffect(() => void texts.push(text));
      return text;
    });
    const page = openPage();
    const reader = createElement(Reader);
    const showing = async (mode: "visible" | "hidden") =>
      page.show(createElement("div", null, createElement(Door), createElement(Activity, { mode, children: reader })));
    await showing("visible");
    await session?.open(async () => asha);
    await page.reads("idle");
    const run = async () => act?.run();
    return { ...page, nth, texts, showing, run, next: async () => session?.open(async () => ravi) };
  }

  test("what one account has read is not shown to the next", async () => {
    const { run, nth, texts, showing, next, reads } = await hideable();
    void run();
    (await nth(0)).answer("of Asha");
    await reads("of Asha");
    await showing("hidden");
    await next();
    texts.length = 0;
    await showing("visible");
    await reads("idle");
    expect(texts).not.toContain("of Asha");
  });

  test("what one account began and nobody can end does not keep the next from theirs", async () => {
    const { run, nth, showing, next, reads } = await hideable();
    void run();
    const deaf = await nth(0);
    await showing("hidden");
    await next();
    await showing("visible");
    await reads("idle");
    const ended = run();
    (await nth(1)).answer("of Ravi");
    expect(await ended).toEqual({ state: "done", result: "of Ravi" });
    deaf.answer("of Asha");
    await reads("of Ravi");
  });
});
