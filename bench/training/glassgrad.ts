import {
  Adam,
  Callback,
  CategoricalCrossentropy,
  Conv2D,
  Dense,
  Flatten,
  MaxPooling2D,
  NdArray,
  Sequential,
} from 'glassgrad'
import type { Contestant } from '../measure.js'
import { EPSILON } from '../peers/epsilon.js'
import { type HostArray, movement, type Net, type Problem } from './problem.js'

/** A network as a model, for the loss on logits. */
export function modelOf(net: Net): Sequential {
  return new Sequential(
    net.layers.map((layer, i) => {
      const inputShape = i === 0 ? net.input : undefined
      const activation = i < net.layers.length - 1 ? 'relu' : 'linear'
      if (layer.kind === 'conv') return new Conv2D(layer.filters, 3, { activation, inputShape })
      if (layer.kind === 'pool') return new MaxPooling2D()
      if (layer.kind === 'flatten') return new Flatten()
      return new Dense(layer.units, { activation, inputShape })
    }),
  )
}

/**
 * The training step as users get it: a `fit` that goes on for ever, let through step by step. It takes the
 * batch from the data set on the device, adds up the mean loss, and reads that several times a second.
 */
export function glassgradStep(
  finish: () => Promise<void>,
  { net, batch, x, y, weights }: Problem,
): Contestant {
  const model = modelOf(net)
  model.compile({
    optimizer: new Adam({ epsilon: EPSILON }),
    loss: new CategoricalCrossentropy({ fromLogits: true }),
  })
  const gate = new Gate()
  const array = ({ data, shape }: HostArray) => new NdArray(data, shape)
  const fit = async () => {
    await model.setWeights(weights.map(array))
    await model.fit(array(x), array(y), {
      batchSize: batch,
      epochs: Number.MAX_SAFE_INTEGER,
      shuffle: false,
      verbose: 0,
      callbacks: [gate],
    })
  }
  return {
    name: 'glassgrad',
    once: () => gate.letOneThrough(fit),
    finish,
    async answer() {
      const arrays = await model.getWeights()
      return movement(
        weights,
        arrays.map(({ data }) => data),
      )
    },
    close: () => gate.close(),
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
