import { NdArray } from '../../tensor/ndarray.js'
import type { Variable } from '../../tensor/variable.js'

/** The kernel of each gate, n rows, as cuDNN has it: columns are one behind the other in memory. */
function transposedGates({ data, shape: [rows, columns] }: NdArray, gates: number): NdArray {
  const units = columns / gates
  const values = new Float32Array(data.length)
  for (let gate = 0; gate < gates; gate++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < units; j++) {
        const place = j * rows + i // in the gate's own kernel, row by row
        const from = Math.floor(place / units) * columns + gate * units + (place % units)
        values[i * columns + gate * units + j] = Number(data[from])
      }
    }
  }
  return new NdArray(values, [rows, columns])
}

/**
 * Weights of a file, those of CuDNNLSTM and CuDNNGRU as LSTM and GRU have them. They are known by their biases: two in one
 * row, of the input and of the state.
 */
export function withoutCudnn(weights: readonly Variable[], values: readonly NdArray[]): readonly NdArray[] {
  const result = [...values]
  for (const [i, weight] of weights.entries()) {
    const given = values[i]
    if (weight.name !== 'bias' || weights[i - 1]?.name !== 'recurrent_kernel' || given?.shape.length !== 1)
      continue
    const isLong = weight.shape.length === 1 && given.shape[0] === 2 * weight.size
    const isGated = weight.shape.length === 2 && given.shape[0] === weight.size
    if (!isLong && !isGated) continue
    for (const kernel of [i - 2, i - 1]) result[kernel] = transposedGates(values[kernel], isLong ? 4 : 3)
    const half = (k: number) => given.slice(k * weight.size, (k + 1) * weight.size)
    result[i] = isLong ? half(0).add(half(1)) : given.reshape(weight.shape)
  }
  return result
}
