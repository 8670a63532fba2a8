import type { Text } from '../../tasks/language.js'

/** What an exercise's part has got wrong. */
export interface Finding {
  /** What was computed. */
  what: Text
  /** Which number of it. */
  where: Text
  expected: Text
  got: Text
}

/** Thrown by a check at the first thing that is wrong. */
export class Mistake extends Error {
  override name = 'Mistake'

  constructor(readonly finding: Finding) {
    super(JSON.stringify(finding))
  }
}

/** Throws where a number is further off than allowed; written so that a NaN is. */
export function expectNear(
  finding: Pick<Finding, 'what' | 'where'>,
  expected: number,
  got: number,
  allowed: number,
): void {
  if (Math.abs(got - expected) <= allowed) return
  throw new Mistake({ ...finding, expected: digits(expected), got: digits(got) })
}

function digits(x: number): string {
  return `${Number(x.toPrecision(6))}`
}
