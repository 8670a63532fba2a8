import { type Model, NdArray } from 'glassgrad'
import { loadOnnx } from 'glassgrad/onnx'
import * as ort from 'onnxruntime-web'
import { expect } from 'vitest'

ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'

/** Numbers in [-1, 1), or whole ones from 0 to `below`; the same for the same seed. */
export function numbers(shape: readonly number[], seed = 1, below?: number): NdArray {
  const size = shape.reduce((a, b) => a * b, 1)
  const values = Array.from({ length: size }, (_, k) => {
    let x = Math.imul(k + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b)
    x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d)
    return ((x ^ (x >>> 12)) >>> 8) / 2 ** 24
  })
  return below === undefined
    ? new NdArray(
        Float32Array.from(values, (u) => 2 * u - 1),
        shape,
      )
    : new NdArray(
        Int32Array.from(values, (u) => Math.floor(u * below)),
        shape,
      )
}

/** Gives each weight numbers of its own, so that nothing is left at 0 or 1. */
export function fill(model: Model): void {
  model.setWeights(
    model.weights.map(({ name, shape }, i) => {
      const { data } = numbers(shape, i + 7)
      const positive = /variance|gamma|scale/.test(name)
      return new NdArray(
        Float32Array.from(data, (u) => (positive ? 1 + u / 2 : u / 2)),
        shape,
      )
    }),
  )
}

/** What onnxruntime computes with the exported model. */
export async function runOnnx(model: Model, inputs: readonly NdArray[]): Promise<NdArray[]> {
  const session = await ort.InferenceSession.create(await model.toBytes('onnx'))
  const feeds = session.inputNames.map((name, i) => {
    const { data, shape } = inputs[i]
    return [name, new ort.Tensor(data as Float32Array, shape)] as const
  })
  const results = await session.run(Object.fromEntries(feeds))
  return session.outputNames.map((name) => {
    const { data, dims } = results[name]
    return new NdArray(data as Float32Array, dims)
  })
}

/** Compares the exported model with the model itself, to 1e-5 of the largest value: in onnxruntime, and read again. */
export async function expectAlike(model: Model, ...inputs: readonly NdArray[]): Promise<void> {
  const predict = async (one: Model) => {
    const predicted = await one.predict(inputs.length === 1 ? inputs[0] : [...inputs])
    return [predicted].flat() as NdArray[]
  }
  const wanted = await predict(model)
  expectClose(await runOnnx(model, inputs), wanted)
  expectClose(await predict(await loadOnnx(await model.toBytes('onnx'))), wanted)
}

/** To 1e-5 of the largest value of each. */
export function expectClose(got: readonly NdArray[], wanted: readonly NdArray[]): void {
  expect(got.map(({ shape }) => shape)).toEqual(wanted.map(({ shape }) => shape))
  for (const [i, { data }] of wanted.entries()) {
    const largest = Math.max(...data)
    expect(Math.max(...Array.from(data, Math.abs))).toBeGreaterThan(0)
    const apart = Array.from(data, (v, k) => Math.abs(got[i].data[k] - v))
    expect(Math.max(...apart)).toBeLessThan(1e-5 * Math.max(1, Math.abs(largest)))
  }
}
