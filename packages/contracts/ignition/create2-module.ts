import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { creationByFactory, factory } from "../src/deploy/factory.js";
import type { Create2Contract } from "../tasks/create2-contract.js";

/** A module that brings one contract by CREATE2, through the factory. */
export const create2Module = ({ name, creation, address }: Create2Contract) =>
  buildModule(name, (m) => {
    const created = m.send("create", factory.address, 0n, creationByFactory(creation).data);
    return { contract: m.contractAt(name, address, { after: [created] }) };
  });
