// The script of the sandboxed frame: it gets bytes of one record, and shows them. The frame has
// an origin of its own, so that it reaches neither the page nor its storage nor the server.
import { CannotShow } from "./cannot-show.ts";
import { saying } from "./element.ts";
import { kindOf } from "./kind-of.ts";
import type { Handed } from "./handed.ts";
import { largePdf, renderers } from "./renderers.ts";

async function contentOf(handed: Handed): Promise<readonly Node[]> {
  try {
    if ("parts" in handed) return await largePdf(handed);
    const bytes = new Uint8Array(handed.bytes);
    return await renderers[kindOf(bytes)]({ title: handed.title, bytes });
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
  const shown = await contentOf(handed);
  if (latest === handed) place?.replaceChildren(...shown);
}

addEventListener("message", ({ source, data }) => {
  if (source === parent) void show(data as Handed);
});
