// The script of the sandboxed frame: it gets the bytes of one record, and shows them. The frame has
// an origin of its own, so that it reaches neither the page nor its storage nor the server.
import { CannotShow } from "./cannot-show.ts";
import { saying } from "./element.ts";
import { kindOf } from "./kind-of.ts";
import type { Content } from "./renderer.ts";
import { renderers } from "./renderers.ts";

interface Handed {
  readonly title: string;
  readonly bytes: ArrayBuffer;
}

async function contentOf(content: Content): Promise<readonly Node[]> {
  try {
    return await renderers[kindOf(content.bytes)](content);
  } catch (error) {
    const { message } = error instanceof CannotShow ? error : new CannotShow();
    return [saying(message)];
  }
}

let latest: Handed;

async function show(handed: Handed): Promise<void> {
  latest = handed;
  const place = document.querySelector("#content");
  place?.replaceChildren(saying("One moment…"));
  const shown = await contentOf({ title: handed.title, bytes: new Uint8Array(handed.bytes) });
  if (latest === handed) place?.replaceChildren(...shown);
}

addEventListener("message", ({ source, data }) => {
  if (source === parent) void show(data as Handed);
});
