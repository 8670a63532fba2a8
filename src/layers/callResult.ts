import { kindOf, refuseAsync } from '../tensor/requireTensor.js'
import { Tensor } from '../tensor/tensor.js'

/**
 * What a layer's `call` gave.
 * @param title the layer, as messages call it
 * @throws TypeError for anything but a tensor or a list of them
 */
export function requireOutput(title: string, output: unknown): Tensor | readonly Tensor[] {
  if (output instanceof Tensor) return output
  if (Array.isArray(output) && output.length > 0 && output.every((y) => y instanceof Tensor)) return output
  refuseAsync(`${title}: call()`, output)
  throw new TypeError(`${title}: call() must give a tensor or a list of them, it gave ${kindOf(output)}`)
}
