import {
  type AnyLayer,
  type CallContext,
  Layer,
  type LayerInput,
  type LayerOptions,
  type Symbolic,
} from '../layers/layer.js'
import type { Shape } from '../layers/symbolic.js'
import { tensor } from '../tensor/create.js'
import type { NdArray } from '../tensor/ndarray.js'
import { ready } from '../tensor/runtime.js'
import type { Tensor } from '../tensor/tensor.js'
import type { History } from './callbacks/history.js'
import { Graph } from './graph.js'
import { summarize } from './summary.js'
import type { Trainable } from './trainable.js'
import { Compiled, type CompileOptions } from './training/compiled.js'
import type { Data } from './training/data.js'
import { type EvaluateOptions, evaluate } from './training/evaluate.js'
import { type FitOptions, fit } from './training/fit.js'
import { type PredictOptions, predict } from './training/predict.js'

export interface ModelOptions extends LayerOptions {
  inputs?: Symbolic | readonly Symbolic[]
  outputs?: Symbolic | readonly Symbolic[]
}

/**
 * A network that can be trained: described by its inputs and outputs, or a subclass with `call`
 * (keras.io/api/models/model).
 */
export class Model extends Layer<LayerInput> implements Trainable {
  /** Set it to true, in a callback say, to end training after the epoch. */
  stopTraining = false
  protected graph: Graph | null = null
  #compiled: Compiled | null = null

  constructor({ inputs, outputs, ...options }: ModelOptions = {}) {
    super(options)
    if (inputs && outputs) {
      this.graph = new Graph([inputs].flat() as Symbolic[], [outputs].flat() as Symbolic[])
      this.built = true
    }
  }

  /** Layers in the order in which they are called. */
  get layers(): AnyLayer[] {
    return this.graph?.layers ?? super.sublayers
  }

  override get sublayers(): AnyLayer[] {
    return this.layers
  }

  call(input: LayerInput, context: CallContext): Tensor | readonly Tensor[] {
    if (!this.graph) {
      throw new Error(`Model "${this.name}": give inputs and outputs, or override call() in a subclass`)
    }
    const outputs = this.graph.run([input].flat() as Tensor[], context)
    return outputs.length === 1 ? outputs[0] : outputs
  }

  /** Shapes of the inputs, where they are known before data comes. */
  get inputShapes(): readonly Shape[] | null {
    return this.graph?.inputs.map(({ shape }) => shape) ?? null
  }

  /** What a layer of the model gives, in its first call; null before the model is built. */
  outputShapeOf(layer: AnyLayer): Shape | null {
    return this.graph?.steps.find((step) => step.layer === layer)?.outputs[0].shape ?? null
  }

  /** Sets how to train: optimizer, loss and metrics, by Keras' ids or as objects; a loss may be a function. */
  compile(options: CompileOptions): void {
    this.#compiled = new Compiled(options)
  }

  /** What `compile` has set. */
  get compiled(): Compiled {
    if (this.#compiled) return this.#compiled
    throw new Error(
      `Model "${this.name}" has no loss and no optimizer yet: call compile({ optimizer, loss }) first`,
    )
  }

  /** Trains on x and y; the returned History has each epoch's losses and metrics. */
  fit(x: Data, y: Data, options: FitOptions = {}): Promise<History> {
    return fit(this, x, y, options)
  }

  /** The loss and the metrics over x and y, in that order: `const [loss, accuracy] = await model.evaluate(x, y)`. */
  async evaluate(x: Data, y: Data, options: EvaluateOptions = {}): Promise<number[]> {
    return Object.values(await evaluate(this, x, y, options))
  }

  /** The outputs for x, computed batch by batch, in host memory. */
  predict(x: Data, options: PredictOptions = {}): Promise<NdArray> {
    return predict(this, x, options)
  }

  /** Prints the layers, their output shapes and numbers of parameters. */
  summary(print: (line: string) => void = console.log): void {
    print(summarize(this))
  }

  /** Overwrites all weights with host arrays in the order of `getWeights()`. */
  async setWeights(values: readonly NdArray[]): Promise<void> {
    const { weights } = this
    if (values.length !== weights.length) {
      throw new RangeError(
        `setWeights: model "${this.name}" has ${weights.length} weights, got ${values.length}`,
      )
    }
    weights.forEach((weight, i) => {
      if (values[i].shape.join() !== weight.shape.join()) {
        throw new RangeError(
          `setWeights: weight ${i} "${weight.name}" has shape [${weight.shape}], got [${values[i].shape}]`,
        )
      }
    })
    await ready()
    weights.forEach((weight, i) => {
      weight.assign(tensor(values[i], 'float32'))
    })
  }

  override async getWeights(): Promise<NdArray[]> {
    await ready()
    return super.getWeights()
  }
}
