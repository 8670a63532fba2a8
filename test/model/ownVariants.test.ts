import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { matmulVariants } from '../../src/kernels/matmul.js'
import { trace, withVariants } from '../../src/model/inspect/index.js'
import {
  Conv2D,
  close,
  Dense,
  Flatten,
  type NdArray,
  Random,
  ready,
  Sequential,
} from '../../src/node/index.js'
import { gpu } from '../../src/tensor/runtime.js'

const textOf = (file: string) => readFileSync(new URL(`../../src/kernels/${file}`, import.meta.url), 'utf8')
const naive = textOf('matmul/naive.wgsl')
/** The same product, its terms added from the last to the first. */
const backwards = naive.replaceAll('+ l * problem.', '+ (problem.k - 1u - l) * problem.')

let model: Sequential
let images: NdArray
beforeAll(async () => {
  await ready()
  model = new Sequential([
    new Conv2D(4, 3, { inputShape: [8, 8, 2], activation: 'relu' }),
    new Flatten(),
    new Dense(5),
  ])
  images = await new Random(3).normal([6, 8, 8, 2]).array()
})
afterAll(() => close())

describe('a shader of one’s own', () => {
  it('runs in the place of a variant, and says where it does not compile', async () => {
    const outputs = await model.predict(images)
    let own!: NdArray
    const { shaders } = await withVariants({ matmul: { source: backwards } }, () =>
      trace(async () => {
        own = await model.predict(images)
      }),
    )
    expect(shaders['matmul/naive.wgsl'].code).toBe(backwards)
    for (let i = 0; i < outputs.size; i++) expect(own.data[i]).toBeCloseTo(outputs.data[i], 5)
    expect([...own.data]).not.toEqual([...outputs.data])

    const line = 1 + naive.split('\n').findIndex((text) => text.includes('out[i] = sum'))
    const misspelt = withVariants({ matmul: { source: naive.replace('= sum;', '= summ;') } }, () => {})
    await expect(misspelt).rejects.toThrow(`matmul/naive.wgsl of one's own, line ${line}: unresolved`)
    // Whatever was refused, the device goes on.
    expect([...(await model.predict(images)).data]).toEqual([...outputs.data])
  })

  it('is refused where it computes something else', async () => {
    const transposed = naive.replace('problem.rowB]', 'problem.rowB * 0u]')
    await expect(withVariants({ matmul: { source: transposed } }, () => {})).rejects.toThrow(
      /the matmul of one's own computes something else than the definition: element 0 of the result is .*"m":19/,
    )
    const idle = naive.replace('out[i] = sum;', 'if (sum > 1e30) { out[i] = sum; }')
    await expect(withVariants({ matmul: { source: idle } }, () => {})).rejects.toThrow(/element 0 .* is NaN/)
    // What stands beside the result has to be there too: the sums of a bias' gradient.
    const variant = 'subgroup'
    const forgets = textOf('matmul/subgroup.wgsl').replace(/.*storeColumns.*\n/, '')
    if (matmulVariants.subgroup.applies(gpu().traits)) {
      await expect(withVariants({ matmul: { source: forgets, variant } }, () => {})).rejects.toThrow(
        /element 0 of the sums down B's columns \(columnSums\) is NaN/,
      )
    }
    const conv = textOf('conv2d/naive.wgsl')
    expect(await withVariants({ conv2d: { source: conv } }, () => 7)).toBe(7)
    const shifted = conv.replace('dest[i] = sum;', 'dest[i] = sum + 1.0;')
    expect(shifted).not.toBe(conv)
    await expect(withVariants({ conv2d: { source: shifted } }, () => {})).rejects.toThrow(/the conv2d of/)
  })

  it('takes another variant’s place, with its tunables', async () => {
    for (const variant of ['registers', 'blocks32']) {
      const source = textOf(`matmul/${variant.replace('32', '')}.wgsl`)
      const run = withVariants({ matmul: { source, variant } }, () => gpu().choices.replace !== undefined)
      expect(await run, variant).toBe(true)
    }
    const without = withVariants({ matmul: { source: naive, variant: 'registers' } }, () => {})
    await expect(without).rejects.toThrow(/refused the shader matmul.registers[.]wgsl: The buffer type/)
    await expect(withVariants({ conv2d: { source: naive, variant: 'thin' } }, () => {})).rejects.toThrow(
      /variant 'thin' is more than one shader/,
    )
    await expect(withVariants({ matmul: { source: naive, variant: 'fast' } }, () => {})).rejects.toThrow(
      /no variant 'fast'/,
    )
    expect(gpu().choices.replace).toBeUndefined()
  })
})
