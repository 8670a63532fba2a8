import { type Given, named, table } from '../../options.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Variable } from '../../tensor/variable.js'
import type { LearningRate } from '../learningRate.js'
import { requireShare } from '../means.js'
import { type OptimizerOptions, optimizerTable, requireWholeOrNull } from '../optimizerOptions.js'
import { ComposedOptimizer, type Numbers, type Updated } from './composedOptimizer.js'

export interface MuonOptions extends OptimizerOptions {
  /** Of AdamW, which what is no matrix is trained by: how much of the mean gradient each step keeps. @default 0.9 */
  adamBeta1?: number
  /** Of AdamW: how much of the mean square each step keeps. @default 0.999 */
  adamBeta2?: number
  /** Of AdamW: `weightDecay` of what it trains. @default 0.004 */
  adamWeightDecay?: number | null
  /** Of AdamW: added to what is divided by, so that it is not 0. @default 1e-7 */
  epsilon?: number
  /** Matrices with a path such as `dense/kernel` in which one of these patterns is are trained by AdamW too. @default [] */
  excludeLayers?: readonly string[]
  /** Whether embeddings are trained by AdamW. @default true */
  excludeEmbeddings?: boolean
  /** Coefficients of a·x + b·x³ + c·x⁵, which brings singular values near 1. @default 3.4445 */
  muonA?: number
  /** @default -4.775 */
  muonB?: number
  /** @default 2.0315 */
  muonC?: number
  /** Of AdamW: its learning rate as a share of `learningRate`. @default 1 */
  adamLrRatio?: number
  /** How much of the sum of gradients each step keeps. @default 0.95 */
  momentum?: number
  /** How often the polynomial is applied. @default 5 */
  nsSteps?: number
  /** Whether a step looks ahead along the sum (Nesterov). @default true */
  nesterov?: boolean
  /** The root mean square of an update, for matrices of all sizes; null: as it comes. @default 0.2 */
  rmsRate?: number | null
}

/**
 * Momentum whose matrices are made orthogonal (Jordan et al., 2024; keras.io/api/optimizers/muon): the sum of gradients G of
 * a matrix [m, n] becomes about U·Vᵀ of its singular value decomposition, by Newton and Schulz' iteration in products of
 * matrices. What is no matrix, and embeddings, are trained by AdamW.
 */
export class Muon extends ComposedOptimizer {
  static override readonly options = table<MuonOptions>({
    learningRate: 'any',
    adamBeta1: 'number',
    adamBeta2: 'number',
    adamWeightDecay: 'number?',
    epsilon: 'number',
    ...optimizerTable,
    excludeLayers: 'any',
    excludeEmbeddings: 'boolean',
    muonA: 'number',
    muonB: 'number',
    muonC: 'number',
    adamLrRatio: 'number',
    momentum: 'number',
    nsSteps: 'number',
    nesterov: 'boolean',
    rmsRate: 'number?',
  })
  static readonly kerasClass = 'Muon'
  /** @internal */
  protected readonly slots = [
    [{ name: 'momentum' }, { name: 'velocity', used: (variable: Variable) => this.byAdam(variable) }],
  ]
  readonly #own: Required<Omit<MuonOptions, keyof OptimizerOptions>>
  readonly #excluded: readonly RegExp[]

