/** Returns the time. The default is the system's clock; tests use a fixed one. */
export interface Clock {
  now(): Date;
}
