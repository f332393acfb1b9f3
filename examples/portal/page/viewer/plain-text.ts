import { element } from "./element.ts";

/** Lines that are laid out together: those that nobody sees are not laid out at all. */
const LINES = 500;

/** Text as it is. */
export function plainText(text: string): readonly Node[] {
  const lines = text.replaceAll(/\r\n?/gu, "\n").split("\n");
  const parts: HTMLElement[] = [];
  for (let from = 0; from < lines.length; from += LINES) {
    const part = element("pre", lines.slice(from, from + LINES).join("\n"));
    part.dir = "auto";
    parts.push(part);
  }
  return parts;
}
