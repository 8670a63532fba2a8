import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { create } from 'webgpu'
import { GpuError } from '../../src/gpu/errors.js'
import type { Gpu } from '../../src/gpu/gpu.js'
import { useHost } from '../../src/host.js'
import { MeasuredChoices } from '../../src/kernels/choices.js'
import type { Conv2dProblem } from '../../src/kernels/conv2d/problem.js'
import { conv2d, conv2dFilterGrad, conv2dInputGrad } from '../../src/kernels/conv2d.js'
import { openDevice } from '../../src/kernels/device.js'
import { families } from '../../src/kernels/families.js'
import { matmul } from '../../src/kernels/matmul.js'
import { fastestOf } from '../../src/kernels/race.js'
import { runs, tiles } from '../../src/kernels/tiles.js'
import { Trial } from '../../src/kernels/trial.js'
import { nodeHost } from '../../src/node/host.js'

/** Variants that take so long, by a clock that only they move; and who has run. */
function track(times: Record<string, number | Error>, until = Infinity) {
  let now = 0
  const ran: string[] = []
  const race = {
    candidates: Object.keys(times),
    isOver: () => now > until,
    time: async (variant: string) => {
      ran.push(variant)
      const time = times[variant]
      if (time instanceof Error) throw time
      now += time
      return time
    },
  }
  return { race, ran }
}

describe('a race of variants', () => {
  it('is won by the fastest', async () => {
    const { race, ran } = track({ standard: 10, slower: 11, fastest: 7 })
    expect(await fastestOf(race)).toBe('fastest')
    expect(ran).toHaveLength(7) // the slowest takes more than half as long again, and runs once
    expect(ran.filter((name) => name === 'fastest')).toHaveLength(3)
  })

  it('drops a slow one after a round', async () => {
    const { race, ran } = track({ standard: 10, slow: 100, fast: 8 })
    expect(await fastestOf(race)).toBe('fast')
    expect(ran.filter((name) => name === 'slow')).toHaveLength(1)
  })

  it('leaves the standard one only for one that is clearly faster', async () => {
    expect(await fastestOf(track({ standard: 10, other: 9.8 }).race)).toBe('standard')
    expect(await fastestOf(track({ standard: 10, other: 9 }).race)).toBe('other')
  })

  it('goes on without one that the device refuses', async () => {
    const { race, ran } = track({ standard: 10, refused: new GpuError('no'), fast: 5 })
    expect(await fastestOf(race)).toBe('fast')
    expect(ran.filter((name) => name === 'refused')).toHaveLength(1)
    const all = track({ standard: new GpuError('no'), other: new GpuError('no') })
    expect(await fastestOf(all.race)).toBe('standard')
    await expect(fastestOf(track({ standard: new Error('a fault of ours') }).race)).rejects.toThrow('ours')
  })

  it('comes to the standard one where the time is up before all have run, else to the best so far', async () => {
    const early = track({ standard: 10, fast: 5 }, 9)
    expect(await fastestOf(early.race)).toBe('standard')
    expect(early.ran).toEqual(['standard'])
    const later = track({ standard: 10, fast: 8 }, 17)
    expect(await fastestOf(later.race)).toBe('fast')
    expect(later.ran).toEqual(['standard', 'fast'])
  })
})

