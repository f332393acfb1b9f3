import { attempt } from "./foreign-object.js";

/** The most characters of one text that are kept, so that no backend's answer takes long. */
const MAX_TEXT = 10_000;
/** How many parts of URLs are looked for. The outermost error's come first. */
const MAX_SECRETS = 50;
/** What is shorter may be any word, and is not looked for outside of its URL. */
const MIN_SECRET = 8;

/** Paths of files are no URLs of a backend. */
const URL_TEXT = /\b(?!file:)([a-z][a-z0-9+.-]{0,19}:\/\/)([^\s"'`<>\\{}|^]+)/giu;
/** A token may be malformed, which is why an error repeats it: it ends where its quotes do. */
const CREDENTIALS = /\b(Basic|Bearer) [^"'`]+/gu;
/** A line of a stack that names a place in a file: V8's, and those of other engines. */
const FRAME = /^ {4}at |^[^\s@]*@\S+:\d+:\d+$/u;

/** The host and the port of what stands behind `scheme://`, and everything else. */
function cut(rest: string): { readonly host: string; readonly secrets: readonly string[] } {
  const [, authority = "", path = ""] = /^([^/?#]*)(.*)$/su.exec(rest) ?? [];
  const at = authority.lastIndexOf("@");
  const parts = `${authority.slice(0, Math.max(at, 0))}/${path}`.split(/[/?#&=:,.;!)\]]+/u);
  return { host: authority.slice(at + 1), secrets: parts.filter(Boolean) };
}

const isCut = (rest: string): boolean => /^[^/?#@]*\/?[.,;:!)\]]*$/u.test(rest);

const decoded = (part: string): string => attempt(() => decodeURIComponent(part), part);

interface Redactor {
  /** Cuts all URLs to their hosts, and their parts wherever else they stand; and credentials. */
  readonly text: (text: string) => string;
  /** The same for a stack, whose files keep their URLs. */
  readonly stack: (stack: string) => string;
}

/** @param texts those in which the secrets of URLs are looked for */
export function redactor(texts: readonly string[]): Redactor {
  const found = texts.flatMap((text) =>
    [...text.slice(0, MAX_TEXT).matchAll(URL_TEXT)].flatMap(([, , rest = ""]) => cut(rest).secrets),
  );
  const secrets = [...new Set(found.flatMap((part) => [part, decoded(part)]))]
    .filter((part) => part.length >= MIN_SECRET)
    .slice(0, MAX_SECRETS)
    .toSorted((one, other) => other.length - one.length);
  const withoutSecrets = (text: string) => secrets.reduce((left, secret) => left.replaceAll(secret, "…"), text);
  const text = (whole: string) =>
    withoutSecrets(
      whole
        .slice(0, MAX_TEXT)
        .replace(URL_TEXT, (url, scheme: string, rest: string) => (isCut(rest) ? url : `${scheme}${cut(rest).host}/…`))
        .replace(CREDENTIALS, "$1 …"),
    );
  return {
    text,
    stack: (stack) => {
      const lines = stack.slice(0, MAX_TEXT).split("\n");
      const first = lines.findIndex((line) => FRAME.test(line));
      const end = first < 0 ? lines.length : first;
      // a message has lines of its own, and what it quotes may go over several of them
      const head = end === 0 ? [] : [text(lines.slice(0, end).join("\n"))];
      const frames = lines.slice(end).map((line) => (FRAME.test(line) ? withoutSecrets(line) : text(line)));
      return [...head, ...frames].join("\n");
    },
  };
}
