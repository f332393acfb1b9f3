import { useEffect, useRef } from "react";
import type { Handed } from "../../viewer/handed.ts";
import type { ViewedContent } from "./content.ts";
import { handParts } from "./hand-parts.ts";

interface Props {
  readonly title: string;
  readonly content: ViewedContent;
}

/**
 * The sandboxed frame. It has an origin of its own, so that it is handed copies of bytes, and hands
 * nothing back but which parts it needs.
 */
export function Frame({ title, content }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);
  const send = () => {
    // the origin of a sandboxed frame has no name
    const hand = (handed: Handed, moved: Transferable) =>
      frame.current?.contentWindow?.postMessage(handed, "*", [moved]);
    if ("bytes" in content) {
      const bytes = content.bytes.slice().buffer;
      hand({ title, bytes }, bytes);
    } else {
      const parts = handParts(content.opened);
      hand({ title, size: content.opened.record.size, parts }, parts);
    }
  };
  useEffect(send, [content, title]);
  return <iframe ref={frame} src="/viewer" sandbox="allow-scripts" title={`Content of ${title}`} onLoad={send} />;
}