  constructor(
    ...given: Given<MuonOptions, [], [learningRate: LearningRate, adamBeta1: number, adamBeta2: number]>
  ) {
    const options = named<MuonOptions>(new.target.name, Muon.options, given)
    const { weightDecay = 0.004 } = options
    super('muon', { ...options, weightDecay })
    const { adamBeta1 = 0.9, adamBeta2 = 0.999, adamWeightDecay = 0.004, epsilon = 1e-7 } = options
    const { excludeLayers = [], excludeEmbeddings = true, adamLrRatio = 1, momentum = 0.95 } = options
    const { muonA = 3.4445, muonB = -4.775, muonC = 2.0315 } = options
    const { nsSteps = 5, nesterov = true, rmsRate = 0.2 } = options
    requireShare(this.name, 'adamBeta1', adamBeta1)
    requireShare(this.name, 'adamBeta2', adamBeta2)
    requireShare(this.name, 'momentum', momentum)
    requireWholeOrNull(this.name, 'nsSteps', nsSteps, 0)
    this.#own = {
      adamBeta1,
      adamBeta2,
      epsilon,
      excludeLayers,
      muonA,
      muonB,
      muonC,
      adamLrRatio,
      momentum,
      nsSteps,
      nesterov,
      excludeEmbeddings,
      adamWeightDecay,
      rmsRate,
    }
    this.#excluded = excludeLayers.map((pattern) => new RegExp(pattern))
  }

  /** Whether a weight is trained by AdamW. */
  byAdam({ shape, path }: Variable): boolean {
    if (shape.length !== 2) return true
    if (this.#own.excludeEmbeddings && path.toLowerCase().includes('embedding')) return true
    return this.#excluded.some((pattern) => pattern.test(path))
  }

  /** @internal */
  protected hyper(step: number, learningRate: number): Readonly<Record<string, number>> {
    const { adamBeta1, adamBeta2, adamLrRatio, adamWeightDecay } = this.#own
    const bias = Math.sqrt(1 - Math.fround(adamBeta2) ** step) / (1 - Math.fround(adamBeta1) ** step)
    return {
      adamRate: learningRate * adamLrRatio * bias,
      adamDecay: 1 - (adamWeightDecay ?? 0) * learningRate,
    }
  }

  /** @internal */
  protected override decayOf({ decay, adamDecay }: Numbers, variable: Variable): Tensor {
    return this.byAdam(variable) ? adamDecay : decay
  }

  /** @internal */
  protected updated(
    p: Tensor,
    g: Tensor,
    { learningRate, adamRate }: Numbers,
    [m, v]: readonly Tensor[],
    variable: Variable,
  ): Updated {
    const { adamBeta1, adamBeta2, epsilon, momentum, nesterov, rmsRate } = this.#own
    if (this.byAdam(variable)) {
      const mean = m.add(g.sub(m).mul(1 - adamBeta1))
      const square = v.add(
        g
          .square()
          .sub(v)
          .mul(1 - adamBeta2),
      )
      return { value: p.sub(mean.mul(adamRate).div(square.sqrt().add(epsilon))), slots: [mean, square] }
    }
    const sum = m.add(g.add(m.mul(momentum - 1)))
    const update = this.#orthogonal(nesterov ? g.add(sum.mul(momentum)) : sum)
    const scale = rmsRate === null ? 1 : Math.sqrt(Math.max(...p.shape)) * rmsRate
    return { value: p.sub(update.mul(learningRate).mul(scale)), slots: [sum, v] }
  }

  /** About U·Vᵀ of x = U·S·Vᵀ, a matrix [m, n]. */
  #orthogonal(x: Tensor): Tensor {
    const { muonA, muonB, muonC, nsSteps } = this.#own
    const tall = x.shape[0] > x.shape[1]
    let y = tall ? x.transpose() : x
    y = y.div(y.square().sum().sqrt().add(1e-7)) // no singular value is above 1
    for (let step = 0; step < nsSteps; step++) {
      const a = y.matmul(y.transpose())
      const b = a.mul(muonB).add(a.mul(muonC).matmul(a))
      y = y.mul(muonA).add(b.matmul(y))
    }
    return tall ? y.transpose() : y
  }

  override getConfig(): Record<string, unknown> {
    const { adamBeta1, adamBeta2, epsilon, excludeLayers, muonA, muonB, muonC, adamLrRatio } = this.#own
    const { momentum, nsSteps, nesterov, excludeEmbeddings, adamWeightDecay, rmsRate } = this.#own
    return {
      ...super.getConfig(),
      adam_beta_1: adamBeta1,
      adam_beta_2: adamBeta2,
      epsilon,
      exclude_layers: excludeLayers,
      muon_a: muonA,
      muon_b: muonB,
      muon_c: muonC,
      adam_lr_ratio: adamLrRatio,
      momentum,
      ns_steps: nsSteps,
      nesterov,
      exclude_embeddings: excludeEmbeddings,
      adam_weight_decay: adamWeightDecay,
      rms_rate: rmsRate,
    }
  }
}
