import { expect, test } from "vitest";
import { Budget } from "../../../src/use-cases/lists/budget.js";

const limits = { lookUps: 3, failures: 3, bytes: 3 };

test.each([
  ["look-ups", (budget: Budget) => budget.begin()],
  ["failures", (budget: Budget) => budget.failed()],
  ["bytes", (budget: Budget) => budget.found(1)],
])("a budget is spent when its %s are, and no sooner", (_, spend) => {
  const budget = new Budget(limits);
  spend(budget);
  spend(budget);
  expect(budget.isSpent).toBe(false);
  spend(budget);
  expect(budget.isSpent).toBe(true);
});
