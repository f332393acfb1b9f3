// The script of the sandboxed frame: it gets the bytes of one record, and shows them. The frame has
// an origin of its own, so that it reaches neither the page nor its storage nor the server.
import "./viewer.css";
import { kindOf } from "./kind-of.ts";
import { type Content, renderers } from "./renderers.ts";

interface Handed extends Content {
  readonly mediaType: string;
}

function say(text: string): HTMLParagraphElement {
  const line = document.createElement("p");
  line.textContent = text;
  line.setAttribute("role", "status");
  return line;
}

async function show({ bytes: buffer, title }: { readonly bytes: ArrayBuffer } & Pick<Handed, "title">): Promise<void> {
  const place = document.querySelector("#content");
  if (!place) return;
  place.replaceChildren(say("One moment…"));
  const bytes = new Uint8Array(buffer);
  try {
    place.replaceChildren(...(await renderers[kindOf(bytes)]({ bytes, title })));
  } catch {
    place.replaceChildren(say("This cannot be shown. Save a copy, and open it with another program."));
  }
}

addEventListener("message", ({ source, data }) => {
  if (source === parent) void show(data as { readonly bytes: ArrayBuffer; readonly title: string });
});
