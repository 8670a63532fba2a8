// A GAN in one model: two networks, two optimizers, one recorded step.
import assert from 'node:assert/strict'
import {
  Adam,
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

class GAN extends Model {
  readonly generator = new Sequential([new Dense(8, { inputShape: [4], activation: 'relu' }), new Dense(1)])
  readonly discriminator = new Sequential([
    new Dense(8, { inputShape: [1], activation: 'relu' }),
    new Dense(1),
  ])
  readonly generatorOptimizer = new Adam({ learningRate: 0.01 })
  readonly dLoss = new metrics.Mean({ name: 'd_loss' })
  readonly gLoss = new metrics.Mean({ name: 'g_loss' })

  generate(count: number): Tensor {
    return this.generator.apply(new Random(7).normal([count, 4])) // other noise in each step
  }

  override trainStep([real]: StepData<Tensor>) {
    const [count] = real.shape
    const fake = this.generate(count)
    const d = valueAndGrad(() => {
      const [right, wrong] = [this.discriminator.apply(real), this.discriminator.apply(fake)]
      return right.neg().softplus().mean().add(wrong.softplus().mean())
    }, this.discriminator.trainableWeights)
    this.optimizer.apply(this.discriminator.trainableWeights, d.gradients)

    const g = valueAndGrad(
      () => this.discriminator.apply(this.generate(count)).neg().softplus().mean(),
      this.generator.trainableWeights,
    )
    this.generatorOptimizer.apply(this.generator.trainableWeights, g.gradients)
    this.dLoss.updateState(d.value)
    this.gLoss.updateState(g.value)
  }
}

const gan = new GAN()
gan.compile({ optimizer: new Adam({ learningRate: 0.01 }) })
const real = new NdArray(
  Float32Array.from({ length: 256 }, (_, i) => 3 + (i % 16) / 16),
  [256, 1],
)
const noise = new NdArray(
  Float32Array.from({ length: 400 }, (_, i) => Math.sin(i * i)),
  [100, 4],
)
const meanOf = async () => Array.from((await gan.generator.predict(noise)).data).reduce((a, b) => a + b) / 100
const before = await meanOf()
const { history } = await gan.fit(real, null, { epochs: 20, verbose: 0, seed: 2 })
assert.deepEqual(Object.keys(history), ['d_loss', 'g_loss'])
assert(Math.abs((await meanOf()) - 3.5) < Math.abs(before - 3.5))
