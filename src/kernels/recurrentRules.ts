/** How states follow from one step to the next. */
export type Rule = 'simpleRnn' | 'gru' | 'lstm'

/** Numbers that a unit's step is computed from. */
export function gatesOf(rule: Rule): number {
  return rule === 'simpleRnn' ? 1 : 4
}

/** States besides h are c, of a long short-term memory. */
export function statesOf(rule: Rule): number {
  return rule === 'lstm' ? 2 : 1
}
