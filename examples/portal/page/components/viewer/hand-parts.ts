import type { SeekableRecord } from "@chartkey/core";
import type { AskedPart, HandedPart } from "../../viewer/handed.ts";

async function partOf(opened: SeekableRecord, { from, to }: AskedPart): Promise<HandedPart> {
  try {
    const part = await opened.part({ offset: from, length: to - from }).bytes();
    return { from, bytes: part.buffer };
  } catch {
    return { from };
  }
}

/** A port through which a frame gets the parts of a record that it asks for, and nothing else. */
export function handParts(opened: SeekableRecord): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", ({ data }) => {
    void partOf(opened, data as AskedPart).then((part) => port1.postMessage(part, part.bytes ? [part.bytes] : []));
  });
  port1.start();
  return port2;
}