describe('on a GPU', () => {
  const webgpu = create([])
  let gpu: Gpu

  beforeAll(async () => {
    useHost({
      ...nodeHost(),
      readCache: async () => null,
      writeCache: async (name, bytes) => void kept.set(name, bytes),
    })
    gpu = await openDevice(webgpu)
    gpu.traits.software = false // what is tested is the choice, not the speed
  })
  afterAll(() => gpu.close())
  const kept = new Map<string, Uint8Array>()

  const tilesHere = () => Object.keys(tiles).filter((name) => runs(gpu.traits, tiles[name]))
  const wave = (length: number, speed: number) =>
    gpu.upload(Float32Array.from({ length }, (_, i) => Math.sin(speed * i)))

  it('all tiles come to the same bits: products', async () => {
    const problem = { batch: 1, m: 40, n: 36, k: 300, batchStrideA: 0, batchStrideB: 0 }
    const [a, b, out] = [wave(40 * 300, 0.7), wave(300 * 36, 1.3), gpu.alloc(4 * 40 * 36)]
    const bits = new Set<string>()
    for (const variant of tilesHere()) {
      matmul(gpu, problem, a, b, null, out, variant)
      bits.add(new Uint32Array(await gpu.read(out)).join())
    }
    expect(bits.size).toBe(1)
  })

  it('all tiles come to the same bits: convolutions and their gradients', async () => {
    const p: Conv2dProblem = {
      ...{ n: 2, h: 13, w: 12, cin: 8, oh: 13, ow: 12, cout: 12, kh: 3, kw: 3, groups: 1 },
      ...{ strideH: 1, strideW: 1, padTop: 1, padLeft: 1, dilationH: 1, dilationW: 1 },
    }
    const [x, filter, dy] = [wave(2 * 13 * 12 * 8, 0.7), wave(9 * 8 * 12, 1.3), wave(2 * 13 * 12 * 12, 0.9)]
    const out = gpu.alloc(4 * 2 * 13 * 12 * 12)
    const bits = new Set<string>()
    for (const variant of tilesHere()) {
      const all: string[] = []
      const note = async (count: number) =>
        all.push(new Uint32Array(await gpu.read(out)).subarray(0, count).join())
      conv2d(gpu, p, x, filter, null, out, variant)
      await note(2 * 13 * 12 * 12)
      conv2dInputGrad(gpu, p, dy, filter, out, variant)
      await note(2 * 13 * 12 * 8)
      conv2dFilterGrad(gpu, p, x, dy, out, variant)
      await note(9 * 8 * 12)
      bits.add(all.join(' | '))
    }
    expect(bits.size).toBe(1)
  })

  it('what is met is timed once, kept, and taken from then on', async () => {
    const choices = new MeasuredChoices(gpu.traits, new Map(), true)
    const problem = { batch: 1, m: 40, n: 36, k: 64, batchStrideA: 0, batchStrideB: 0 }
    const row = { ...problem, m: 1 } // goes to `vector`, which is no tile
    expect(choices.find('matmul', problem)).toBeUndefined()
    expect(choices.find('matmul', row)).toBeUndefined()
    await choices.learn(gpu, () => 0) // by a clock that stands still the time is never up
    const name = families.matmul.classOf(problem)
    expect([...choices.variants.keys()]).toEqual([name])
    expect(Object.keys(tiles)).toContain(choices.variants.get(name))
    expect(choices.find('matmul', problem)).toBe(choices.variants.get(name))
    const [text] = [...kept.values()].map((bytes) => new TextDecoder().decode(bytes))
    expect(JSON.parse(text).variants).toEqual(Object.fromEntries(choices.variants))
    expect(await choices.learn(gpu)).toBe(false)
  })

  it('sees whether variants come to the same bits', async () => {
    const problem = { batch: 1, m: 33, n: 36, k: 301, batchStrideA: 0, batchStrideB: 0 }
    const trial = new Trial(gpu, 'matmul', problem, ['blocks32', 'blocks64', 'naive'])
    await trial.compile()
    expect(await trial.agree('blocks32', 'blocks64')).toBe(true)
    expect(await trial.agree('blocks32', 'naive')).toBe(false) // which does not split the sum
    trial.release()
  })

  it('stays with the fixed table where the time is up', async () => {
    const choices = new MeasuredChoices(gpu.traits, new Map(), true)
    const problem = { batch: 1, m: 40, n: 36, k: 64, batchStrideA: 0, batchStrideB: 0 }
    choices.find('matmul', problem)
    let now = 0
    expect(await choices.learn(gpu, () => (now += 1000))).toBe(false)
    expect([...choices.variants.values()]).toEqual([families.matmul.standard(gpu.traits, problem)])
  })

  it('waits for a slow compiler no longer than for the rest', async () => {
    const choices = new MeasuredChoices(gpu.traits, new Map(), true)
    const problem = { batch: 1, m: 72, n: 36, k: 64, batchStrideA: 0, batchStrideB: 0 }
    choices.find('matmul', problem)
    const { prepare } = gpu.pipelines
    let finish = () => {}
    gpu.pipelines.prepare = (dispatches) =>
      new Promise<void>((resolve) => {
        finish = resolve
      }).then(() => prepare.call(gpu.pipelines, dispatches))
    expect(await choices.learn(gpu)).toBe(false)
    expect([...choices.variants.values()]).toEqual([families.matmul.standard(gpu.traits, problem)])
    gpu.pipelines.prepare = prepare
    finish()
  })

  it('learns nothing unless it may', async () => {
    const choices = new MeasuredChoices(gpu.traits, new Map())
    expect(
      choices.find('matmul', { batch: 1, m: 40, n: 36, k: 64, batchStrideA: 0, batchStrideB: 0 }),
    ).toBeUndefined()
    expect(await choices.learn(gpu)).toBe(false)
    expect(choices.variants.size).toBe(0)
  })
})
