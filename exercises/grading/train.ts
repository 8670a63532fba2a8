import { type Callback, EarlyStopping, type Model, mnist, setRandomSeed, toCategorical } from 'glassgrad'
import { type Ladder, withVariants } from 'glassgrad/debug'
import { type Network, newNetwork } from './networks.js'

/** How much is learned from: seconds, also on a processor. */
const IMAGES = { train: 2000, test: 1000 }

/** How some are trained that differ in no layer. */
const ways: Partial<
  Record<
    Network,
    { variants?: Partial<Record<Ladder, string>>; epochs?: number; callbacks?: () => Callback[] }
  >
> = {
  naive: { variants: { matmul: 'naive' } },
  tiled: { variants: { matmul: 'tiled' } },
  stopped: { epochs: 40, callbacks: () => [new EarlyStopping({ patience: 1, restoreBestWeights: true })] },
}

/** What a training has come to. */
export interface Trained {
  /** The share of new images that are told right. */
  accuracy: number
  epochs: number
}

/** Trains a network on digits with this engine, for three epochs or until a callback ends it. */
export async function train(network: Network): Promise<Trained> {
  setRandomSeed(1)
  const [[xTrain, yTrain], [xTest, yTest]] = await mnist.loadData()
  const x = (images: typeof xTrain, count: number) =>
    images.slice(0, count).reshape([count, 28, 28, 1]).astype('float32').div(255)
  const y = (labels: typeof yTrain, count: number) => toCategorical(labels.slice(0, count), 10)
  const { variants = {}, epochs = 3, callbacks = () => [] } = ways[network] ?? {}
  const model: Model = newNetwork(network)
  return withVariants(variants, async () => {
    const options = { epochs, callbacks: callbacks(), validationSplit: 0.2, verbose: 0, seed: 1 } as const
    const { history } = await model.fit(x(xTrain, IMAGES.train), y(yTrain, IMAGES.train), options)
    const test = [x(xTest, IMAGES.test), y(yTest, IMAGES.test)] as const
    const [, accuracy] = (await model.evaluate(...test, { verbose: 0 })) as number[]
    return { accuracy, epochs: history.loss.length }
  })
}
