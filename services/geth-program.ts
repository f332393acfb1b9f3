import { goBuild, goMissing } from "./go-build.ts";
import { MissingService } from "./missing-service.ts";

/**
 * The last go-ethereum whose validators seal by proof of authority; it reaches into Go's runtime,
 * which the linker must let it.
 */
const clique = { name: "geth-clique", flags: ["-ldflags=-checklinkname=0"] };

/** The file of go-ethereum as `services/geth` pins it. */
export const gethProgram = (signal?: AbortSignal): Promise<string> => program({ name: "geth" }, signal);

/** The file of the older go-ethereum that `services/geth-clique` pins. */
export const cliqueProgram = (signal?: AbortSignal): Promise<string> => program(clique, signal);

async function program(
  { name, flags }: { readonly name: string; readonly flags?: readonly string[] },
  signal: AbortSignal | undefined,
): Promise<string> {
  const missing = await goMissing();
  if (missing !== undefined) {
    throw new MissingService(
      "geth",
      [missing],
      [`install Go 1.26.5 or newer (go.dev/dl), so that services/${name} can be built`],
    );
  }
  return goBuild(name, "geth", { flags, signal });
}
