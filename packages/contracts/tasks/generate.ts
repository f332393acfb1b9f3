import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { generatedModules } from "./generated-modules.js";

/**
 * Writes the ABI and the bytecode of the compiled contract as the modules that the package ships.
 */
export default async function generate(_: object, hre: HardhatRuntimeEnvironment): Promise<void> {
  await hre.tasks.getTask("build").run();
  for (const [path, text] of Object.entries(await generatedModules(hre))) {
    const file = join(hre.config.paths.root, path);
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, text);
  }
}
