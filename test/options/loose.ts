/** A value as JavaScript lets one use it. */
// biome-ignore lint/suspicious/noExplicitAny: what types refuse is what is tried
export const loose = (value: unknown) => value as any

/** `new maker(...given)`, later. */
export const make =
  (maker: unknown, ...given: unknown[]) =>
  () =>
    new (loose(maker))(...given)
