import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { NOTHING_MEASURED, type Traits } from '../../src/gpu/gpu.js'
import { layerFromConfig } from '../../src/layers/fromConfig.js'
import { gpu, ready } from '../../src/tensor/runtime.js'
import { goldens } from '../goldens.js'
import { expectHeld, type Held } from './held.js'

/** What kernels are chosen by: each choice is tested on whatever device there is. */
const KERNEL_CHOICES = [
  { choice: 'this device', traits: {} },
  { choice: 'a software device without subgroups', traits: { software: true, subgroupSize: 0 } },
  { choice: 'a GPU', traits: { software: false, subgroupSize: 0 } },
]

let traits: Traits
beforeAll(async () => {
  await ready()
  traits = { ...gpu().traits }
  gpu().choices = NOTHING_MEASURED
})
beforeEach(() => void Object.assign(gpu().traits, traits))

/** Computed by Keras 3.15.1 on PyTorch: layer_families.py. */
describe.each(goldens<Held[]>('layer_families.json'))('$name', (held) => {
  const make = () => layerFromConfig(held.layer, held.config)

  it('has Keras’ configuration', () => {
    const { name: _, trainable: __, dtype: ___, ...config } = make().getConfig()
    expect(config).toEqual(held.config)
  })

  it('knows its shapes before there are values', () => {
    const shapes = held.inputs.map(({ shape }) => [null, ...shape.slice(1)])
    const input = (shapes.length === 1 ? shapes[0] : shapes) as never
    expect(make().computeOutputShape(input)).toEqual([null, ...held.output.shape.slice(1)])
  })

  it.each(KERNEL_CHOICES)('computes what Keras computes, with kernels for $choice', async ({ traits }) => {
    Object.assign(gpu().traits, traits)
    await expectHeld(make(), held)
  })
})
