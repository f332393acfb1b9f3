import { engines } from "../envelope/payload/engines.js";
import { checkVectors } from "./check-vectors.js";

checkVectors(engines);
