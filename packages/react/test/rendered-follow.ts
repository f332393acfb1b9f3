import { ChartkeyProvider, english, type Followed, useFollow } from "@chartkey/react";
import { createElement } from "react";
import { renderToString } from "react-dom/server";

/** Renders a component that follows these; nothing is asked, since no effect runs. */
export function renderedFollow(reader: Parameters<typeof useFollow>[0], followed: Followed): string {
  const Follower = () => String(useFollow(reader, followed).error);
  return renderToString(createElement(ChartkeyProvider, { words: english }, createElement(Follower)));
}
