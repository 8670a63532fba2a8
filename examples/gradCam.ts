// Grad-CAM: which places of an image speak for a class (Selvaraju et al., 2017).
import assert from 'node:assert/strict'
import {
  Conv2D,
  Dense,
  GlobalAveragePooling2D,
  grad,
  NdArray,
  Sequential,
  SparseCategoricalCrossentropy,
  type Tensor,
  tensor,
} from 'glassgrad'

// Images with a bright square in one of four quarters; the question is whether there is one at all.
const image = (i: number) =>
  Float32Array.from({ length: 64 }, (_, at) => {
    const [row, column] = [at >> 3, at % 8]
    return i % 5 < 4 && row >> 2 === (i % 5) >> 1 && column >> 2 === (i % 5) % 2 ? 1 : 0
  })
const x = new NdArray(
  Float32Array.from(Array.from({ length: 80 }, (_, i) => [...image(i)]).flat()),
  [80, 8, 8, 1],
)
const y = new NdArray(
  Int32Array.from({ length: 80 }, (_, i) => Number(i % 5 < 4)),
  [80],
)

const features = new Sequential([
  new Conv2D(8, 3, { inputShape: [8, 8, 1], padding: 'same', activation: 'relu' }),
])
const head = new Sequential([new GlobalAveragePooling2D({ inputShape: [8, 8, 8] }), new Dense(2)])
const model = new Sequential([features, head])
model.compile({ optimizer: 'adam', loss: new SparseCategoricalCrossentropy({ fromLogits: true }) })

/** The heat map [8, 8] of a class. */
function heat(image: Tensor, label: number): Tensor {
  const maps = features.apply(image) // [1, 8, 8, channels]
  const score = (maps: Tensor) =>
    head
      .apply(maps)
      .slice([0, label], [1, label + 1])
      .sum()
  const weights = grad(score)(maps).mean([1, 2], true) // how much each channel counts
  return maps.mul(weights).sum(-1).relu().reshape([8, 8])
}

await model.fit(x, y, { epochs: 1, verbose: 0, seed: 1 })
const map = await heat(tensor(x.slice(0, 1)), 1).array()
assert.deepEqual(map.shape, [8, 8])
assert(map.data.every((value) => value >= 0))
