import { ledger } from "../../tasks/create2-contract.js";
import { create2Module } from "../create2-module.js";

/** The ledger, at the same address on every chain. */
export default create2Module(ledger);
