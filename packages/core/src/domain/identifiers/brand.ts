declare const brand: unique symbol;

/** A type that only its parser makes. At run time it is a plain value. */
export type Brand<T, B extends string> = T & { readonly [brand]: B };
