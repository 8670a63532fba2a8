import {
  Adam,
  Add,
  BatchNormalization,
  Callback,
  CategoricalCrossentropy,
  Conv2D,
  Dense,
  Flatten,
  GlobalAveragePooling2D,
  Input,
  LSTM,
  MaxPooling2D,
  Model,
  NdArray,
  ReLU,
  tensor,
  trace,
  type Variable,
} from 'glassgrad'
import type { Contestant, TracedKernel } from '../measure.js'
import { EPSILON } from '../peers/epsilon.js'
import { forward, type Words } from './forward.js'
import type { Net } from './nets.js'
import { batchesOf, type HostArray, movement, type Problem } from './problem.js'

type Symbolic = ReturnType<typeof Input>

const array = ({ data, shape }: HostArray) => new NdArray(data, shape)

/**
 * A network as a functional model, with these weights or with new ones; and its variables in the order in which the
 * network is said, where a model's own order is by depth.
 */
export function modelOf(
  { input, layers }: Net,
  weights: readonly HostArray[] = [],
  dtype?: 'mixed_float16',
): { model: Model; variables: readonly Variable[] } {
  const variables: Variable[] = []
  /** The layer's output, and its weights set. */
  const apply = (
    layer: Conv2D | Dense | LSTM | BatchNormalization,
    x: Symbolic,
    given: readonly HostArray[],
  ) => {
    const y = layer.apply(x)
    if (given.length > 0) layer.setWeights(given.map(array))
    variables.push(...layer.weights)
    return y
  }
  const activation = (relu: boolean) => (relu ? 'relu' : 'linear')
  const words: Words<Symbolic, HostArray> = {
    statistics: 'moving',
    conv: (x, { filters, kernel, stride, padding, bias, relu }, given) =>
      apply(
        new Conv2D(filters, kernel, {
          strides: stride,
          padding,
          useBias: bias,
          activation: activation(relu),
        }),
        x,
        given,
      ),
    norm(x, { relu }, given) {
      const y = apply(new BatchNormalization(), x, given)
      return relu ? new ReLU().apply(y) : y
    },
    dense: (x, { units, relu }, given) => apply(new Dense(units, { activation: activation(relu) }), x, given),
    lstm: (x, { units }, given) => apply(new LSTM(units), x, given),
    pool: (x, { window, stride, padding }) => new MaxPooling2D(window, { strides: stride, padding }).apply(x),
    average: (x) => new GlobalAveragePooling2D().apply(x),
    flatten: (x) => new Flatten().apply(x),
    join: (a, b) => new ReLU().apply(new Add().apply([a, b])),
    fork: (x) => [x, x],
  }
  const inputs = Input({ shape: [...input] })
  const model = new Model({ inputs, outputs: forward(words, layers, inputs, [...weights]), dtype })
  return { model, variables }
}

function trainingModel({ net, weights }: Problem, dtype?: 'mixed_float16'): ReturnType<typeof modelOf> {
  const { model, variables } = modelOf(net, weights, dtype)
  model.compile({
    optimizer: new Adam({ epsilon: EPSILON }),
    loss: new CategoricalCrossentropy({ fromLogits: true }),
  })
  return { model, variables }
}

/** What is inside one step: what its intermediates take on the device, in words, and its dispatches with their times. */
export async function insideStep(
  problem: Problem,
  dtype?: 'mixed_float16',
): Promise<{ arena: string; kernels: TracedKernel[] }> {
  const [x, y] = [problem.x, problem.y].map((all) => array(batchesOf(all, problem.batch)[0]))
  const { steps } = await trace(() =>
    trainingModel(problem, dtype).model.fit(x, y, { batchSize: problem.batch, verbose: 0 }),
  )
  const [{ arena, rows }] = steps
  const megabytes = (bytes: number) => (bytes / 1e6).toPrecision(3)
  return {
    arena:
      `${dtype ?? 'glassgrad'}'s arena: ${megabytes(arena.bytes)} MB for what lies between, ` +
      `which would be ${megabytes(arena.unshared)} MB unshared`,
    kernels: rows.map(({ phase, layers, op, shader, ms, flop, bytes }) => ({
      ...{ phase, op, shader: shader.split(' ')[0], milliseconds: ms ?? 0, bytes },
      ...(layers.length > 0 && { layer: layers.at(-1) }),
      ...(flop !== null && { flop }),
    })),
  }
}

/**
 * The training step as users get it: a `fit` that goes on for ever, let through step by step. It takes the
 * batch from the data set on the device, adds up the mean loss, and reads that several times a second.
 */
export function glassgradStep(
  finish: () => Promise<void>,
  problem: Problem,
  dtype?: 'mixed_float16',
): Contestant {
  const { batch, x, y, weights } = problem
  const { model, variables } = trainingModel(problem, dtype)
  const gate = new Gate()
  const fit = async () => {
    await model.fit(array(x), array(y), {
      batchSize: batch,
      epochs: Number.MAX_SAFE_INTEGER,
      shuffle: false,
      verbose: 0,
      callbacks: [gate],
    })
  }
  return {
    name: dtype ?? 'glassgrad',
    once: () => gate.letOneThrough(fit),
    finish,
    async answer() {
      const trained = variables.filter((_, i) => weights[i].trainable)
      const after = await Promise.all(trained.map(({ value }) => value.data()))
      return movement(
        weights.filter(({ trainable }) => trainable),
        after,
      )
    },
    close: () => gate.close(),
  }
}

/** The forward pass of one batch after another, from the device to logits in host memory. */
export function glassgradForward(
  finish: () => Promise<void>,
  { net, batch, x, weights }: Problem,
): Contestant {
  const { model } = modelOf(net, weights)
  const inputs = batchesOf(x, batch).map((part) => tensor(array(part)))
  let step = 0
  let logits: ArrayLike<number> = []
  return {
    name: 'glassgrad',
    async once() {
      logits = (await model.predictOnBatch(inputs[step++ % inputs.length])).data
    },
    finish,
    answer: async () => logits,
  }
}

class Closed extends Error {}

/** Holds a `fit` up before each step. */
class Gate extends Callback {
  #fit: Promise<void> | null = null
  #pass: (() => void) | null = null
  #stop: ((reason: Error) => void) | null = null
  #arrived = () => {}

  /** Lets the next step go, and resolves when it has been handed to the device. */
  async letOneThrough(fit: () => Promise<void>): Promise<void> {
    if (!this.#fit) {
      const first = this.#nextArrival()
      this.#fit = fit().catch((error) => {
        if (!(error instanceof Closed)) throw error
      })
      await Promise.race([first, this.#fit])
    }
    const next = this.#nextArrival()
    this.#pass?.()
    await Promise.race([next, this.#fit])
  }

  #nextArrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#arrived = resolve
    })
  }

  override onTrainBatchBegin(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#pass = resolve
      this.#stop = reject
      this.#arrived()
    })
  }

  close(): void {
    this.#stop?.(new Closed())
  }
}
