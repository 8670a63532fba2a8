import { Conv2D, Dense, Flatten, MaxPooling2D, Sequential } from 'glassgrad'

/** The network of `digitNet.ts` in the engine: [28, 28, 1] → 10. */
export function createDigitNet(): Sequential {
  const model = new Sequential([
    new Conv2D(8, 5, { activation: 'relu', inputShape: [28, 28, 1] }), // [24, 24, 8]
    new MaxPooling2D(2),
    new Conv2D(16, 3, { activation: 'relu' }), // [10, 10, 16]
    new MaxPooling2D(2),
    new Flatten(),
    new Dense(10, { activation: 'softmax' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] })
  return model
}

/** All its weights, one behind the other. */
export async function weightsOf(model: Sequential): Promise<Float32Array<ArrayBuffer>> {
  const weights = await model.getWeights()
  const all = new Float32Array(weights.reduce((sum, { size }) => sum + size, 0))
  let at = 0
  for (const { data, size } of weights) {
    all.set(data, at)
    at += size
  }
  return all
}
