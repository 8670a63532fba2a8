// A variational autoencoder: a model with a trainStep of its own, whose two losses are in the history.
import assert from 'node:assert/strict'
import {
  Dense,
  Model,
  metrics,
  NdArray,
  Random,
  Sequential,
  type StepData,
  type Tensor,
  valueAndGrad,
} from 'glassgrad'

class VAE extends Model {
  readonly encoder = new Sequential([
    new Dense(16, { inputShape: [8], activation: 'relu' }),
    new Dense(4), // mean and log variance of two numbers
  ])
  readonly decoder = new Sequential([
    new Dense(16, { inputShape: [2], activation: 'relu' }),
    new Dense(8, { activation: 'sigmoid' }),
  ])
  readonly reconstruction = new metrics.Mean({ name: 'reconstruction' })
  readonly divergence = new metrics.Mean({ name: 'divergence' })

  #losses(x: Tensor): [Tensor, Tensor] {
    const code = this.encoder.apply(x)
    const [mean, logVariance] = [code.slice([0, 0], [null, 2]), code.slice([0, 2])]
    const noise = new Random(1).normal(mean.shape) // another one in each step
    const output = this.decoder.apply(mean.add(logVariance.mul(0.5).exp().mul(noise)))
    const divergence = logVariance.add(1).sub(mean.square()).sub(logVariance.exp()).mul(-0.5)
    return [output.sub(x).square().sum(-1).mean(), divergence.sum(-1).mean()]
  }

  override trainStep([x]: StepData<Tensor>) {
    let parts!: [Tensor, Tensor]
    const { gradients } = valueAndGrad(() => {
      parts = this.#losses(x)
      return parts[0].add(parts[1].mul(0.05))
    }, this.trainableWeights)
    this.optimizer.apply(this.trainableWeights, gradients)
    return this.#track(parts)
  }

  override testStep([x]: StepData<Tensor>) {
    return this.#track(this.#losses(x))
  }

  #track([reconstruction, divergence]: [Tensor, Tensor]) {
    this.reconstruction.updateState(reconstruction)
    this.divergence.updateState(divergence)
    return { reconstruction: this.reconstruction, divergence: this.divergence }
  }
}

const vae = new VAE()
vae.compile({ optimizer: 'adam' })
const x = new NdArray(
  Float32Array.from({ length: 8 * 128 }, (_, i) => ((i >> 3) % 4 === i % 4 ? 1 : 0)),
  [128, 8],
)
const { history } = await vae.fit(x, null, { epochs: 30, validationSplit: 0.25, verbose: 0, seed: 1 })
assert(history.reconstruction[29] < history.reconstruction[0])
assert.deepEqual(Object.keys(history), [
  'reconstruction',
  'divergence',
  'val_reconstruction',
  'val_divergence',
])
assert.equal((await vae.decoder.predict([[0, 0]])).shape[1], 8)
