import { type Act, type ActCounters, counterOf } from "@chartkey/core/adapters";

/** Whether the acts name a counter of their actor's account, so that they can be overtaken. */
export const nameCounters = (acts: readonly Act[]): boolean => acts.some((act) => counterOf(act) !== undefined);

/**
 * Whether the acts may follow the account as it is. Otherwise another own act came first, or a
 * reorganisation has removed one on which they were planned.
 * @param base on which they were planned
 */
export const isPlannedOn = (account: ActCounters, acts: readonly Act[], base: ActCounters | undefined): boolean =>
  acts.every((act) => {
    const counter = counterOf(act);
    return base === undefined || counter === undefined || account[counter] === base[counter];
  });
