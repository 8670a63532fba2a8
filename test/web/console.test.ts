import { NdArray } from 'glassgrad'
import { afterEach, expect, it } from 'vitest'
import { asText, consoleTo } from '../../web/worker/console.js'

const { log, warn } = console
afterEach(() => void Object.assign(console, { log, warn }))

it('what is written to the console is shown, a line a call, and still written', () => {
  const [written, lines]: [unknown[][], string[]] = [[], []]
  console.log = (...values) => void written.push(values)
  consoleTo((line) => lines.push(line))
  console.log('loss', 0.5, { a: [1, 2] })
  expect(lines).toEqual(['loss 0.5 {"a":[1,2]}'])
  expect(written).toEqual([['loss', 0.5, { a: [1, 2] }]])
})

it('values say what they are', () => {
  const circle: Record<string, unknown> = {}
  circle.itself = circle
  expect(asText(new NdArray(Float32Array.of(1, 2), [2]))).toMatch(/1.*2/)
  expect([undefined, null, true, 3n, Symbol('s')].map(asText)).toEqual([
    'undefined',
    'null',
    'true',
    '3',
    'Symbol(s)',
  ])
  expect(asText(new TypeError('no'))).toBe('TypeError: no')
  expect(asText([1, 'a', [null]])).toBe('[1, a, [null]]')
  expect(asText(circle)).toBe('[object Object]')
})
