/** What every copy of the package knows its errors by. */
export const brand: unique symbol = Symbol.for("chartkey.error");

/** Whether something is an error of ours, of whichever copy of the package. */
export const isBranded = (value: unknown): boolean => typeof value === "object" && value !== null && brand in value;
