declare const brand: unique symbol;

/** A plain value at run time that only its parser makes. */
export type Brand<T, B extends string> = T & { readonly [brand]: B };
