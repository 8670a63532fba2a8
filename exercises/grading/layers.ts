import { BatchNormalization, Conv2D, Dense, Dropout, type Layer, type Tensor, tensor } from 'glassgrad'
import { build, floats, map, type Reference, zip } from '../../test/ops/reference.js'
import { expectNear } from './mistake.js'
import { check } from './ops.js'

/** A layer, its weights being made anew, as something to check. */
function layerCase(name: string, layer: Layer<Tensor>, x: Reference, expected: (x: Reference) => Reference) {
  return check({
    name,
    inputs: [x],
    run: (x) => layer.apply(x, { training: true }) as Tensor,
    expected,
    gradient: true,
  })
}

/** Dense on rows and on sequences, with and without a bias and an activation. */
export async function dense(): Promise<void> {
  const [kernel, bias] = [floats([3, 2], {}, 4), floats([2], {}, 5)]
  const affine = (x: Reference, b?: Reference) =>
    build([...x.shape.slice(0, -1), 2], (c) =>
      [0, 1, 2].reduce(
        (sum, i) => sum + x.at([...c.slice(0, -1), i]) * kernel.at([i, c[c.length - 1]]),
        b?.at([c[c.length - 1]]) ?? 0,
      ),
    )
  for (const shape of [
    [4, 3],
    [2, 5, 3],
  ]) {
    const x = floats(shape, {}, 6)
    const layer = new Dense(2)
    layer.apply(tensor(x.array))
    layer.setWeights([kernel.array, bias.array])
    await layerCase(`Dense(2), x [${shape}]`, layer, x, (x) => affine(x, bias))
    const bent = new Dense(2, { activation: 'tanh', useBias: false })
    bent.apply(tensor(x.array))
    bent.setWeights([kernel.array])
    await layerCase(`Dense(2, { activation: 'tanh', useBias: false }), x [${shape}]`, bent, x, (x) =>
      map(affine(x), Math.tanh),
    )
  }
}

/** Which shapes convolutions have. */
export async function convolutionShapes(): Promise<void> {
  for (const [size, window, strides, expected] of [
    [28, 3, 1, 28],
    [28, 3, 2, 14],
    [27, 3, 2, 14],
    [28, 5, 3, 10],
    [7, 2, 2, 4],
    [5, 3, 7, 1],
  ]) {
    const layer = new Conv2D(1, window, { strides, padding: 'same' })
    const shape = layer.computeOutputShape([1, size, size, 1]) as number[]
    const what = `Conv2D(1, ${window}, { strides: ${strides}, padding: 'same' }), x [1, ${size}, ${size}, 1]`
    expectNear({ what, where: { ru: 'высота выхода', en: 'the output’s height' } }, expected, shape[1], 0)
  }
}

/** What dropout leaves: nothing, or the value as it must be for the mean to stay. */
export async function dropout(): Promise<void> {
  for (const rate of [0.5, 0.2, 0.75]) {
    const y = new Dropout(rate, { seed: 3 }).apply(tensor(build([2000], () => 3).array), { training: true })
    const values = Array.from(await (y as Tensor).data())
    const what = `Dropout(${rate}), x = 3`
    values.forEach((value, i) => {
      if (value !== 0) expectNear({ what, where: `y[${i}]` }, 3 / (1 - rate), value, 1e-5)
    })
    const mean = values.reduce((a, b) => a + b) / values.length
    expectNear({ what, where: { ru: 'среднее y', en: 'the mean of y' } }, 3, mean, 0.5)
  }
}

/** Batch normalization while training, and its gradient. */
export async function batchNormalization(): Promise<void> {
  const normalized = (x: Reference) => {
    const count = x.values.length / 3
    const mean = (x: Reference) =>
      build([3], ([c]) => x.values.reduce((sum, v, i) => sum + (i % 3 === c ? v : 0), 0) / count)
    const centred = zip((x, m) => x - m, [x, mean(x)])
    const variance = mean(map(centred, (x) => x * x))
    return zip((x, v) => x / Math.sqrt(v + 1e-3), [centred, variance])
  }
  for (const shape of [
    [6, 3],
    [2, 2, 2, 3],
  ]) {
    await layerCase(`BatchNormalization, x [${shape}]`, new BatchNormalization(), floats(shape), normalized)
  }
}

/** What kernels begin with by default. */
export async function glorot(): Promise<void> {
  for (const [inputs, units] of [
    [300, 100],
    [64, 10],
    [10, 640],
  ]) {
    const layer = new Dense(units)
    layer.apply(tensor(floats([1, inputs]).array))
    const [kernel] = await layer.getWeights()
    const limit = Math.sqrt(6 / (inputs + units))
    const largest = Math.max(...Array.from(kernel.data, Math.abs))
    const where = { ru: 'наибольший по модулю вес', en: 'the largest weight, without its sign' }
    expectNear({ what: `Dense(${units}), x [1, ${inputs}]`, where }, limit, largest, 0.03 * limit)
  }
}
