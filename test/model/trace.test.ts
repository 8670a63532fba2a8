import {
  BatchNormalization,
  Conv2D,
  Dense,
  Dropout,
  Flatten,
  formatTrace,
  MaxPooling2D,
  type Model,
  NdArray,
  ready,
  Sequential,
  type Trace,
  type TracedRow,
  type TracedStep,
  trace,
  variantsOf,
  withVariants,
  zeros,
} from 'glassgrad'
import { beforeAll, describe, expect, it } from 'vitest'
import { Recording } from '../../src/gpu/recording.js'
import { gpu } from '../../src/tensor/runtime.js'
import { bits, classifier, threeClasses, uniform } from './examples.js'

const { x, y } = threeClasses(40)
const images = new NdArray(uniform(40 * 64), [40, 8, 8, 1])

function convnet(): Sequential {
  const model = new Sequential([
    new Conv2D(4, 3, { activation: 'relu', inputShape: [8, 8, 1], name: 'conv' }),
    new BatchNormalization({ name: 'norm' }),
    new MaxPooling2D(2),
    new Dropout(0.3, { name: 'drop' }),
    new Flatten(),
    new Dense(3, { activation: 'softmax', name: 'out' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] })
  return model
}

const train = (model: Model, inputs: NdArray) =>
  model.fit(inputs, y, { epochs: 2, batchSize: 16, validationSplit: 0.2, verbose: 0, seed: 5 })

let mlp: Trace
let cnn: Trace
let model: Sequential
beforeAll(async () => {
  mlp = await trace(() => train(classifier(), x))
  model = convnet()
  cnn = await trace(() => train(model, images))
})

const steps = () => [...mlp.steps, ...cnn.steps]
const trainStep = ({ steps }: Trace): TracedStep => steps.find(({ kind }) => kind === 'train')!
const opOf = (row: TracedRow) => [...row.layers, row.op].join(' › ')

describe('trace', () => {
  it('has a step for each kind and size of batch, and a row for each of its dispatches', async () => {
    expect(cnn.steps.map(({ kind, examples, runs }) => [kind, examples, runs])).toEqual([
      ['train', 16, 4],
      ['test', 8, 2],
    ])
    const recorded: number[] = []
    const { compile } = Recording.prototype
    Recording.prototype.compile = async function (results) {
      await compile.call(this, results)
      recorded.push(this.dispatches.length)
    }
    try {
      const { steps } = await trace(() => train(convnet(), images))
      expect(steps.map(({ rows }) => rows.length)).toEqual(recorded)
    } finally {
      Recording.prototype.compile = compile
    }
  })

  it('knows the parts of a step, and each dispatch its layer and op', () => {
    const { rows } = trainStep(cnn)
    const phases = rows.map(({ phase }) => phase)
    expect([...new Set(phases)]).toEqual(['data', 'forward', 'backward', 'optimizer', 'metrics'])
    const forward = rows.filter(({ phase }) => phase === 'forward').map(opOf)
    expect(new Set(forward)).toEqual(
      new Set(
        [
          ...['conv › conv2d', 'norm › moments', 'norm › movingAverage', 'norm › normalize'],
          ...[`${model.layers[2].name} › maxPool2d`, 'drop › dropout', 'out › dense', 'out › softmax'],
        ]
          .map((op) => `${model.name} › ${op}`)
          .concat(forward.filter((op) => op.startsWith('loss › '))),
      ),
    )
    const metrics = rows.filter(({ phase }) => phase === 'metrics').map(({ layers }) => layers[0])
    expect(new Set(metrics)).toEqual(new Set(['loss'])) // accuracy is told by the pass of the losses
  })

  it('links every row of the backward pass to a forward one, of the same layer', () => {
    for (const { rows } of [trainStep(mlp), trainStep(cnn)]) {
      const backward = rows.filter(({ phase }) => phase === 'backward')
      expect(backward.length).toBeGreaterThan(7)
      for (const row of backward) {
        const forward = rows[row.forwardOf!]
        expect(forward.phase, opOf(row)).toBe('forward')
        expect(forward.id).toBeLessThan(row.id)
      }
      for (const row of rows) if (row.phase !== 'backward') expect(row.forwardOf).toBeNull()
    }
    const { rows } = trainStep(cnn)
    const links = rows
      .filter(({ phase }) => phase === 'backward')
      .map((row) => `${opOf(row)} ← ${opOf(rows[row.forwardOf!])}`)
    const { name } = model
    for (const link of [
      `${name} › conv › conv2dFilterGrad ← ${name} › conv › conv2d`,
      `${name} › norm › normalizeGrad ← ${name} › norm › normalize`,
      `${name} › drop › dropout ← ${name} › drop › dropout`,
      `${name} › out › matmul ← ${name} › out › dense`,
      `${name} › out › softmaxGrad ← ${name} › out › softmax`,
    ])
      expect(links).toContain(link)
  })

  it('has one row for all small weights, and gives that of a large one the layer whose weight it changes', async () => {
    const updates = (of: Trace) => trainStep(of).rows.filter(({ phase }) => phase === 'optimizer')
    const [small, ...more] = updates(cnn)
    expect(more).toEqual([])
    expect([small.layers, small.outputs[0].name]).toEqual([[], 'kernel … bias'])
    const wide = new Sequential([
      new Dense(1024, { inputShape: [300], name: 'wide' }),
      new Dense(1, { name: 'out' }),
    ])
    wide.compile({ optimizer: 'sgd', loss: 'mse' })
    const seen = await trace(() => wide.trainOnBatch(zeros([2, 300]), zeros([2, 1])))
    expect(updates(seen).map(({ layers, outputs }) => [layers.slice(1), outputs[0].name])).toEqual([
      [['wide'], 'kernel'],
      [[], 'bias … bias'],
    ])
    expect(updates(seen)[0].outputs[0].shape).toEqual([300, 1024])
  })

  it('knows shapes, and has the bytes that they make', () => {
    for (const { rows } of steps()) {
      for (const { inputs, outputs } of rows) {
        for (const { shape, bytes } of [...inputs, ...outputs]) {
          if (shape) expect(bytes).toBe(4 * shape.reduce((product, extent) => product * extent, 1))
        }
      }
    }
    const conv = trainStep(cnn).rows.find(({ op }) => op === 'conv2d')!
    expect(conv.inputs.map(({ name, shape }) => [name, shape])).toEqual([
      [null, [16, 8, 8, 1]],
      ['kernel', [3, 3, 1, 4]],
      ['bias', [4]],
    ])
    expect(conv.outputs[0].shape).toEqual([16, 6, 6, 4])
    expect(conv.flop).toBe(2 * 16 * 6 * 6 * 4 * 9)
    expect(trainStep(mlp).rows.find(({ op }) => op === 'dense')!.flop).toBe(2 * 16 * 6 * 8)
  })

  it('shows of a data set only the batch', () => {
    const [batch] = trainStep(cnn).rows
    expect(batch.op).toBe('batch')
    expect(batch.inputs[0].shape).toEqual([32, 8, 8, 1])
    expect(batch.bytes).toBe(2 * 16 * 64 * 4 + 2 * 16 * 4 + 16 * 4) // images, labels, row numbers
  })

  it('has the code of every shader, and times', () => {
    for (const trace of [mlp, cnn]) {
      for (const { rows, time } of trace.steps) {
        expect(Math.min(time!.javascript, time!.submit, time!.device)).toBeGreaterThanOrEqual(0)
        expect(time!.device).toBeGreaterThan(0)
        for (const { shader, ms } of rows) {
          expect(trace.shaders[shader].code).toContain('@compute')
          expect(trace.shaders[shader].file).toMatch(/^[\w/]+[.]wgsl$/)
          expect(ms).toBeGreaterThanOrEqual(0)
        }
        expect(rows.reduce((sum, { ms }) => sum + ms!, 0)).toBeGreaterThan(0)
      }
    }
  })

  it('never has two results that are needed at one time in one piece of memory', () => {
    for (const { arena, rows } of steps()) {
      expect(arena.slots.length).toBeGreaterThan(1)
      for (const { bytes, tenants } of arena.slots) {
        tenants.forEach(({ buffer, bytes: needed, first, last }, i) => {
          expect(needed).toBeLessThanOrEqual(bytes)
          if (i > 0) expect(first).toBeGreaterThan(tenants[i - 1].last)
          const touching = rows.filter(({ inputs, outputs }) =>
            [...inputs, ...outputs].some((bound) => [bound.buffer, bound.within].includes(buffer)),
          )
          expect([touching[0].id, touching.at(-1)!.id]).toEqual([first, last])
        })
      }
      expect(arena.slots.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(arena.bytes)
      const all = arena.slots.flatMap(({ tenants }) => tenants)
      expect(all.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(arena.unshared)
    }
  })

  it('is plain data', () => {
    expect(structuredClone(cnn)).toEqual(cnn)
    expect(JSON.parse(JSON.stringify(cnn))).toEqual(cnn)
  })

  it('leaves the weights as they would be, bit for bit', async () => {
    const untraced = convnet()
    await train(untraced, images)
    expect(await bits(model)).toEqual(await bits(untraced))
  })

  it('sees evaluate, predict and single steps, and nothing after its end', async () => {
    const model = classifier()
    const { steps } = await trace(async () => {
      await model.evaluate(x, y, { batchSize: 20, verbose: 0 })
      await model.predict(x)
      await model.trainOnBatch(x, y)
    })
    expect(steps.map(({ kind, examples, runs }) => [kind, examples, runs])).toEqual([
      ['test', 20, 2],
      ['predict', 32, 1],
      ['predict', 8, 1],
      ['train', 40, 1],
    ])
    expect(steps[1].time).toBeNull()
    await model.trainOnBatch(x, y)
    expect(steps[3].runs).toBe(1)
  })

  it('tells what it knows as soon as a step has been measured', async () => {
    const told: number[][] = []
    await trace(
      () => classifier().fit(x, y, { epochs: 9, batchSize: 20, verbose: 0 }),
      ({ steps }) => told.push(steps.map(({ runs }) => runs)),
    )
    expect(told).toEqual([[16]])
  })

  it('passes errors on, does not nest, and can be used again', async () => {
    const failing = trace(() => {
      throw new Error('as expected')
    })
    await expect(failing).rejects.toThrow('as expected')
    await expect(trace(() => trace(() => {}))).rejects.toThrow('traces do not nest')
    expect((await trace(() => {})).steps).toEqual([])
  })
})

describe('formatTrace', () => {
  it('writes a tree: part of the step, layers, ops, file, workgroups, time', () => {
    const lines = formatTrace(cnn).split('\n')
    expect(lines[0]).toContain(cnn.device)
    const { rows } = trainStep(cnn)
    expect(lines.filter((line) => line.includes('.wgsl')).length).toBe(
      cnn.steps.reduce((sum, step) => sum + step.rows.length, 0),
    )
    const conv = rows.find(({ op }) => op === 'conv2d')!
    const at = lines.findIndex((line) => line.includes(` ${conv.id} conv2d `))
    expect(lines.slice(at - 3, at).map((line) => line.trim())).toEqual(['forward', model.name, 'conv'])
    expect(lines[at]).toMatch(/conv2d\/\w+[.]wgsl +\d+ +[\d.]+ ms/)
    expect(lines.some((line) => /conv2dFilterGrad ← \d+ /.test(line))).toBe(true)
  })

  it('says so where there is nothing to see', async () => {
    expect(formatTrace(await trace(() => {}))).toContain('no step ran')
  })
})

describe('withVariants', () => {
  it('takes the variants that it is asked for, with equal results', async () => {
    const outputs = await model.predict(images)
    let naive!: NdArray
    const { steps, shaders } = await withVariants({ matmul: 'naive', conv2d: 'naive' }, () =>
      trace(async () => {
        naive = await model.predict(images)
      }),
    )
    const files = steps.flatMap(({ rows }) => rows.map(({ shader }) => shaders[shader].file))
    expect(files.filter((file) => /^(matmul|conv2d)/.test(file)).sort()).toEqual([
      ...['conv2d/naive.wgsl', 'conv2d/naive.wgsl', 'matmul/naive.wgsl', 'matmul/naive.wgsl'],
    ])
    for (let i = 0; i < outputs.size; i++) expect(naive.data[i]).toBeCloseTo(outputs.data[i], 5)
  })

  it('leaves a variant out where it can’t do the work', async () => {
    const { steps, shaders } = await withVariants({ conv2d: 'depthwise' }, () =>
      trace(() => model.predict(images)),
    )
    const files = steps.flatMap(({ rows }) => rows.map(({ shader }) => shaders[shader].file))
    expect(files.some((file) => file.startsWith('conv2d/'))).toBe(true)
    expect(files).not.toContain('conv2d/depthwise.wgsl')
  })

  it('knows the names, and refuses others', async () => {
    expect(variantsOf('matmul')[0]).toBe('naive')
    expect(variantsOf('conv2d')[0]).toBe('naive')
    await expect(withVariants({ matmul: 'subgroups' }, () => {})).rejects.toThrow(
      /matmul has no variant 'subgroups': did you mean 'subgroup'\? There are: naive, tiled/,
    )
    const here = variantsOf('matmul', await ready())
    for (const variant of variantsOf('matmul')) {
      const asked = withVariants({ matmul: variant }, () => 7)
      if (here.includes(variant)) expect(await asked).toBe(7)
      else await expect(asked).rejects.toThrow(`needs. It can run: ${here.join(', ')}`)
    }
    expect(here.length).toBeLessThan(variantsOf('matmul').length) // no device has lanes of 8 and of 64
    await expect(withVariants({ conv3d: 'naive' } as object, () => {})).rejects.toThrow(/conv3d/)
  })

  it('ends with what it encloses, also by an error', async () => {
    const before = gpu().choices
    const failing = withVariants({ matmul: 'naive' }, () => {
      expect(gpu().choices).not.toBe(before)
      throw new Error('as expected')
    })
    await expect(failing).rejects.toThrow('as expected')
    expect(gpu().choices).toBe(before)
  })
})
