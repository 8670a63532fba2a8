/**
 * Settings that Keras 3 writes beside those of an object and that say nothing here. With a list, they say nothing
 * where they have these values, and are refused with others.
 */
const EMPTY: Readonly<Record<string, readonly unknown[] | null>> = {
  autocast: null, // follows from the policy
  dtype: null, // of a loss or a metric: they compute in float32
  encoding: ['utf-8', 'utf8', null], // of texts
  flash_attention: null, // how attention is computed, not what
  gptq_unpacked_column_size: [null], // quantization
  has_input_vocabulary: null, // follows from the vocabulary
  input_axes: [null], // of an initializer: those of a kernel
  lora_alpha: null, // nothing without lora_rank
  lora_rank: [null],
  loss_scale_factor: [null], // gradients scaled by hand
  oov_method: ['floormod', null],
  output_axes: [null],
  quantization_config: [null],
  ragged: [false, null],
  renorm: [false],
  renorm_clipping: [null], // nothing without renorm
  renorm_momentum: [0.99, null],
  sparse: [false, null],
  synchronized: [false, true, null], // there is one device
  vocabulary_dtype: ['string', 'int64'],
}

/** A configuration without what says nothing; `kept` has a meaning all the same. */
export function sayingOnly<Value>(
  config: Readonly<Record<string, Value>>,
  kept: (key: string) => boolean = () => false,
): [key: string, value: Value][] {
  return Object.entries(config).filter(([key, value]) => {
    if (kept(key) || !Object.hasOwn(EMPTY, key)) return true
    const nothing = EMPTY[key]
    return nothing !== null && !nothing.includes(value)
  })
}
