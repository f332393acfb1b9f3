import type { Participant } from "@chartkey/core";
import { checkKeys, type KeyRules } from "@chartkey/core/adapters";
import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
} from "react";
import { Changes } from "./changes.js";
import { SessionStore } from "./session-store.js";
import { useStore } from "./store.js";
import { checkWords, type Words } from "./words.js";

interface Page {
  /** Who is signed in. Of a change, what is hidden is told by React alone, before it is shown. */
  readonly me: Participant | undefined;
  readonly session: SessionStore;
  readonly changes: Changes;
  readonly words: Words;
}

const PageContext = createContext<Page | undefined>(undefined);

export interface ChartkeyProviderProps {
  /** In the person's language: `english`, or an app's own. */
  readonly words: Words;
  readonly children?: ReactNode;
}

const propKeys: KeyRules<ChartkeyProviderProps> = { words: "required", children: "optional" };

/**
 * What the hooks of a page share: one session, one language. When it is unmounted, the session
 * ends.
 * @throws TypeError for `words` that lack a part, to the error boundary
 */
export function ChartkeyProvider(props: ChartkeyProviderProps): ReactElement {
  const { words, children } = checkKeys("props", props, propKeys);
  const [shared] = useState(() => ({ session: new SessionStore(), changes: new Changes() }));
  useEffect(() => shared.session.mount(), [shared]);
  const checked = useMemo(() => checkWords(words), [words]);
  const { me } = useStore(shared.session);
  const page = useMemo(() => ({ ...shared, words: checked, me }), [shared, checked, me]);
  return createElement(PageContext, { value: page }, children);
}

function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new TypeError("There is no `ChartkeyProvider` around this component");
  return page;
}

export const useMe = (): Participant | undefined => usePage().me;
export const useSessionStore = (): SessionStore => usePage().session;
export const useChanges = (): Changes => usePage().changes;
export const usePageWords = (): Words => usePage().words;
