import { inferenceContext } from '../../layers/layer.js'
import { NdArray } from '../../tensor/ndarray.js'
import { gpu, ready } from '../../tensor/runtime.js'
import { sizeOf } from '../../tensor/shape.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Trainable } from '../trainable.js'
import { checkInput, type Data, requireWhole, toArray } from './data.js'
import { batches } from './evaluate.js'
import { DeviceRows } from './rows.js'
import { Steps } from './steps.js'

export interface PredictOptions {
  batchSize?: number
}

/** The outputs of a model for x, in host memory: nothing of them need fit on the device at once. */
export async function predict(
  model: Trainable,
  x: Data,
  { batchSize = 32 }: PredictOptions = {},
): Promise<NdArray> {
  requireWhole('batchSize', batchSize, 1)
  const inputs = toArray(x)
  checkInput(model, inputs)
  await ready()
  const rows = new DeviceRows(inputs)
  const steps = new Steps(
    (indices) => model.forward(rows.pick(indices), inferenceContext()) as Tensor,
    (output) => [output],
  )
  try {
    const parts: Promise<{ bytes: ArrayBuffer; output: Tensor }>[] = []
    for (const batch of batches(rows.length, batchSize)) {
      const output = await steps.run(batch)
      // The copy is in the queue before the next step, which overwrites the output; nobody waits here.
      parts.push(
        gpu()
          .read(output.buffer, output.size * 4)
          .then((bytes) => ({ bytes, output })),
      )
    }
    const read = await Promise.all(parts)
    const { shape, dtype } = read[0].output
    const row = sizeOf(shape.slice(1))
    const data = dtype === 'float32' ? new Float32Array(rows.length * row) : new Int32Array(rows.length * row)
    let first = 0
    for (const { bytes, output } of read) {
      data.set(dtype === 'float32' ? new Float32Array(bytes) : new Int32Array(bytes), first)
      first += output.size
    }
    return new NdArray(data, [rows.length, ...shape.slice(1)])
  } finally {
    steps.release()
  }
}
