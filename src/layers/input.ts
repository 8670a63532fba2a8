import { type Given, table, takeOptions } from '../options.js'
import { show } from '../show.js'
import type { TensorType } from '../tensor/tensor.js'
import type { Symbolic } from './layer.js'
import { requireName, uniqueName } from './names.js'
import { operate } from './operation.js'
import { requireExampleShape, type Shape, SymbolicTensor } from './symbolic.js'

export interface InputOptions {
  /** What the input holds; `string`: texts, for layers of `glassgrad/text`. @default 'float32' */
  dtype?: TensorType | 'string'
  /** The input's name, for data given by name. Without it, `input_layer`, `input_layer_1`, … */
  name?: string
}

/** What `Input` takes. */
export const inputTable = table<InputOptions & { shape: Shape }>({
  shape: 'any!',
  dtype: 'string',
  name: 'string',
})

/** The start of a functional model: `Input({ shape: [28, 28, 1] })` or `Input([28, 28, 1])`, the batch left out. */
export function Input(
  ...given: [all: InputOptions & { shape: Shape }] | Given<InputOptions, [shape: Shape]>
): Symbolic {
  const options = takeOptions<InputOptions & { shape: Shape }>('Input', inputTable, given)
  const shape = requireExampleShape('Input: shape', options.shape)
  const { dtype = 'float32', name = uniqueName('input_layer') } = options
  if (!['float32', 'float16', 'int32', 'bool', 'string'].includes(dtype)) {
    throw new RangeError(`Input: expected dtype 'float32', 'int32', 'bool' or 'string', got ${show(dtype)}`)
  }
  return new SymbolicTensor([null, ...shape], dtype, null, operate, 0, requireName('Input', name))
}
