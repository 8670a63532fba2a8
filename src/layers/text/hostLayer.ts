import { show } from '../../show.js'
import { tensor } from '../../tensor/create.js'
import { arrayOf, NdArray } from '../../tensor/ndarray.js'
import { flatten, isNumberArray, type Numbers } from '../../tensor/nested.js'
import { flattenStrings, type HostArray, isStrings, type Strings } from '../../tensor/strings.js'
import { Tensor } from '../../tensor/tensor.js'
import { Layer, type LayerInput, type OrArrays, type Symbolic } from '../layer.js'
import { titleOf } from '../names.js'
import { SymbolicTensor } from '../symbolic.js'

/** Data of the host: texts or numbers. */
export type HostValues = Strings | Numbers | NdArray

/**
 * A layer about texts or other things that are looked up: the host turns them into class numbers (`encode`), the device
 * into what `outputMode` asks for (`call`). It stands at a model's beginning; `apply` takes data of the host, too.
 */
export abstract class HostLayer<Values = HostValues> extends Layer {
  /** What a first layer's `Input` holds where only its shape is known. */
  readonly takes: 'string' | 'int32' = 'string'

  /** Class numbers of what comes in; -1 counts nowhere. */
  abstract override encodeOnHost(inputs: readonly HostArray[]): NdArray

  /** Class numbers for texts or numbers, int32, on the host; -1 for what counts nowhere. */
  encode(values: Values): NdArray {
    return this.encodeOnHost(this.arraysOf(values))
  }

  /** What `encodeOnHost` gets. @internal */
  protected arraysOf(values: Values): HostArray[] {
    return [hostArray(values as HostValues, `${titleOf(this)}: x`)]
  }

  /** Symbolic inputs, to describe a model; or data of the host, to compute. */
  override apply<Output extends Symbolic | readonly Symbolic[] = Symbolic>(
    input: Symbolic | readonly Symbolic[],
  ): NoInfer<Output>
  override apply<Output extends Tensor | readonly Tensor[] = Tensor>(
    input: Values | OrArrays<LayerInput>,
  ): NoInfer<Output>
  override apply(input: Symbolic | readonly Symbolic[] | Values | OrArrays<LayerInput>): unknown {
    const first = Array.isArray(input) ? input[0] : input
    if (first instanceof SymbolicTensor) return super.apply(input as Symbolic)
    if (first instanceof Tensor) {
      throw new TypeError(
        `${titleOf(this)} works on the host, and this tensor lies on the device: give it the data, or await x.array()`,
      )
    }
    return this.forward(tensor(this.encode(input as Values)))
  }
}

/** Data as texts or as an array; whole numbers as int32. */
export function hostArray(values: HostValues, caller: string): HostArray {
  if (isStrings(values)) return flattenStrings(values, caller)
  if (values instanceof NdArray || isNumberArray(values)) return arrayOf(values, caller)
  const { numbers } = flatten(values, caller)
  return arrayOf(values, caller, numbers.every(Number.isInteger) ? 'int32' : 'float32')
}

/** Whole numbers among the inputs, or an error. */
export function requireIntegers(title: string, array: HostArray): NdArray {
  if (!(array instanceof NdArray)) {
    throw new TypeError(`${title}: expected whole numbers, got texts such as ${show(array.texts[0])}`)
  }
  const wrong = array.data.findIndex((x) => !Number.isInteger(x))
  if (wrong < 0) return array
  throw new RangeError(`${title}: expected whole numbers, got ${array.data[wrong]} at place ${wrong}`)
}
