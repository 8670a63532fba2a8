import { describe, expect, it } from 'vitest'
import { layoutOf, packed } from '../../src/gpu/uniforms.js'

const UNIFORMS = /var<uniform> (\w+): (\w+);/
const code = `
struct Problem {
  size: vec2u, // rows, columns: of the image
  images: u32, scale: f32,
  pad: vec2i,
  offset: vec3f,
  hasBias: u32,
  rows: array<vec4i, 2>,
}
@group(0) @binding(0) var<uniform> problem: Problem;`
const values = {
  size: [3, 4],
  images: 5,
  scale: 0.5,
  pad: [-1, 2],
  offset: [1, 2, 3],
  hasBias: true,
  rows: [1, -2, 3, -4, 5, 6, 7, 8],
}

describe('uniforms by name', () => {
  it('lie where WGSL puts the fields of a struct', () => {
    // https://www.w3.org/TR/WGSL/#structure-member-layout: a vec3 begins at 16 bytes, what follows it may fill the gap.
    const { fields, words } = layoutOf('x.wgsl', code, UNIFORMS)
    expect(fields.map(({ name, at }) => [name, 4 * at])).toEqual([
      ['size', 0],
      ['images', 8],
      ['scale', 12],
      ['pad', 16],
      ['offset', 32],
      ['hasBias', 44],
      ['rows', 48],
    ])
    expect(4 * words).toBe(80)
    const packedWords = packed('x.wgsl', { fields, words }, values)
    expect([...packedWords.subarray(0, 3)]).toEqual([3, 4, 5])
    expect([...new Float32Array(packedWords.buffer, 12, 1)]).toEqual([0.5])
    expect([...new Int32Array(packedWords.buffer, 16, 2)]).toEqual([-1, 2])
    expect([...new Float32Array(packedWords.buffer, 32, 3)]).toEqual([1, 2, 3])
    expect(packedWords[11]).toBe(1)
    expect([...new Int32Array(packedWords.buffer, 48, 8)]).toEqual(values.rows)
  })

  it('may be one number without a struct', () => {
    const layout = layoutOf('x.wgsl', '@group(0) @binding(0) var<uniform> groups: u32;', UNIFORMS)
    expect(packed('x.wgsl', layout, { groups: 7 })[0]).toBe(7)
  })

  it('are told by name where one is missing, unknown or not what the field holds', () => {
    const layout = layoutOf('x.wgsl', code, UNIFORMS)
    const { images: _, ...rest } = values
    expect(() => packed('x.wgsl', layout, rest)).toThrow('x.wgsl: images takes 1 u32, got undefined')
    expect(() => packed('x.wgsl', layout, { ...values, image: 1 })).toThrow(
      'x.wgsl has no image: there are size, images, scale, pad, offset, hasBias, rows',
    )
    expect(() => packed('x.wgsl', layout, { ...values, images: 1.5 })).toThrow('images takes 1 u32, got 1.5')
    expect(() => packed('x.wgsl', layout, { ...values, pad: [1] })).toThrow('pad takes 2 i32, got 1')
    expect(() => layoutOf('x.wgsl', code.replace('vec3f', 'mat3x3f'), UNIFORMS)).toThrow(
      "x.wgsl: Problem.offset has a type that isn't known",
    )
  })
})
