import { Dense, Dropout, NdArray, Sequential } from 'glassgrad'

/** Trains a small network with dropout for 100 steps, and gives all its weights, one array each. */
export async function train(): Promise<number[][]> {
  const [examples, features, classes] = [320, 20, 4]
  const noise = noiseFrom(1)
  const x = new NdArray(Float32Array.from({ length: examples * features }, noise), [examples, features])
  const y = new NdArray(new Float32Array(examples * classes), [examples, classes])
  for (let i = 0; i < examples; i++) y.data[i * classes + (i % classes)] = 1

  const model = new Sequential([
    new Dense(32, { inputShape: [features], activation: 'relu' }),
    new Dropout(0.3),
    new Dense(16, { activation: 'tanh' }),
    new Dense(classes, { activation: 'softmax' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy' })
  await model.fit(x, y, { epochs: 10, batchSize: 32, seed: 7, verbose: 0 })
  return (await model.getWeights()).map(({ data }) => Array.from(data))
}

/** Numbers from -1 to 1 that are the same wherever JavaScript runs. */
function noiseFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return state / 2 ** 31
  }
}
