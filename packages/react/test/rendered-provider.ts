import { ChartkeyProvider, type ChartkeyProviderProps } from "@chartkey/react";
import { createElement } from "react";
import { renderToString } from "react-dom/server";

/** What React makes of a `ChartkeyProvider` with exactly these props. */
export const renderedProvider = (props: ChartkeyProviderProps): string =>
  renderToString(createElement(() => ChartkeyProvider(props)));
