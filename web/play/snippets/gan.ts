// A GAN on digits: one network forges, the other tells forged from real; one recorded step trains both.
import {
  Adam,
  Dense,
  Model,
  metrics,
  mnist,
  NdArray,
  Random,
  Sequential,
  type StepData,
  type Tensor,
  valueAndGrad,
} from 'glassgrad'
import { live, turn } from 'playground'

const NOISE = 32

class GAN extends Model {
  readonly generator = new Sequential([
    new Dense(128, { inputShape: [NOISE], activation: 'relu' }),
    new Dense(784, { activation: 'sigmoid' }),
  ])
  readonly discriminator = new Sequential([
    new Dense(128, { inputShape: [784], activation: 'leaky_relu' }),
    new Dense(1),
  ])
  readonly forger = new Adam({ learningRate: 0.001, beta1: 0.5 })
  readonly dLoss = new metrics.Mean({ name: 'discriminator' })
  readonly gLoss = new metrics.Mean({ name: 'generator' })

  forge(count: number): Tensor {
    return this.generator.apply(new Random(7).normal([count, NOISE])) // other noise in each step
  }

  override trainStep([real]: StepData<Tensor>) {
    const [count] = real.shape
    const forged = this.forge(count)
    const d = valueAndGrad(() => {
      const [right, wrong] = [this.discriminator.apply(real), this.discriminator.apply(forged)]
      return right.neg().softplus().mean().add(wrong.softplus().mean())
    }, this.discriminator.trainableWeights)
    this.optimizer.apply(this.discriminator.trainableWeights, d.gradients)
    const g = valueAndGrad(
      () => this.discriminator.apply(this.forge(count)).neg().softplus().mean(),
      this.generator.trainableWeights,
    )
    this.forger.apply(this.generator.trainableWeights, g.gradients)
    this.dLoss.updateState(d.value)
    this.gLoss.updateState(g.value)
  }
}

const [[images, labels]] = await mnist.loadData()
const ones = Array.from(labels.data.keys())
  .filter((i) => labels.data[i] < 2)
  .slice(0, 2000)
const x = images.take(ones).reshape([2000, 784]).astype('float32').div(255)

const gan = new GAN()
gan.compile({ optimizer: new Adam({ learningRate: 0.0005, beta1: 0.5 }) })
const noise = new NdArray(
  Float32Array.from({ length: 16 * NOISE }, (_, i) => 1.5 * Math.sin(i * i)),
  [16, NOISE],
)

const lost: Record<string, number[]> = { discriminator: [], generator: [] }
for (let epoch = 1; epoch <= 20; epoch++) {
  const { history } = await gan.fit(x, null, { epochs: 1, batchSize: 50, seed: epoch, verbose: 0 })
  for (const name of Object.keys(lost)) lost[name].push(history[name][0])
  live('forged').pictures({ ru: 'Подделки', en: 'Forged digits' }, [
    await gan.generator.predict(noise),
    () => '',
  ])
  live('losses').curves('Loss by epoch', { ...lost })
  await turn()
}
