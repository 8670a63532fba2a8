import { type Model, NdArray } from 'glassgrad'
import type { Item } from '../session/protocol.js'
import { examine } from './answers.js'
import type { TestImages } from './dataSets.js'
import { showTo } from './show.js'

/** Test images that a network answers after each epoch: quick enough not to be noticed. */
const IMAGES = 100

/** What a network looks like between two epochs: its first filters, where it has some, its answers and its mistakes. */
export async function snapshotOf(model: Model, tested: TestImages | null): Promise<Item[]> {
  const items: Item[] = []
  const show = showTo((message) => {
    if (message.type === 'show') items.push(message.item)
  })
  const [kernel] = (await model.layers.find((layer) => layer.weights.length > 0)?.getWeights()) ?? []
  if (kernel?.shape.length === 4 && kernel.shape[2] === 1) {
    show.filters({ ru: 'Фильтры первой свёртки', en: 'The first convolution’s filters' }, kernel)
  } else if (kernel?.shape.length === 2 && kernel.shape[0] === 784) {
    show.pictures({ ru: 'Веса первых нейронов', en: 'The first neurons’ weights' }, [
      columnsOf(kernel, 12),
      (i) => `${i + 1}`,
    ])
  }
  if (tested && tested.set !== 'cifar10') await examine(model, tested, IMAGES, show)
  return items
}

/** The first columns of a matrix [784, n] as pictures [count, 784], from 0 to 1. */
function columnsOf({ data, shape: [, n] }: NdArray, most: number): NdArray {
  const count = Math.min(most, n)
  const largest = Array.from(data).reduce((found, w) => Math.max(found, Math.abs(w)), 1e-9)
  const values = Float32Array.from(
    { length: count * 784 },
    (_, k) => 0.5 + data[(k % 784) * n + Math.floor(k / 784)] / (2 * largest),
  )
  return new NdArray(values, [count, 784])
}
