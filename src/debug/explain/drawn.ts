import { called, element, given, type Read, type Rule } from './rule.js'

/** What nothing is read for, or only random numbers. */

const bits = new DataView(new ArrayBuffer(4))

/** fill.wgsl: one value everywhere. */
export const fill: Rule = (question) => {
  const { dispatch, made, which } = question
  bits.setUint32(0, Number(dispatch.uniforms?.value ?? dispatch.uniforms?.bits ?? 0) >>> 0)
  const { dtype } = made[which].operand.version
  const value = dtype === 'float32' ? bits.getFloat32(0) : bits.getInt32(0)
  return given(question, `${value}, everywhere`, value)
}

/** A draw by the key and the step's clock: nothing else matters. */
export const drawn: Rule = (question) => given(question, `${question.own}, drawn at random`, question.own)

/** x · mask / (1 - rate); the mask is drawn. */
export const dropout: Rule = (question) => {
  const { at, index, name, own, attributes } = question
  const [x, clock] = called(question.x, 'x', 'clock')
  const { rate } = attributes as { rate: number }
  // Another step draws anew.
  const also: Read[] = x.get(at) === 0 || rate === 0 ? [] : [[clock, 0]]
  const left = element(name, index)
  // Whether it is kept shows in the result; where x is 0, in nothing.
  if (own === 0 && x.get(at) !== 0) {
    return { ...given(question, `0: ${element('x', index)} has been dropped`, 0), also }
  }
  const factor = 1 / (1 - rate)
  return {
    formula: `${left} = ${element('x', index)} / (1 - ${rate}): it has been kept`,
    parts: [{ value: x.get(at) * factor, reads: [[x, at]], factor }],
    isSum: true,
    value: x.get(at) * factor,
    also,
  }
}
