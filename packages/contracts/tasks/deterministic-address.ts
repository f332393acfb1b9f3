import { getCreate2Address, type Hex, zeroHash } from "viem";
import { factory } from "../src/deploy/factory.js";

/** Where the factory puts what this bytecode creates. */
export const deterministicAddress = (bytecode: string): Hex =>
  getCreate2Address({ from: factory.address, salt: zeroHash, bytecode: bytecode as Hex });
