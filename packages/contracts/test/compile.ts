import solc from "solc";
import * as z from "zod";

const output = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).default([]),
  contracts: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  sources: z.record(z.string(), z.object({ ast: z.unknown().optional() })).default({}),
});

/**
 * Asks the compiler for `outputs` of the sources and of what they import, by path.
 *
 * @param read the text of a file that a source imports
 * @throws Error with the compiler's message where the sources are wrong
 */
export function compile(
  sources: Readonly<Record<string, string>>,
  outputs: readonly string[],
  read: (path: string) => string,
) {
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(Object.entries(sources).map(([path, content]) => [path, { content }])),
    settings: { outputSelection: { "*": { "*": outputs, "": outputs } } },
  };
  const text: unknown = solc.compile(JSON.stringify(input), {
    import: (path: string) => {
      try {
        return { contents: read(path) };
      } catch (error) {
        return { error: String(error) };
      }
    },
  });
  const { errors, contracts, sources: compiled } = output.parse(JSON.parse(String(text)));
  const wrong = errors.filter(({ severity }) => severity === "error");
  if (wrong.length > 0) throw new Error(wrong.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return { contracts, sources: compiled };
}
