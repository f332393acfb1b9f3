import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import { ConformanceError } from "../assert.js";
import { type Fixture, suite } from "../suite.js";
import { Dice } from "./dice.js";

export interface HistoryOptions {
  /** A whole number that decides all that happens. The message of a failure names it. */
  readonly seed: number;
  /** Default 60. */
  readonly steps?: number | undefined;
}

/**
 * Tells one random history over an adapter, and compares each answer with a model in memory. It
 * makes one fixture and disposes of it, as a case of a suite does.
 * @throws ConformanceError that names the seed, and what was done until then
 */
export type History<F> = (create: () => Promise<F>, options: HistoryOptions) => Promise<void>;

/** One step. It notes what it is about to do. */
export type Step = (note: (what: string) => void) => Promise<void>;

const optionKeys: KeyRules<HistoryOptions> = { seed: "required", steps: "optional" };

/** @param begin gives the steps of a history that share one model, from which the dice choose */
export const history =
  <F extends Fixture>(begin: (fixture: F, dice: Dice) => readonly Step[]): History<F> =>
  async (create, options) => {
    const { seed, steps = 60 } = checkKeys("options", options, optionKeys);
    for (const [name, value] of Object.entries({ seed, steps }))
      if (!Number.isSafeInteger(value)) throw new TypeError(`\`${name}\` is a whole number`);
    const trail: string[] = [];
    const name = `the history of seed ${seed}`;
    const told = suite<F>({
      [name]: async (fixture) => {
        const dice = new Dice(seed);
        const choices = begin(fixture, dice);
        try {
          for (let nth = 0; nth < steps; nth += 1) await dice.pick(choices)((what) => trail.push(what));
        } catch (cause) {
          const reason = cause instanceof Error ? cause.message : String(cause);
          throw new ConformanceError(`Seed ${seed}, after ${trail.length} steps: ${reason}\n${trail.join("\n")}`, {
            cause,
          });
        }
      },
    });
    await told[name]?.(create);
  };
