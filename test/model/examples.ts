import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Dense, type Model, NdArray, Sequential } from 'glassgrad'

/** Numbers on [0, 1), the same each time. */
export function uniform(count: number, seed = 1): Float32Array {
  let state = seed
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 0) / 2 ** 32
  })
}

/** `count` examples of three classes, told apart by where their first feature lies. */
export function threeClasses(count: number, features = 6, seed = 1): { x: NdArray; y: NdArray } {
  const x = new NdArray(uniform(count * features, seed), [count, features])
  const y = Int32Array.from({ length: count }, (_, i) => Math.floor(x.at(i, 0) * 3))
  return { x, y: new NdArray(y, [count]) }
}

/** A small classifier for them, compiled. */
export function classifier(features = 6): Sequential {
  const model = new Sequential([
    new Dense(8, { activation: 'relu', inputShape: [features] }),
    new Dense(3, { activation: 'softmax' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] })
  return model
}

/** The bits of all weights in one array. */
export async function bits(model: Model): Promise<number[]> {
  return (await model.getWeights()).flatMap(({ data }) => [
    ...new Uint32Array((data as Float32Array).slice().buffer),
  ])
}

setFlagsFromString('--expose-gc')
const gc: () => void = runInNewContext('gc')

/** Collects what nothing refers to any more, and lets the pool hear of it. */
export async function collectGarbage(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    gc()
    await new Promise((resolve) => setTimeout(resolve, 20)) // finalizers run in tasks of their own
  }
}
