/** The time. The system's clock is the default; a fixed one is for tests. */
export interface Clock {
  now(): Date;
}
