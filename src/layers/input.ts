import type { TensorType } from '../tensor/tensor.js'
import type { Symbolic } from './layer.js'
import { requireName, uniqueName } from './names.js'
import { type Shape, SymbolicTensor } from './symbolic.js'

/** The start of a functional model: `Input({ shape: [28, 28, 1] })`, the batch left out. */
export function Input({
  shape,
  dtype = 'float32',
  name = uniqueName('input_layer'),
}: {
  shape: Shape
  dtype?: TensorType
  name?: string
}): Symbolic {
  return new SymbolicTensor([null, ...shape], dtype, null, 0, requireName('Input', name))
}
