/** A whole number from `least` on, or an error that names the option. */
export function requireWhole(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`${name}: expected a whole number from ${least} on, got ${value}`)
  }
}
