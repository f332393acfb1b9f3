import { ChartkeyProvider, english } from "@chartkey/react";
import { act, createElement, type ReactNode, StrictMode, useEffect } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach } from "vitest";

const roots = new Set<Root>();
afterEach(() => {
  for (const root of roots) root.unmount();
  roots.clear();
});

declare global {
  var IS_REACT_ACT_ENVIRONMENT: boolean;
}

/** Renders, and runs all effects; strict mode runs those of a new component twice. */
async function effected(render: () => void): Promise<void> {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  await act(async () => render());
  globalThis.IS_REACT_ACT_ENVIRONMENT = false;
}

/** A page of React in strict mode. */
export function openPage() {
  const element = document.body.appendChild(document.createElement("main"));
  const errors: unknown[] = [];
  const note = (error: unknown) => void errors.push(error);
  const root = createRoot(element, { onUncaughtError: note, onCaughtError: note });
  roots.add(root);
  const waiting = new Set<() => void>();
  new MutationObserver(() => waiting.forEach((check) => check())).observe(element, {
    subtree: true,
    childList: true,
    characterData: true,
  });
  const render = (children: ReactNode): void =>
    root.render(createElement(StrictMode, null, createElement(ChartkeyProvider, { words: english, children })));
  return {
    element,
    /** What components threw. */
    errors,
    render,
    /** Renders, and runs all effects. */
    show: async (children: ReactNode): Promise<void> => effected(() => render(children)),
    unmount: (): void => {
      roots.delete(root);
      root.unmount();
    },
    /** Once the page shows this text and no other. */
    reads: async (text: string): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const check = () => element.textContent === text && resolve();
      waiting.add(check);
      check();
      await promise;
      waiting.delete(check);
    },
  };
}

/** A hook in a page, with what it returned at each commit. */
export async function probe<P, T>(
  hook: (props: P) => T,
  first: NoInfer<P>,
  around = (node: ReactNode): ReactNode => node,
) {
  const page = openPage();
  const commits: { readonly props: P; readonly value: T }[] = [];
  const waiting = new Set<() => void>();
  function Probe({ props }: { readonly props: P }) {
    const value = hook(props);
    useEffect(() => {
      commits.push({ props, value });
      waiting.forEach((check) => check());
    });
    return null;
  }
  const of = (props: P): ReactNode => around(createElement(Probe, { props }));
  const now = (): T => {
    const last = commits.at(-1);
    if (!last) throw new Error("Nothing was committed");
    return last.value;
  };
  await page.show(of(first));
  return {
    ...page,
    commits,
    now,
    /** Shows the hook with other props. */
    change: (props: P): void => page.render(of(props)),
    /** What the hook returned at the first commit, from now on, of which this holds. */
    until: async (holds: (value: T) => boolean): Promise<T> => {
      const { promise, resolve } = Promise.withResolvers<T>();
      const check = () => {
        const last = commits.at(-1);
        if (last && holds(last.value)) resolve(last.value);
      };
      waiting.add(check);
      check();
      const value = await promise;
      waiting.delete(check);
      return value;
    },
  };
}

/** A call that a test answers when it likes. */
export interface HeldCall<A, R> {
  readonly asked: A;
  readonly answer: (result: R) => void;
  readonly fail: (error: unknown) => void;
}

/** A function whose calls are held, and heed no abort: what comes late does come. */
export function held<A, R>() {
  const calls: HeldCall<A, R>[] = [];
  const waiting = new Set<() => void>();
  return {
    calls,
    call: async (asked: A): Promise<R> => {
      const { promise, resolve, reject } = Promise.withResolvers<R>();
      calls.push({ asked, answer: resolve, fail: reject });
      waiting.forEach((check) => check());
      return promise;
    },
    /** The call with this number, the first is 0, once it was made. */
    nth: async (index: number): Promise<HeldCall<A, R>> => {
      const { promise, resolve } = Promise.withResolvers<HeldCall<A, R>>();
      const check = () => {
        const one = calls[index];
        if (one) resolve(one);
      };
      waiting.add(check);
      check();
      const found = await promise;
      waiting.delete(check);
      return found;
    },
  };
}
