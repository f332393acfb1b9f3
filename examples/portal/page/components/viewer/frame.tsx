import { useEffect, useRef } from "react";

interface Props {
  readonly title: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The sandboxed frame. It has an origin of its own, so that it is handed a copy of the bytes, and
 * hands nothing back.
 */
export function Frame({ title, bytes }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);
  const send = () => {
    const copy = bytes.slice().buffer;
    // the origin of a sandboxed frame has no name
    frame.current?.contentWindow?.postMessage({ title, bytes: copy }, "*", [copy]);
  };
  useEffect(send, [bytes, title]);
  return <iframe ref={frame} src="/viewer" sandbox="allow-scripts" title={`Content of ${title}`} onLoad={send} />;
}
