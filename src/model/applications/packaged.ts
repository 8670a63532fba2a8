import { writeSafetensors } from '../../io/safetensors.js'
import type { Bytes } from '../../remote.js'
import { NdArray } from '../../tensor/ndarray.js'
import { CLASSES } from './application.js'

/**
 * Makes a file of weights, by the names that the network here has for them, of a TensorFlow.js model in a
 * package: its `model.json` and its shards, in order.
 * @param rename from the package's name of a weight; null for one that the network has not
 */
export function fromTfjs(rename: (weight: string) => string | null) {
  return async (modelJson: Bytes, ...shards: Bytes[]): Promise<Bytes> => {
    const { readTfjs } = await import('../../io/tfjs.js') // loaded where a package is read
    const rest = shards.values()
    const { weights } = await readTfjs(modelJson, async () => rest.next().value!)
    const named = [...weights].flatMap(([weight, values]): [string, NdArray][] => {
      const name = rename(weight)
      return name === null ? [] : [[name, values]]
    })
    return writeSafetensors(new Map(named))
  }
}

/**
 * The same of MobileNet as TensorFlow Lite has it: its batch normalizations are folded into the convolutions, so
 * that here they only add what was left of them, and its classes begin with one for what is none of ImageNet's,
 * which is left out.
 */
export function fromTflite(includeTop: boolean) {
  return async (model: Bytes): Promise<Bytes> => {
    const { readTflite } = await import('../../io/tflite.js') // loaded where a package is read
    const from = readTflite(model)
    const to = new Map<string, NdArray>()
    const take = (layer: string, kernel: NdArray, bias: string) => {
      const beta = from.get(`MobilenetV1/MobilenetV1/${bias}`)!
      const all = (value: number) => new NdArray(new Float32Array(beta.size).fill(value), beta.shape)
      to.set(`${layer}/kernel`, kernel)
      to.set(`${layer}_bn/gamma`, all(1))
      to.set(`${layer}_bn/beta`, beta)
      to.set(`${layer}_bn/moving_mean`, all(0))
      to.set(`${layer}_bn/moving_variance`, all(1 - EPSILON))
    }
    const weights = (layer: string) => from.get(`MobilenetV1/${layer}weights`)!
    take('conv1', outputsLast(weights('Conv2d_0/')), 'Conv2d_0/convolution_bias')
    for (let i = 1; i <= 13; i++) {
      const [, ...shape] = weights(`Conv2d_${i}_depthwise/depthwise_`).shape
      const depthwise = weights(`Conv2d_${i}_depthwise/depthwise_`).reshape([...shape, 1])
      take(`conv_dw_${i}`, depthwise, `Conv2d_${i}_depthwise/depthwise_bias`)
      const pointwise = outputsLast(weights(`Conv2d_${i}_pointwise/`))
      take(`conv_pw_${i}`, pointwise, `Conv2d_${i}_pointwise/convolution_bias`)
    }
    if (includeTop) {
      to.set('conv_preds/kernel', outputsLast(weights('Logits/Conv2d_1c_1x1/').slice(-CLASSES)))
      to.set(
        'conv_preds/bias',
        from.get('MobilenetV1/Logits/Conv2d_1c_1x1/convolution_bias')!.slice(-CLASSES),
      )
    }
    return writeSafetensors(to)
  }
}

/** What MobileNet's batch normalizations add to the variance. */
const EPSILON = 1e-3

/** A filter [outputs, rows, columns, inputs] → [rows, columns, inputs, outputs]. */
function outputsLast({ data, shape }: NdArray): NdArray {
  const [outputs, ...window] = shape
  const n = data.length / outputs
  const values = Float32Array.from(data, (_, i) => data[(i % outputs) * n + Math.floor(i / outputs)])
  return new NdArray(values, [...window, outputs])
}
