import { beforeAll, describe, expect, it } from 'vitest'
import { Recording } from '../../src/gpu/recording.js'
import { Adafactor, Lamb, Muon, ScheduleFreeAdamW } from '../../src/optim/further/index.js'
import {
  Adam,
  AdamW,
  ExponentialDecay,
  Ftrl,
  getOptimizer,
  Lion,
  LossScaleOptimizer,
  Nadam,
  optimizerFromConfig,
  RMSprop,
  SGD,
  serializeOptimizer,
  type TrainingOptimizer,
} from '../../src/optim/index.js'
import { full, tensor } from '../../src/tensor/create.js'
import { NdArray } from '../../src/tensor/ndarray.js'
import { gpu, ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import { Variable } from '../../src/tensor/variable.js'
import { arrayOf, expectClose, goldens, type Stored, tensorOf } from '../goldens.js'

interface Case {
  name: string
  optimizer: string
  config: Record<string, unknown>
  initial: Stored[]
  steps: { gradients: Stored[]; variables: Stored[] }[]
}

beforeAll(async () => void (await ready()))

// optimizerOptions.json: further optimizers and options, by Keras 3.15.1 on jax.
const cases = [
  ...goldens<Case[]>('optimizers.json'),
  ...goldens<Case[]>('optimizerOptions.json'),
  ...goldens<Case[]>('furtherOptimizers.json'),
]
const further = { Adafactor, Lamb, Muon, ScheduleFreeAdamW }
const optimizerOf = ({ optimizer, config }: Case) =>
  optimizerFromConfig({ class_name: optimizer, config }, further)
const variablesOf = ({ initial }: Case) =>
  initial.map((stored, i) => new Variable(`weight_${i}`, stored.shape, () => tensorOf(stored)))
const valuesOf = (variables: readonly Variable[]) => Promise.all(variables.map(({ value }) => value.data()))

async function expectVariables(variables: readonly Variable[], want: Stored[], label: string) {
  for (const [i, values] of (await valuesOf(variables)).entries()) {
    expectClose(values, want[i].data, 2e-5, 1e-6, `${label}, variable ${i}`)
  }
}

/** The steps of a case, in which the optimizer's work has been recorded once and is replayed. */
async function recorded(golden: Case, optimizer: TrainingOptimizer, variables: readonly Variable[]) {
  const gradients = golden.initial.map(
    (stored, i) => new Variable(`gradient_${i}`, stored.shape, () => tensorOf(stored)),
  )
  const inputs = gradients.map(({ value }) => value)
  const recording = new Recording(gpu())
  recording.record(() => optimizer.apply(variables, inputs))
  await recording.compile([])
  return (given: Stored[]) => {
    for (const [i, stored] of given.entries()) gradients[i].load(arrayOf(stored))
    recording.replay()
  }
}

describe.each(cases)('$name', (golden) => {
  it('goes where Keras goes, step by step', async () => {
    const [optimizer, variables] = [optimizerOf(golden), variablesOf(golden)]
    for (const [step, { gradients, variables: want }] of golden.steps.entries()) {
      optimizer.apply(variables, gradients.map(tensorOf))
      await expectVariables(variables, want, `step ${step}`)
    }
  })

  it('recorded and replayed, goes exactly where it goes eagerly', async () => {
    const [eager, replayed] = [variablesOf(golden), variablesOf(golden)]
    const optimizer = optimizerOf(golden)
    const step = await recorded(golden, optimizerOf(golden), replayed)
    for (const { gradients } of golden.steps) {
      optimizer.apply(eager, gradients.map(tensorOf))
      step(gradients)
    }
    expect(await valuesOf(replayed)).toEqual(await valuesOf(eager))
  })

  it('resumed from its saved state, goes on exactly', async () => {
    const variables = variablesOf(golden)
    let optimizer = optimizerOf(golden)
    let resumed = variables
    for (const [step, { gradients, variables: want }] of golden.steps.entries()) {
      if (step === 5) {
        const [state, values] = [
          await optimizer.getWeights(),
          await Promise.all(resumed.map((v) => v.value.array())),
        ]
        optimizer = optimizerOf(golden)
        resumed = values.map((value, i) => new Variable(`weight_${i}`, value.shape, () => tensor(value)))
        optimizer.build(resumed)
        optimizer.setWeights(state)
      }
      optimizer.apply(resumed, gradients.map(tensorOf))
      if (step >= 5) await expectVariables(resumed, want, `step ${step}`)
    }
    expect(optimizer.iterations).toBe(golden.steps.length)
  })

  it("has Keras' configuration", () => {
    const { name, ...config } = optimizerOf(golden).getConfig()
    expect(Object.entries(config)).toEqual(Object.entries(golden.config))
    expect(name).toBe(
      { RMSprop: 'rm_sprop', AdamW: 'adam_w', ScheduleFreeAdamW: 'schedule_free_adam_w' }[golden.optimizer] ??
        golden.optimizer.toLowerCase(),
    )
  })
})

/** An optimizer on one weight, whose gradient in step t the test gives. */
async function run(
  optimizer: TrainingOptimizer,
  initial: number[],
  steps: number[][],
  constraint: Variable['constraint'] = null,
): Promise<number[][]> {
  const variable = new Variable('weight', [initial.length], () => tensor(initial))
  variable.constraint = constraint
  const path: number[][] = []
  for (const gradient of steps) {
    optimizer.apply([variable], [tensor(gradient)])
    path.push(Array.from(await variable.value.data()))
  }
  optimizer.finalizeVariableValues([variable])
  path.push(Array.from(await variable.value.data()))
  return path
}

describe('Lamb, Muon, Adafactor and ScheduleFreeAdamW', () => {
  it('Muon leaves embeddings and what it is told to AdamW', () => {
    const muon = new Muon({ excludeLayers: ['^head/'] })
    const named = (path: string, shape: number[]) =>
      Object.assign(new Variable(path, shape, () => full(shape, 0)), { path })
    expect(muon.byAdam(named('dense/kernel', [2, 3]))).toBe(false)
    expect(muon.byAdam(named('dense/bias', [3]))).toBe(true)
    expect(muon.byAdam(named('conv/kernel', [2, 3, 1, 1]))).toBe(true)
    expect(muon.byAdam(named('embedding_1/embeddings', [2, 3]))).toBe(true)
    expect(muon.byAdam(named('head/kernel', [2, 3]))).toBe(true)
    expect(new Muon({ excludeEmbeddings: false }).byAdam(named('embedding/embeddings', [2, 3]))).toBe(false)
  })

  it.each([Lamb, Muon, Adafactor, ScheduleFreeAdamW])(
    '%o gathers gradients and skips steps that overflow',
    async (Class) => {
      const gradients = [
        [
          [1, -2, 3],
          [2, 1, 0.5],
        ],
        [
          [3, 2, -1],
          [1, 1, 1],
        ],
      ]
      const sums = gradients[0].map((row, i) => row.map((x, j) => (x + gradients[1][i][j]) / 2))
      const fresh = () =>
        new Variable('kernel', [2, 3], () =>
          tensor([
            [1, 2, 3],
            [4, 5, 6],
          ]).cast('float32'),
        )
      const [gathered, once, scaled] = [fresh(), fresh(), fresh()]
      const gathering = new Class({ gradientAccumulationSteps: 2 })
      for (const gradient of gradients) gathering.apply([gathered], [tensor(gradient).cast('float32')])
      new Class().apply([once], [tensor(sums).cast('float32')])
      expectClose(await gathered.value.data(), await once.value.data(), 1e-6, 1e-6)
      const scaling = new LossScaleOptimizer(new Class(), { initialScale: 2 })
      scaling.apply(
        [scaled],
        [
          tensor([
            [1, Infinity, 1],
            [1, 1, 1],
          ]),
        ],
      )
      expect([...(await scaled.value.data())]).toEqual([1, 2, 3, 4, 5, 6])
      scaling.apply([scaled], [tensor(sums).cast('float32')]) // the scale is 1 by now
      const [value] = await valuesOf([scaled])
      expect([...value].every(Number.isFinite)).toBe(true)
      expect(value[0]).not.toBe(1)
    },
  )

  it('an id of theirs is told where to find the class', () => {
    expect(() => getOptimizer('schedule_free_adam_w')).toThrow(
      "import { ScheduleFreeAdamW } from 'glassgrad/optimizers', new ScheduleFreeAdamW()",
    )
  })
})

describe('rules without golden cases, in double precision', () => {
  const initial = [0.5, -1.5, 2, -0.25, 1]
  const steps = Array.from({ length: 8 }, (_, t) =>
    initial.map((_, i) => Math.sin(3 * t + 2 * i) * (i + 1) * 0.3),
  )

  it('Lion', async () => {
    const path = await run(new Lion({ learningRate: 0.05, beta1: 0.8, beta2: 0.9 }), initial, steps)
    const [p, m] = [[...initial], initial.map(() => 0)]
    for (const [t, gradient] of steps.entries()) {
      for (const [i, g] of gradient.entries()) {
        p[i] -= 0.05 * Math.sign(0.8 * m[i] + 0.2 * g)
        m[i] = 0.9 * m[i] + 0.1 * g
      }
      expectClose(path[t], p, 1e-5, 1e-6, `step ${t}`)
    }
  })

  it.each([
    {},
    { l1RegularizationStrength: 0.3, l2RegularizationStrength: 0.2, beta: 0.1 },
    { learningRatePower: -0.7, l2ShrinkageRegularizationStrength: 0.05, initialAccumulatorValue: 0.5 },
  ])('Ftrl %o', async (options) => {
    const learningRate = 0.2
    const path = await run(new Ftrl({ learningRate, ...options }), initial, steps)
    const {
      learningRatePower = -0.5,
      initialAccumulatorValue = 0.1,
      l1RegularizationStrength: l1 = 0,
      l2RegularizationStrength = 0,
      l2ShrinkageRegularizationStrength: shrinkage = 0,
      beta = 0,
    } = options
    const l2 = l2RegularizationStrength + beta / (2 * learningRate)
    const power = (n: number) => n ** -learningRatePower
    const [p, n, z] = [[...initial], initial.map(() => initialAccumulatorValue), initial.map(() => 0)]
    for (const [t, gradient] of steps.entries()) {
      for (const [i, g] of gradient.entries()) {
        const after = n[i] + g * g
        z[i] += g + 2 * shrinkage * p[i] - ((power(after) - power(n[i])) / learningRate) * p[i]
        p[i] = (Math.min(Math.max(z[i], -l1), l1) - z[i]) / (power(after) / learningRate + 2 * l2)
        n[i] = after
      }
      expectClose(path[t], p, 1e-4, 1e-5, `step ${t}`)
    }
  })
})

describe('options of all optimizers', () => {
  it('weight decay comes before the step', async () => {
    const path = await run(new SGD({ learningRate: 0.1, weightDecay: 0.5 }), [1, -2], [[1, 1]])
    expectClose(path[0], [1 - 0.05 - 0.1, -2 + 0.1 - 0.1], 1e-6, 0)
  })

  it('the norm of each gradient, of all, or each element is bounded', async () => {
    const clipped = async (clipping: object) => {
      const optimizer = new SGD({ learningRate: 1, ...clipping })
      const [a, b] = [new Variable('a', [2], () => full([2], 0)), new Variable('b', [1], () => full([1], 0))]
      optimizer.apply([a, b], [tensor([3, -4]), tensor([12])])
      return [...(await a.value.data()), ...(await b.value.data())].map((x) => -x)
    }
    expectClose(await clipped({ clipnorm: 2.5 }), [1.5, -2, 2.5], 1e-6, 0)
    expectClose(await clipped({ clipnorm: 10 }), [3, -4, 10], 1e-6, 0)
    expectClose(await clipped({ globalClipnorm: 6.5 }), [1.5, -2, 6], 1e-6, 0)
    expectClose(await clipped({ globalClipnorm: 100 }), [3, -4, 12], 0, 0)
    expectClose(await clipped({ clipvalue: 3.5 }), [3, -3.5, 3.5], 1e-6, 0)
  })

  it('gathered gradients update by their mean, every few steps', async () => {
    const steps = [[1], [3], [5], [-1]]
    const path = await run(new SGD({ learningRate: 0.1, gradientAccumulationSteps: 2 }), [1], steps)
    expectClose(path.flat(), [1, 0.8, 0.8, 0.6, 0.6], 1e-6, 0)
  })

  it('gathering is as one large batch: Adam, with decay and clipping', async () => {
    const options = { learningRate: 0.1, weightDecay: 0.1, clipvalue: 1.5 }
    const steps = [[1], [3], [5], [-1], [-2], [0.5]]
    const gathered = await run(new Adam({ ...options, gradientAccumulationSteps: 2 }), [1], steps)
    const large = await run(new Adam(options), [1], [[2], [2], [-0.75]])
    expectClose([gathered[1], gathered[3], gathered[5]].flat(), large.slice(0, 3).flat(), 1e-6, 0)
    expect([gathered[0], gathered[2], gathered[4]]).toEqual([[1], gathered[1], gathered[3]])
  })

  it('a moving average of the weights is kept, and put in their place', async () => {
    const steps = [[1], [1], [1], [1]]
    const path = await run(new SGD({ learningRate: 1, useEma: true, emaMomentum: 0.5 }), [0], steps)
    // Weights -1, -2, -3, -4; averages -1, -1.5, -2.25, -3.125.
    expectClose(path.flat(), [-1, -2, -3, -4, -3.125], 1e-6, 0)
    const often = new SGD({ learningRate: 1, useEma: true, emaMomentum: 0.5, emaOverwriteFrequency: 2 })
    // -1; -2 → average -1.5; -2.5; -3.5 → average ½·(½·-1.5 + ½·-2.5) + ½·-3.5 = -2.75
    expectClose((await run(often, [0], steps)).flat(), [-1, -1.5, -2.5, -2.75, -2.75], 1e-6, 0)
  })

  it('a constraint holds after each step', async () => {
    const path = await run(new SGD({ learningRate: 1 }), [1, 1], [[2, -1]], (w) => w.relu())
    expect(path[0]).toEqual([0, 2])
  })

  it('a schedule or a function gives the rate of each step', async () => {
    const schedule = new ExponentialDecay({ initialLearningRate: 1, decaySteps: 1, decayRate: 0.5 })
    const byHalf = await run(new SGD({ learningRate: schedule }), [0], [[1], [1], [1]])
    expectClose(byHalf.flat(), [-1, -1.5, -1.75, -1.75], 1e-6, 0)
    const own = await run(new SGD({ learningRate: (step) => step }), [0], [[1], [1], [1]])
    expectClose(own.flat(), [0, -1, -3, -3], 1e-6, 0)
  })

  it('a rate set while training holds from the next step on', async () => {
    const optimizer = new SGD({ learningRate: 1 })
    const variable = new Variable('weight', [1], () => tensor([0]))
    for (const rate of [1, 0.5]) {
      optimizer.learningRate = rate
      optimizer.apply([variable], [tensor([1])])
    }
    expect(await variable.value.item()).toBe(-1.5)
    expect(optimizer.learningRate).toBe(0.5)
  })

  it.each(['adadelta', 'adagrad', 'adam', 'adamax', 'adamw', 'ftrl', 'lion', 'nadam', 'rmsprop', 'sgd'])(
    '%s does not hide a NaN',
    async (id) => {
      const [[bad, good]] = await run(getOptimizer(id), [1, 1], [[Number.NaN, 1]])
      expect(bad).toBeNaN()
      expect(good).not.toBeNaN()
    },
  )

  it('odd sizes leave their neighbours alone', async () => {
    for (const size of [1, 2, 3, 5, 63, 257]) {
      const initial = Array.from({ length: size }, (_, i) => i)
      const [path] = await run(new SGD({ learningRate: 1 }), initial, [initial.map(() => 1)])
      expect(path).toEqual(initial.map((x) => x - 1))
    }
  })
})

describe('state', () => {
  const names = (optimizer: TrainingOptimizer) => {
    optimizer.build([
      new Variable('kernel', [2, 3], () => full([2, 3], 0)),
      new Variable('bias', [3], () => full([3], 0)),
    ])
    return optimizer.variables.map(({ name }) => name)
  }

  it.each([
    [new SGD(), []],
    [new SGD({ momentum: 0.9 }), ['kernel_momentum', 'bias_momentum']],
    [new Adam(), ['kernel_momentum', 'kernel_velocity', 'bias_momentum', 'bias_velocity']],
    [
      new Adam({ amsgrad: true }),
      [
        'kernel_momentum',
        'kernel_velocity',
        'bias_momentum',
        'bias_velocity',
        'kernel_velocity_hat',
        'bias_velocity_hat',
      ],
    ],
    [new RMSprop(), ['kernel_velocity', 'bias_velocity']],
    [
      new RMSprop({ momentum: 0.5, centered: true }),
      [
        'kernel_velocity',
        'bias_velocity',
        'kernel_momentum',
        'bias_momentum',
        'kernel_average_gradient',
        'bias_average_gradient',
      ],
    ],
    [
      new SGD({ momentum: 0.9, useEma: true, gradientAccumulationSteps: 2 }),
      [
        'kernel_average',
        'bias_average',
        'kernel_gradient_accumulator',
        'bias_gradient_accumulator',
        'kernel_momentum',
        'bias_momentum',
      ],
    ],
  ])('slots in the order of Keras (%#)', (optimizer, want) => expect(names(optimizer)).toEqual(want))

  it('begins with the step and the rate, unless a schedule gives it', async () => {
    const optimizer = new Adam({ learningRate: 0.25 })
    optimizer.iterations = 7
    const [iteration, rate] = await optimizer.getWeights()
    expect([iteration.data, iteration.shape, rate.data, rate.shape]).toEqual([
      Int32Array.of(7),
      [],
      Float32Array.of(0.25),
      [],
    ])
    const scheduled = new Adam({ learningRate: () => 1 })
    expect(await scheduled.getWeights()).toHaveLength(1)
  })

  it('ends, for Nadam, with the product of its momenta', async () => {
    const optimizer = new Nadam()
    optimizer.iterations = 2
    const product = 0.9 * (1 - 0.5 * 0.96) * 0.9 * (1 - 0.5 * 0.96 ** 2)
    expectClose((await optimizer.getWeights())[2].data, [product], 1e-6, 0)
  })

  it('that does not fit is an error', async () => {
    const optimizer = new Adam()
    const scalar = new NdArray(Float32Array.of(1), [])
    expect(() => optimizer.setWeights([scalar, scalar, scalar])).toThrow(/expected 2 arrays.*got 3.*build/)
    names(optimizer)
    const state = await optimizer.getWeights()
    expect(() => optimizer.setWeights(state.with(2, scalar))).toThrow(/"kernel_momentum".*\[2,3\].*\[\]/)
  })
})

describe('configurations and errors', () => {
  it('an id gives the defaults of Keras', () => {
    expect(getOptimizer('sgd').learningRate).toBe(0.01)
    expect(getOptimizer('adam').learningRate).toBe(0.001)
    expect(getOptimizer('AdamW').getConfig().weight_decay).toBe(0.004)
    expect(getOptimizer('RMSprop')).toBeInstanceOf(RMSprop)
    expect(() => getOptimizer('adan')).toThrow(/did you mean 'adam'/)
  })

  it.each(['adadelta', 'adagrad', 'adam', 'adamax', 'adamw', 'ftrl', 'lion', 'nadam', 'rmsprop', 'sgd'])(
    '%s survives a round trip through JSON',
    (id) => {
      const json = serializeOptimizer(getOptimizer(id))!
      expect(serializeOptimizer(optimizerFromConfig(JSON.parse(JSON.stringify(json))))).toEqual(json)
    },
  )

  it.each([
    [() => new SGD({ learningRate: -1 }), /learningRate.*-1/],
    [() => new SGD({ learningRate: Number.NaN }), /learningRate.*NaN/],
    [() => new SGD({ momentum: 1.5 }), /sgd: expected a momentum.*1.5/],
    [() => new Adam({ beta1: 1 }), /adam: expected beta1.*1/],
    [() => new SGD({ clipnorm: 1, clipvalue: 1 }), /clipnorm and clipvalue/],
    [() => new SGD({ clipnorm: -1 }), /clipnorm.*-1/],
    [() => new SGD({ weightDecay: -1 }), /weightDecay.*-1/],
    [() => new AdamW({ weightDecay: null }), /adam_w.*weightDecay/],
    [() => new SGD({ emaMomentum: 2 }), /emaMomentum.*2/],
    [() => new SGD({ emaOverwriteFrequency: 0.5 }), /emaOverwriteFrequency.*0.5/],
    [() => new SGD({ gradientAccumulationSteps: 1 }), /gradientAccumulationSteps.*2.*1/],
    [() => new Lion({ beta1: 0 }), /lion.*beta1/],
    [() => new Ftrl({ learningRatePower: 1 }), /ftrl.*learningRatePower/],
    [() => new Ftrl({ l1RegularizationStrength: -1 }), /ftrl.*l1RegularizationStrength/],
  ])('wrong options (%#)', (make, message) => expect(make).toThrow(message))

  it('a rate that is none, from a function, names the step', async () => {
    const optimizer = new SGD({ learningRate: (step) => (step < 2 ? 1 : Number.NaN) })
    await expect(run(optimizer, [0], [[1], [1], [1]])).rejects.toThrow(/learningRate.*NaN in step 2/)
  })

  it('a rate that is a function can not be had back from JSON', () => {
    const json = serializeOptimizer(
      new SGD({
        learningRate: function halved() {
          return 0.5
        },
      }),
    )!
    expect(() => optimizerFromConfig(JSON.parse(JSON.stringify(json)))).toThrow(/SGD.*function 'halved'/)
  })

  it('a scheduled rate can not be set', () => {
    const optimizer = new Adam({
      learningRate: new ExponentialDecay({ initialLearningRate: 1, decaySteps: 1, decayRate: 1 }),
    })
    expect(() => {
      optimizer.learningRate = 0.5
    }).toThrow(/schedule.*0.5/)
  })

  it.each<[string, (a: Variable, b: Variable) => [unknown, unknown], RegExp]>([
    ['the other way round', (a) => [[tensor([1, 2])], [a]], /gradients came first/],
    ['too few', (a, b) => [[a, b], [tensor([1, 2])]], /2 variables and 1 gradients/],
    [
      'in another order',
      (a, b) => [
        [a, b],
        [tensor([1]), tensor([1, 2])],
      ],
      /"a" has shape \[1\], expected \[2\].*order/,
    ],
    ['undefined', (a) => [[a], [undefined]], /gradient of variable 0 "a" is undefined/],
    ['null', (a) => [[a], [null]], /"a" is null/],
    ['numbers', (a) => [[a], [[1, 2]]], /"a" is an object of class Array, expected a tensor/],
    ['of integers', (a) => [[a], [tensor([1, 2], 'int32')]], /of int32, expected float32/],
    ['of values in place of variables', (a) => [[a.value], [tensor([1, 2])]], /expected a Variable at 0/],
    [
      'of one variable twice',
      (a) => [
        [a, a],
        [tensor([1, 2]), tensor([1, 2])],
      ],
      /"a" is there twice/,
    ],
    ['one that is no list', (a) => [a, tensor([1, 2])], /expected a list of variables/],
  ])('gradients are refused: %s', async (_, given, message) => {
    const [a, b] = [new Variable('a', [2], () => full([2], 0)), new Variable('b', [1], () => full([1], 0))]
    const optimizer = new SGD()
    const [variables, gradients] = given(a, b)
    expect(() => optimizer.apply(variables as Variable[], gradients as Tensor[])).toThrow(message)
    expect(optimizer.iterations).toBe(0)
    expect([...(await a.value.data())]).toEqual([0, 0])
  })
})
