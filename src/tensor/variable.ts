import { kernels } from '../kernels/loaded.js'
import { tensor } from './create.js'
import { arrayOf, type NdArray } from './ndarray.js'
import { describe, type Numbers } from './nested.js'
import type { Random } from './random.js'
import { gpu, isAbstract } from './runtime.js'
import { sizeOf } from './shape.js'
import { empty, type HostType, Tensor } from './tensor.js'

/** Named values that training changes in place: a weight, a moving mean, an optimizer's slot. */
export class Variable {
  /** Its layer's name and its own, `dense/kernel`, where it has a layer. */
  path: string
  /** What an optimizer brings the value back to after each step. */
  constraint: ((value: Tensor) => Tensor) | null = null
  /** A scalar that training adds to the loss. */
  penalty: ((value: Tensor) => Tensor) | null = null
  #value: Tensor | null = null
  /** What stands for the value where only shapes are worked out. */
  #abstract: Tensor | null = null
  #initial: ((random?: Random) => Tensor) | null

  constructor(
    public name: string,
    readonly shape: readonly number[],
    /**
     * Makes the first value, when it is first needed: a model can be described before a device is open. Of a
     * generator, where `drawFrom` has told it one.
     */
    initial: (random?: Random) => Tensor,
    /** Whether an optimizer may change it. */
    public trainable = true,
    readonly dtype: HostType = 'float32',
  ) {
    this.path = name
    this.#initial = initial
  }

  /** The current value; always the same tensor, so that recorded steps see every change. */
  get value(): Tensor {
    if (isAbstract()) {
      this.#abstract ??= empty(this.shape, this.dtype)
      return this.#abstract
    }
    if (!this.#value) {
      const initial = this.#initial!
      this.#value = gpu().lasting(() =>
        gpu().scope(
          () => this.#made(initial),
          (own) => [own.buffer],
        ),
      )
      this.#initial = null
    }
    return this.#value
  }

  #made(initial: () => Tensor): Tensor {
    const value = initial()
    this.#requireFit(value)
    // A buffer of its own: `initial` may have given a shared constant.
    const own = new Tensor(gpu().alloc(this.size * 4), this.shape, this.dtype)
    own.buffer.mutable = true
    own.buffer.name = this.name
    copyInto(value, own)
    return own
  }

  /** Has the first value, where there is none yet, drawn from this generator. */
  drawFrom(random: Random): void {
    const initial = this.#initial
    if (initial) this.#initial = () => initial(random)
  }

  /** Gives the value's memory back, where nobody will ask for the variable any more. */
  free(): void {
    this.#value?.buffer.free()
  }

  get size(): number {
    return sizeOf(this.shape)
  }

  /** Whether it has a value yet. */
  get initialized(): boolean {
    return this.#value !== null
  }

  /** Overwrites the value with numbers of the host: as many as the variable holds, of its own kind. */
  set(values: Float32Array | Int32Array): void {
    const kind = this.dtype === 'float32' ? Float32Array : Int32Array
    if (!(values instanceof kind) || values.length !== this.size) {
      throw new RangeError(
        `variable "${this.name}": expected a ${kind.name} of ${this.size} values, ` +
          `got a ${values.constructor.name} of ${values.length}`,
      )
    }
    this.#requireFree()
    gpu().write(this.value.buffer, values)
  }

  /** Overwrites the value with a host array's; before there is a value, it is what the variable begins with. */
  load(values: NdArray | Numbers): void {
    const array = arrayOf(values, `variable "${this.name}"`)
    this.#requireFit(array)
    const own = array.astype(this.dtype) // a copy: the caller may go on using the array
    if (this.#value) this.assign(tensor(own))
    else this.#initial = () => tensor(own)
  }

  /** Overwrites the value; inside a recorded step, each time the step runs. */
  assign(value: Tensor): void {
    if (!(value instanceof Tensor)) {
      throw new TypeError(
        `variable "${this.name}": expected a tensor, got ${describe(value)}; load(values) takes what is on the host`,
      )
    }
    this.#requireFit(value)
    this.#requireFree()
    if (!isAbstract()) copyInto(value, this.value)
  }

  /** A gradient is of the value that the function began with. */
  #requireFree(): void {
    if (!this.#value?.node) return
    throw new Error(
      `variable "${this.name}" can't be changed inside the function whose gradient is being taken of it: change it after`,
    )
  }

  #requireFit(value: Tensor | NdArray): void {
    if (value.shape.join() !== this.shape.join()) {
      throw new RangeError(`variable "${this.name}": expected shape [${this.shape}], got [${value.shape}]`)
    }
  }
}

function copyInto(value: Tensor, target: Tensor): void {
  if (value.buffer === target.buffer) return // its own value: a kernel can't read what it writes to
  let source = value.cast(target.dtype)
  if (source.buffer.whole === target.buffer.whole) {
    const apart = empty(source.shape, source.dtype)
    copyInto(source, apart)
    source = apart
  }
  gpu().within({ name: 'assign', call: { inputs: [source], outputs: [target] } }, () =>
    kernels.map(gpu(), 'x', [], source, target, 'assign'),
  )
}
