import { expect, it } from 'vitest'
import { parseJson } from '../../src/io/json.js'

it('reads JSON, as text or bytes', () => {
  expect(parseJson('{"a": [1, null, "]{"]}', 'x')).toEqual({ a: [1, null, ']{'] })
  expect(parseJson(new TextEncoder().encode('"\\"ü"'), 'x')).toBe('"ü')
})

it.each([
  ['what Python has beyond JSON', '{"a": NaN}', 'NaN and Infinity are not JSON'],
  ['Infinity', '[-Infinity]', 'NaN and Infinity are not JSON'],
  ['prototypes', '{"a": {"__proto__": {}}}', 'the key "__proto__" is refused'],
  ['constructors', '{"constructor": {}}', 'the key "constructor" is refused'],
  ['depth', '['.repeat(100_000), 'nested more than 200 levels deep'],
  ['depth that ends', `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`, 'nested more than 200 levels deep'],
  ['an end too early', '{"a": [1', 'not valid JSON'],
])('refuses %s', (_, json, message) => {
  expect(() => parseJson(json, 'x')).toThrow(message)
})

it('refuses bytes that are no text', () => {
  expect(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22), 'x')).toThrow('x: not UTF-8 text')
})
