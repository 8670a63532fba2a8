import { Call } from '../../layers/callContext.js'
import type { AnyLayer, CallContext, LayerInput } from '../../layers/layer.js'
import { withMaskOf } from '../../tensor/mask.js'
import type { Random } from '../../tensor/random.js'
import { gpu } from '../../tensor/runtime.js'
import { Tensor } from '../../tensor/tensor.js'
import type { Trainable } from '../trainable.js'
import type { Examples } from './data.js'
import { oneOrMore, type StepData } from './stepData.js'
import type { Trackers } from './trackers.js'

/** What a model makes of a batch. */
export interface Forward {
  outputs: readonly Tensor[]
  /** Each output's loss; null for an output that has none. */
  losses: readonly (Tensor | null)[]
  /** Their weighted sum, with the penalties of weights and outputs. */
  loss: Tensor
}

/** The innermost step under way. Steps are written down synchronously, so there is one chain of them. */
let innermost: StepScope | null = null

/** What the parts of a model's step (`trainStep`, `computeLoss`, `computeMetrics`) know of each other. */
export class StepScope {
  /** Of weights and outputs of layers, which add to the loss. */
  readonly penalties: Tensor[] = []
  /** Each output's loss, once the loss has been computed. */
  losses: readonly (Tensor | null)[] = []
  /** What training lowers. */
  loss: Tensor | null = null

  constructor(
    readonly model: Trainable,
    readonly batch: Examples<Tensor>,
    readonly training: boolean,
    readonly random: Random,
    /** Where nobody measures, null. */
    readonly trackers: Trackers | null = null,
  ) {}

  /** @throws Error where no step of this model is under way */
  static of(model: Trainable, method: string): StepScope {
    if (innermost?.model === model) return innermost
    throw new Error(
      `Model "${model.name}": ${method}() belongs into a step of fit, evaluate, trainOnBatch or testOnBatch, which call it`,
    )
  }

  /** Runs a part of the step; layers called in it, by whomever, know of the step. */
  run<T>(body: () => T): T {
    const { training, random } = this
    const around = innermost
    innermost = this
    try {
      const layer = this.model as unknown as AnyLayer
      return new Call(layer, { training, random, addLoss: this.#addLoss }).run(body)
    } finally {
      innermost = around
    }
  }

  readonly #addLoss = (part: Tensor) => void this.penalties.push(part.rank === 0 ? part : part.sum())

  /**
   * The model's outputs for the batch, always as a list, in float32: losses and metrics are not for half the digits.
   * @param observe is told what each layer gives
   */
  outputs(observe?: CallContext['observe']): readonly Tensor[] {
    const { model, training, random } = this
    const { inputs } = this.batch
    const context = { training, random, addLoss: this.#addLoss, observe }
    const output = model.forward((inputs.length === 1 ? inputs[0] : inputs) as LayerInput, context)
    const outputs = output instanceof Tensor ? [output] : output
    return outputs.map((y) => (y.dtype === 'float16' ? withMaskOf(y, y.cast('float32')) : y))
  }
}

/** The batch of a scope, as a step gets it. */
export function dataOf({ batch: { inputs, targets, weights } }: StepScope): StepData {
  return [oneOrMore(inputs) as LayerInput, oneOrMore(targets), oneOrMore(weights)]
}

/** Runs the model on a batch and adds up what training lowers. */
export function forward(scope: StepScope): Forward {
  return scope.run(() => {
    const outputs = scope.outputs()
    const loss = lossOf(scope, outputs)
    return { outputs, losses: scope.losses, loss }
  })
}

/** What training lowers, as the model's `computeLoss` has it. */
export function lossOf(scope: StepScope, outputs: readonly Tensor[]): Tensor {
  const [x, y, sampleWeight] = dataOf(scope)
  const { model, training } = scope
  const loss: unknown = model.computeLoss(x, y, oneOrMore(outputs) as LayerInput, sampleWeight, training)
  if (!(loss instanceof Tensor)) {
    throw new TypeError(
      `Model "${model.name}": computeLoss() must give a tensor of one element, got ${loss instanceof Promise ? 'a promise: it must not be async' : String(loss)}`,
    )
  }
  scope.loss = loss
  return loss
}

/** The losses that have been compiled, weighted, with the penalties of weights and outputs. */
export function compiledLoss(
  scope: StepScope,
  targets: readonly (Tensor | null)[],
  outputs: readonly Tensor[],
  weights: readonly (Tensor | null)[],
): Tensor {
  const { compiled, name } = scope.model
  const penalties = [...scope.penalties]
  return gpu().within('loss', () => {
    for (const weight of compiled.weights) if (weight.penalty) penalties.push(weight.penalty(weight.value))
    const counts = compiled.lossWeights(outputs.length)
    scope.losses = compiled.losses(outputs.length).map((loss, i) => {
      if (!loss) return null
      if (!targets[i]) throw new TypeError(`Model "${name}": the loss ${loss.name} needs targets, got none`)
      return loss.call(targets[i], outputs[i], weights[i] ?? null)
    })
    const parts = scope.losses.flatMap((loss, i) =>
      loss ? [counts[i] === 1 ? loss : loss.mul(counts[i])] : [],
    )
    const all = [...parts, ...penalties]
    if (all.length === 0) {
      throw new Error(
        `Model "${name}" has no loss: name one in compile({ loss }), override computeLoss(), or add one in a layer`,
      )
    }
    scope.loss = all.reduce((sum, part) => sum.add(part))
    return scope.loss
  })
}
