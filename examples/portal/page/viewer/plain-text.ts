import { element } from "./element.ts";

/** Lines, and characters, that are laid out together: those that nobody sees are not laid out. */
const LINES = 500;
const CHARACTERS = 20_000;

/** A line that is too long for a browser, cut at spaces where it has some. */
const piecesOf = (line: string): readonly string[] =>
  line.length <= CHARACTERS ? [line] : (line.match(/[^]{1,20000}$|[^]{0,19999}\s|[^]{1,20000}/gu) ?? []);

function part(lines: readonly string[]): HTMLElement {
  const made = element("pre", lines.join("\n"));
  made.dir = "auto";
  return made;
}

/** Text as it is. */
export function plainText(text: string): readonly Node[] {
  const parts: HTMLElement[] = [];
  let [lines, characters]: [string[], number] = [[], 0];
  for (const piece of text.replaceAll(/\r\n?/gu, "\n").split("\n").flatMap(piecesOf)) {
    if (lines.length === LINES || (lines.length > 0 && characters + piece.length > CHARACTERS)) {
      parts.push(part(lines));
      [lines, characters] = [[], 0];
    }
    lines.push(piece);
    characters += piece.length;
  }
  return [...parts, part(lines)];
}
