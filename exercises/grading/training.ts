import {
  Adam,
  Dense,
  EarlyStopping,
  losses,
  type Model,
  NdArray,
  type Optimizer,
  type RunParams,
  Sequential,
  SGD,
  tensor,
  Variable,
  valueAndGrad,
} from 'glassgrad'
import { floats } from '../../test/ops/reference.js'
import { expectNear } from './mistake.js'

/** An optimizer's rule in double precision: the next p, by p, g, what it remembers, and the number of the step. */
type Rule = (p: number, g: number, memory: number[], step: number) => number

async function follows(what: string, optimizer: Optimizer, rule: Rule): Promise<void> {
  const start = floats([7], {}, 1).values
  const memory = start.map((): number[] => [])
  const variable = new Variable('w', [7], () => tensor(Array.from(start)))
  let expected = start
  for (let step = 1; step <= 4; step++) {
    const g = floats([7], {}, 10 + step).values
    optimizer.apply([variable], [tensor(Array.from(g))])
    expected = expected.map((p, i) => rule(p, g[i], memory[i], step))
    const got = await variable.value.data()
    expected.forEach((value, i) => {
      const where = { ru: `w[${i}] после шага ${step}`, en: `w[${i}] after step ${step}` }
      expectNear({ what, where }, value, got[i], 1e-5 * (Math.abs(value) + 0.1))
    })
  }
}

/** Gradient descent as it is. */
export function sgd(): Promise<void> {
  return follows('SGD(0.1)', new SGD({ learningRate: 0.1 }), (p, g) => p - 0.1 * g)
}

/** With momentum, and looking ahead. */
export async function momentum(): Promise<void> {
  const next = (g: number, memory: number[]) => {
    memory[0] = 0.9 * (memory[0] ?? 0) - 0.1 * g
    return memory[0]
  }
  await follows(
    'SGD(0.1, 0.9)',
    new SGD({ learningRate: 0.1, momentum: 0.9 }),
    (p, g, memory) => p + next(g, memory),
  )
  await follows(
    'SGD(0.1, 0.9, nesterov)',
    new SGD({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
    (p, g, memory) => p + 0.9 * next(g, memory) - 0.1 * g,
  )
}

export function adam(): Promise<void> {
  return follows('Adam(0.1)', new Adam({ learningRate: 0.1 }), (p, g, memory, step) => {
    memory[0] = 0.9 * (memory[0] ?? 0) + 0.1 * g
    memory[1] = 0.999 * (memory[1] ?? 0) + 0.001 * g * g
    return p - (0.1 * memory[0]) / (1 - 0.9 ** step) / (Math.sqrt(memory[1] / (1 - 0.999 ** step)) + 1e-7)
  })
}

/** When training ends, by losses that are told. */
export async function earlyStopping(): Promise<void> {
  for (const { values, patience, end } of [
    { values: [5, 4, 3, 3, 3, 3, 3], patience: 2, end: 5 },
    { values: [5, 4, 6, 3, 7, 7, 7, 7], patience: 3, end: 7 },
    { values: [5, 4, 3, 2, 1], patience: 1, end: 5 },
    { values: [5, Number.NaN, Number.NaN, Number.NaN], patience: 2, end: 3 },
  ]) {
    const callback = new EarlyStopping({ patience })
    const model = { stopTraining: false } as Model
    callback.model = model
    callback.params = { metrics: ['val_loss'] } as unknown as RunParams
    callback.onTrainBegin()
    let epochs = 0
    for (const loss of values) {
      if (model.stopTraining) break
      await callback.onEpochEnd(epochs++, { val_loss: loss })
    }
    const what = `EarlyStopping({ patience: ${patience} }), val_loss: ${values.join(', ')}`
    expectNear({ what, where: { ru: 'число эпох', en: 'the number of epochs' } }, end, epochs, 0)
  }
}

/** A step of fit, which is recorded once and replayed, against the same steps op by op. */
export async function recordedStep(): Promise<void> {
  const x = new NdArray(Float32Array.from(floats([8, 3], {}, 2).values), [8, 3])
  const y = new NdArray(Float32Array.from(floats([8, 1], {}, 3).values), [8, 1])
  const model = () => {
    const made = new Sequential([new Dense(1, { inputShape: [3], kernelInitializer: 'ones' })])
    made.compile({ optimizer: new Adam({ learningRate: 0.1 }), loss: 'mean_squared_error' })
    return made
  }
  const recorded = model()
  await recorded.fit(x, y, { epochs: 5, batchSize: 8, shuffle: false, verbose: 0 })
  const single = model()
  const mse = new losses.MeanSquaredError()
  for (let i = 0; i < 5; i++) {
    const { trainableWeights, optimizer } = single
    const loss = () => mse.call(tensor(y), single.apply(tensor(x)))
    optimizer.apply(trainableWeights, valueAndGrad(loss, trainableWeights).gradients)
  }
  const [want, got] = [await single.getWeights(), await recorded.getWeights()]
  want[0].data.forEach((value, i) => {
    const where = { ru: `вес ${i} после пяти шагов`, en: `weight ${i} after five steps` }
    expectNear({ what: 'Dense(1), Adam, fit', where }, value, got[0].data[i], 1e-5)
  })
}
